import { describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/faults.ts';
import type { GitHubPacing } from '../../src/github/octokit.ts';
import { startSeededGitHub } from '../sandbox/github-service.ts';
import { decide, startDeciding } from './github-deciding.ts';
import { DECIDING_CALLS } from './github-deciding-calls.ts';
import { act, heal, isHealed, prepare } from './github-publishing.ts';
import { PUBLISHING_CALLS, type PublishingCall } from './github-publishing-calls.ts';
import { struckBy } from './github-told.ts';

/** A second of the client's waits: it tries again after one of them, then four, then nine. */
const SECOND_MS = 40;
const PACING: GitHubPacing = { secondMs: SECOND_MS, deadlineMs: 60_000 };

/** Whether an outage is over before the last try, fourteen of these seconds after the first. */
const OUTAGES = [
  [503, 'four seconds', 4 * SECOND_MS, true],
  [503, 'longer than all tries', 600_000, false],
  [502, 'four seconds', 4 * SECOND_MS, true],
  [502, 'longer than all tries', 600_000, false],
] as const;
const faultOf = (status: number): Fault => ({ kind: 'status', status, body: { message: 'said by GitHub' } });
const TRIES = 4;

const DECIDING = [...DECIDING_CALLS.policy, ...DECIDING_CALLS.change].filter(({ name }) =>
  ['the policy file at the base', 'the start of the run', 'who set a label'].includes(name),
);

const PUBLISHED: readonly PublishingCall[] = [
  ...PUBLISHING_CALLS.comments,
  ...PUBLISHING_CALLS['check runs'],
].filter(({ name }) => ['the comments', 'a new comment', 'check run: its end'].includes(name));

describe.concurrent.each(OUTAGES)('%d for %s', (status, _for, lastsMs, passes) => {
  const fault = faultOf(status);

  it.each(DECIDING.map((call) => [call.name, call] as const))('%s', async (_, call) => {
    const sandbox = await startDeciding();
    const path = call.path(sandbox.github);
    sandbox.github.faults.add({ path, lastsMs, fault });
    const { exitCode, runner } = await decide(sandbox, { ...call, pacing: PACING });
    const ending = passes ? call.unharmed : call.unanswered;
    expect([exitCode, runner.outputs.get('verdict')]).toEqual([ending.exitCode, ending.verdict]);
    if (!passes) expect(struckBy(sandbox.github, { path })).toBe(TRIES);
    await sandbox.close();
  });

  it.each(PUBLISHED.map((call) => [call.name, call] as const))('%s', async (_, call) => {
    const github = await startSeededGitHub();
    await prepare(github, call.scene);
    const { method, path } = call;
    github.faults.add({ ...(method && { method }), path, lastsMs, fault });
    const { runner } = await act(github, call.scene, 'now', PACING);
    const warnings = runner.annotations.filter(({ title }) => title === 'Policy Gate: not published');
    expect(warnings).toHaveLength(passes ? 0 : 1);
    expect(runner.outputs.get('verdict')).toBe('fail');
    if (!passes) expect(struckBy(github, { ...(method && { method }), path })).toBe(TRIES);
    expect(isHealed(call.scene, await heal(github, call.scene))).toBe('healed');
    await github.close();
  });
});
