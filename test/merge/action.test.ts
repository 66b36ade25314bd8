import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STACKS } from '../../sandbox/targets.ts';
import { brokenState, makeOutcome, makeTarget } from '../builders/report.ts';
import { BOTH, type MergeScene, type PartOf, startMerge } from './merge-scene.ts';

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

describe('a fork that has no token for the central policy', () => {
  const [first, second] = STACKS;
  const central = { 'config-file': 'acme/policies/policy-gate.yml@main' };
  const skipped = (target: string, more: PartOf = {}): PartOf => ({
    pullRequest: 43,
    fork: true,
    outcomes: [makeOutcome({ targets: [makeTarget({ target, state: brokenState('no-credentials') })] })],
    ...more,
  });
  const merge = (pullRequest = 43, inputs = {}) =>
    scene.run({ pullRequest, inputs: { ...central, ...inputs } });

  it('is skipped where every part was', async () => {
    for (const stack of STACKS) await scene.putPart(stack, skipped(stack));
    const { exitCode, outputs, annotations } = await merge();
    expect(exitCode).toBe(0);
    expect(Object.fromEntries(outputs)).toMatchObject({ verdict: 'skipped', passed: 'true' });
    expect(annotations.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('does not pass where a part says that forks fail', async () => {
    await scene.putPart(first, skipped(first));
    await scene.putPart(second, skipped(second, { knobs: { onFork: 'fail' } }));
    const { exitCode, outputs } = await merge();
    expect(exitCode).toBe(3);
    expect(Object.fromEntries(outputs)).toMatchObject({ verdict: 'skipped', passed: 'false' });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a part that read something', () => scene.putPart(second, { pullRequest: 43 })],
    [
      'a part that could not read',
      () =>
        scene.putPart(second, {
          pullRequest: 43,
          outcomes: [
            makeOutcome({ targets: [makeTarget({ target: second, state: brokenState('failed') })] }),
          ],
        }),
    ],
    ['a part of another commit', () => scene.putPart(second, skipped(second, { pullRequest: 42 }))],
    ['no part at all', () => rm(scene.reports, { recursive: true })],
    ['a part that is cut', () => writeFile(join(scene.reports, 'cut.json'), '{')],
  ])('is a bad configuration with %s', async (_, change) => {
    await scene.putPart(first, skipped(first));
    await change();
    const { exitCode, outputs, annotations } = await merge();
    expect(exitCode).toBe(2);
    expect(Object.fromEntries(outputs)).toMatchObject({ verdict: 'error', passed: 'false' });
    expect(annotations.map(({ message }) => message).join()).toContain('config-token must be able to read');
  });

  it.each<[string, number, Readonly<Record<string, string>>]>([
    ['a run that is for no fork', 42, {}],
    ['a fork that was given a token, and a wrong one', 43, { 'config-token': 'ghs_wrong' }],
  ])('is no excuse for %s', async (_, pullRequest, inputs) => {
    for (const stack of STACKS) await scene.putPart(stack, skipped(stack, { pullRequest }));
    expect((await merge(pullRequest, inputs)).exitCode).toBe(2);
  });
});
