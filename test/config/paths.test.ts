import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rootsOf, whyOutside } from '../../src/config/paths.ts';

let folder: string;
let roots: readonly string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-gate-paths-'));
  roots = [join(folder, 'workspace'), join(folder, 'temp')];
  for (const name of ['workspace/reports', 'temp', 'outside', 'workspace-of-another'])
    await mkdir(join(folder, name), { recursive: true });
  for (const name of ['workspace/log.json', 'temp/log.json', 'outside/log.json'])
    await writeFile(join(folder, name), 'log');
  const link = (to: string, at: string) => symlink(to, join(folder, 'workspace', at));
  await link(join(folder, 'outside/log.json'), 'file-out.json');
  await link(join(folder, 'outside'), 'folder-out');
  await link('../outside', 'relative-out');
  await link('folder-out', 'link-to-a-link-out');
  await link(join(folder, 'outside/nothing'), 'dangling-out');
  await link('nothing', 'dangling-in');
  await link('circle', 'circle');
  await link('log.json', 'file-in.json');
  await link(join(folder, 'temp'), 'folder-in');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a path of an input may lead to', () => {
  it.each([
    ['a file of the workspace', 'workspace/log.json'],
    ['the workspace', 'workspace'],
    ['a folder that is not there yet', 'workspace/new/reports'],
    ["the runner's temporary directory", 'temp/log.json'],
    ['a file whose name begins with dots', 'workspace/..reports'],
    ['inside by way of outside', 'outside/../workspace/log.json'],
    ['a link to a file inside', 'workspace/file-in.json'],
    ['below a link to a folder inside', 'workspace/folder-in/new.json'],
    ['below a file, which reading tells', 'workspace/log.json/x'],
  ])('%s', async (_, path) => {
    expect(await whyOutside(join(folder, path), roots)).toBeUndefined();
  });
});

describe('a path of an input may not lead to', () => {
  const OUT =
    /^leads to ".*(?:outside|workspace-of-another|etc).*", outside of the workspace and of the runner/;
  const NOWHERE = /^leads through a link to what is not there/;

  it.each([
    ['a file outside', 'outside/log.json', OUT],
    ['up and out', 'workspace/../outside/log.json', OUT],
    ['a folder whose name begins as the workspace’s', 'workspace-of-another', OUT],
    ['a link to a file outside', 'workspace/file-out.json', OUT],
    ['a link to a folder outside', 'workspace/folder-out', OUT],
    ['below a link to a folder outside', 'workspace/folder-out/log.json', OUT],
    ['what is not there yet below a link to outside', 'workspace/folder-out/new/reports', OUT],
    ['below a relative link to outside', 'workspace/relative-out/log.json', OUT],
    ['below a link to a link to outside', 'workspace/link-to-a-link-out/log.json', OUT],
    ['where a link to outside would make it', 'workspace/dangling-out', NOWHERE],
    ['below that', 'workspace/dangling-out/reports', NOWHERE],
    ['a link to nothing', 'workspace/dangling-in', NOWHERE],
    ['a link to itself', 'workspace/circle/reports', NOWHERE],
  ])('%s', async (_, path, why) => {
    expect(await whyOutside(join(folder, path), roots)).toMatch(why);
  });

  it('the root of the machine, nor what the gate itself is signed in by', async () => {
    for (const path of ['/', '/etc/passwd', '/proc/self/environ'])
      expect(await whyOutside(path, roots)).toBeDefined();
  });

  it('anything, where the workspace is not there', async () => {
    expect(await whyOutside(join(folder, 'outside'), [join(folder, 'nothing')])).toMatch(OUT);
  });
});

describe('the places of a run', () => {
  it('are those that the runner names', () => {
    const env = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: '/w', RUNNER_TEMP: '/t' };
    expect(rootsOf(env)).toEqual(['/w', '/t', tmpdir()]);
    expect(rootsOf({ GITHUB_ACTIONS: 'true' })).toEqual([process.cwd(), tmpdir()]);
  });

  it('are everywhere outside of GitHub Actions, where somebody types them', async () => {
    expect(rootsOf({ GITHUB_WORKSPACE: '/w' })).toBeUndefined();
    expect(await whyOutside('/etc/passwd', undefined)).toBeUndefined();
  });
});
