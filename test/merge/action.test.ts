import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STACKS } from '../../sandbox/scene.ts';
import { BOTH, type MergeScene, startMerge } from './merge-scene.ts';

let scene: MergeScene;

beforeEach(async () => {
  scene = await startMerge();
});

afterEach(() => scene.close());

const checks = () =>
  scene.sandbox.github.estate.checkRuns.map(({ headSha, conclusion }) => [headSha, conclusion]);

describe('a merge that ends before it joins anything', () => {
  it('turns the check red that its file wants, where the file names no targets', async () => {
    scene.putPolicy(scene.base(), 'version: 1\nreport: { check-run: true }\n');
    await scene.putPart(STACKS[0]);
    const { exitCode, annotations } = await scene.run();
    expect(exitCode).toBe(2);
    expect(annotations[0]?.message).toContain('names no targets');
    expect(checks()).toEqual([[scene.headOf(42), 'failure']]);
  });

  it('turns the check of a second stage red whatever the file says', async () => {
    scene.putPolicy(scene.base(), 'version: 2\n');
    const { exitCode } = await scene.run({ event: 'workflow_run', pullRequest: 43 });
    expect(exitCode).toBe(2);
    expect(checks()).toEqual([[scene.headOf(43), 'failure']]);
  });

  it('asks nobody for anything with wrong inputs', async () => {
    scene.putPolicy(scene.base(), BOTH);
    const inputs = { 'comment-mode': 'never' };
    const { exitCode } = await scene.run({ event: 'push', inputs });
    expect(exitCode).toBe(2);
    expect(scene.sandbox.github.exchanges).toEqual([]);
  });
});
