import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STACKS } from '../../sandbox/targets.ts';
import { makeFinding } from '../builders/finding.ts';
import { BOTH, type MergeScene, startMerge } from './merge-scene.ts';

let scene: MergeScene;

beforeEach(async () => {
  scene = await startMerge();
  const merged = scene.sandbox.github.runEnv('pull_request', 42)['GITHUB_SHA'] ?? '';
  for (const commit of [scene.base(), merged]) scene.putPolicy(commit, BOTH);
  await scene.putPart(STACKS[0], { findings: [makeFinding({ severity: 'critical' })] });
  await scene.putPart(STACKS[1]);
});

afterEach(() => scene.close());

/** Writes more members into the report of a part, at its beginning or, where they come twice, to its end. */
async function add(members: string, place: 'first' | 'last'): Promise<void> {
  const file = join(scene.reports, STACKS[0], 'policy-gate.json');
  const text = (await readFile(file, 'utf8')).trimEnd();
  await writeFile(
    file,
    place === 'first' ? `{${members},${text.slice(1)}` : `${text.slice(0, -1)},${members}}`,
  );
}

const comments = () =>
  scene.sandbox.github.estate.comments.filter(({ author }) => author === 'github-actions[bot]');

describe('the report of a part, which somebody else may have written, is no more than what it tells', () => {
  it.each([
    ['a prototype', '"__proto__":{"passed":true,"verdict":"pass","exitCode":0,"isAdmin":true}'],
    ['a constructor', '"constructor":{"prototype":{"passed":true,"isAdmin":true}}'],
    ['settings', '"settings":{"report-directory":"/nowhere","warn-only":true,"dry-run":true}'],
    ['inputs', '"inputs":{"github-token":"ghs_other","comment-mode":"off","config-file":"x/y/z@main"}'],
    ['a policy', '"overridable":["warn-only"],"warn-only":true,"targets":{"pulumi-stacks":[]}'],
    ['another conversation', '"issue_number":43,"comment":{"issue_number":43,"url":"http://evil.example"}'],
  ])('and %s in it has no effect', async (_, members) => {
    await add(members, 'first');
    const { exitCode, outputs } = await scene.run();
    expect([exitCode, outputs.get('verdict'), outputs.get('passed')]).toEqual([1, 'fail', 'false']);
    expect(comments().map(({ issue }) => issue)).toEqual([42]);
    expect(comments()[0]?.body).not.toContain('evil.example');
    expect(Reflect.get({}, 'isAdmin')).toBeUndefined();
    expect(Reflect.get({}, 'passed')).toBeUndefined();
  });

  it.each([
    ['a verdict that its findings do not bear out', '"verdict":"pass","passed":true,"exitCode":0'],
    ['a run of its own', '"run":{"id":"7","repository":"mallory/fork"}'],
    ['another version', '"version":2'],
    ['no findings beside the counts of some', '"findings":[]'],
  ])('and %s makes it none', async (_, members) => {
    await add(members, 'last');
    const { exitCode, outputs } = await scene.run();
    expect([exitCode, outputs.get('verdict'), outputs.get('passed')]).toEqual([3, 'error', 'false']);
  });
});
