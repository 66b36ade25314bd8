import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pullOf } from '../../sandbox/github/estate.ts';
import type { GitHubEventKind } from '../../sandbox/github/events.ts';
import { setLabel } from '../../sandbox/github/labels.ts';
import { STACKS } from '../../sandbox/targets.ts';
import { makeFinding } from '../builders/finding.ts';
import { BOTH, type MergeScene, PATH, startMerge } from '../merge/merge-scene.ts';

let scene: MergeScene;

beforeEach(async () => {
  scene = await startMerge();
});

afterEach(() => scene.close());

const ONE = `version: 1\ntargets: { pulumi-stacks: [${STACKS[0]}] }\n`;
const comments = () =>
  scene.sandbox.github.estate.comments.filter(({ author }) => author === 'github-actions[bot]');
const checks = () =>
  scene.sandbox.github.estate.checkRuns.map(({ headSha, conclusion }) => [headSha, conclusion]);

describe('what each event does where a matrix is joined', () => {
  it.each<[GitHubEventKind, number, 'base' | 'head', readonly number[]]>([
    ['push', 42, 'head', [42]],
    ['workflow_run', 43, 'base', [43]],
    ['pull_request_target', 43, 'base', [43]],
  ])('%s for pull request %i: targets of the %s, comments on %j', async (event, pullRequest, from, on) => {
    // What the change says of the targets counts where it runs itself.
    scene.putPolicy(scene.headOf(pullRequest), ONE);
    scene.putPolicy(scene.base(), BOTH);
    await scene.putPart(STACKS[0], { pullRequest });
    const result = await scene.start({ event, pullRequest });
    const isWhole = from === 'head';
    expect(result).toMatchObject({
      exitCode: isWhole ? 0 : 3,
      outputs: { verdict: isWhole ? 'pass' : 'error' },
    });
    const commit = isWhole ? scene.headOf(pullRequest) : scene.base();
    expect(result.log).toContain(`Policy file: ${PATH} at commit ${commit}`);
    expect(comments().map(({ issue }) => issue)).toEqual(on);
    for (const { body } of comments()) expect(body).toContain(scene.headOf(pullRequest).slice(0, 12));
    expect(result.outputs['comment-url']).toMatch(on.length === 0 ? /^$/ : `/pull/${pullRequest}#`);
    expect(checks()).toEqual(event === 'push' ? [] : [[scene.headOf(pullRequest), 'failure']]);
  });

  it('a second stage is overridden by its pull request, and by none where two have its head', async () => {
    const { estate } = scene.sandbox.github;
    scene.putPolicy(scene.base(), `${BOTH}override: {}\n`);
    await scene.putPart(STACKS[0], { pullRequest: 43, findings: [makeFinding({ severity: 'critical' })] });
    await scene.putPart(STACKS[1], { pullRequest: 43 });
    const at = new Date('2026-03-04T09:10:00Z');
    setLabel(estate, { issue: 43, label: 'policy-gate-override', actor: 'alice-okafor', at });

    const merging = { event: 'workflow_run', pullRequest: 43 } as const;
    expect(await scene.start(merging)).toMatchObject({ exitCode: 0, outputs: { verdict: 'warn' } });
    expect(checks()).toEqual([[scene.headOf(43), 'neutral']]);

    const copy = { headRepo: 'acme/infrastructure', headRef: 'copy' };
    estate.pulls.push({ ...pullOf(estate, 43), number: 44, ...copy, labels: [] });
    const strict = await scene.start(merging);
    expect(strict).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail' } });
    expect(strict.summary).toContain('no override counts:\u200B pull requests 43 and 44 have the same head.');
    expect(checks().at(-1)).toEqual([scene.headOf(43), 'failure']);
    expect(comments().map(({ issue }) => issue)).toEqual([43]);
    expect(comments()[0]?.body).toContain('❌ Policy Gate');
  });

  it('the next attempt of a second stage makes good what the first could not join, or could not begin', async () => {
    const merging = { event: 'workflow_run', pullRequest: 43 } as const;
    scene.putPolicy(scene.base(), 'version: 2\n');
    expect((await scene.start(merging)).exitCode).toBe(2);
    scene.putPolicy(scene.base(), BOTH);
    const missing = await scene.start({ ...merging, attempt: 2 });
    expect(missing).toMatchObject({ exitCode: 3, outputs: { verdict: 'error' } });

    // The parts began before either of them did.
    const startedAt = new Date(Date.now() - 3_600_000);
    for (const stack of STACKS) await scene.putPart(stack, { pullRequest: 43, startedAt });
    const whole = await scene.start({ ...merging, attempt: 3 });
    expect(whole).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass' } });
    expect(new Set(checks().map(([, conclusion]) => conclusion))).toEqual(new Set(['success']));
    expect(comments()).toHaveLength(1);
    expect(comments()[0]?.body).toContain('✅ Policy Gate');
  });
});
