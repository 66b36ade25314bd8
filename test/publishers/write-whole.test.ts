import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWhole } from '../../src/publishers/write-whole.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-gate-whole-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sourceOf = (path: string): string => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);

/** A process that writes without an end, and is told to end once the first part is written. */
const ENDLESS = `
  import { endNow, onStop } from ${sourceOf('stop.ts')};
  import { writeWhole } from ${sourceOf('publishers/write-whole.ts')};
  onStop(() => endNow(3));
  function* endless() {
    yield 'begun';
    process.kill(process.pid, process.argv[2]);
    for (;;) yield ' and begun';
  }
  await writeWhole(process.argv[1], endless());
`;

describe('a file that is written whole', () => {
  it.each(['SIGINT', 'SIGTERM'])('is not there by halves when %s comes amid the writing', async (signal) => {
    const path = join(folder, 'report.json');
    await writeFile(path, 'the one before');
    const child = spawn(process.execPath, ['--input-type=module', '-e', ENDLESS, path, signal], {
      stdio: 'inherit',
    });
    const [exitCode, endedBy] = await once(child, 'close');
    expect([exitCode, endedBy]).not.toEqual([0, null]);
    expect(await readdir(folder)).toEqual(['report.json']);
    expect(await readFile(path, 'utf8')).toBe('the one before');
  });

  it('leaves the one before where a part of it cannot be made', async () => {
    const path = join(folder, 'report.json');
    await writeFile(path, 'the one before');
    function* broken() {
      yield 'begun';
      throw new Error('cannot be rendered');
    }
    await expect(writeWhole(path, broken())).rejects.toThrow('cannot be rendered');
    expect(await readdir(folder)).toEqual(['report.json']);
    expect(await readFile(path, 'utf8')).toBe('the one before');
    expect(process.listeners('exit').filter(({ name }) => name === 'drop')).toEqual([]);
  });

  it('takes the place of a longer one, and leaves nothing beside it', async () => {
    const path = join(folder, 'below', 'report.json');
    await writeWhole(path, 'the one before, which is longer');
    await writeWhole(path, ['this', ' one']);
    expect(await readFile(path, 'utf8')).toBe('this one');
    expect(await readdir(join(folder, 'below'))).toEqual(['report.json']);
  });
});
