import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { type SandboxServer, startServer } from '../../sandbox/server.ts';
import type { GitHubPacing } from '../../src/github/octokit.ts';
import { startSeededGitHub } from '../sandbox/github-service.ts';
import { GITHUB_FAULTS, type GitHubFault } from './github-faults.ts';
import { act, areTrue, heal, isHealed, ownComments, prepare, tokenOf } from './github-publishing.ts';
import { PUBLISHING_CALLS, type PublishingCall } from './github-publishing-calls.ts';
import { expectNothingTold, strike, struckBy } from './github-told.ts';
import type { Recorder } from './recorder.ts';

/** Nearly half a second for each try. */
const IMPATIENT: GitHubPacing = { secondMs: 1, deadlineMs: 2_400 };
const UNPUBLISHED = 'Policy Gate: not published';

let other: SandboxServer;

/** Every call of a part meets the faults that are answered. */
export function describePublishing(part: keyof typeof PUBLISHING_CALLS): void {
  const calls: readonly PublishingCall[] = PUBLISHING_CALLS[part];
  useOtherHost();
  describeUnharmed(calls);
  describePassing(calls);
  describeFaults(
    calls,
    GITHUB_FAULTS.filter(({ silent = false }) => !silent),
  );
}

/** Every call that publishes meets the faults that take their time. */
export function describeSilentPublishing(): void {
  useOtherHost();
  describeFaults(
    Object.values(PUBLISHING_CALLS).flat(),
    GITHUB_FAULTS.filter(({ silent = false }) => silent),
  );
}

function useOtherHost(): void {
  beforeAll(async () => {
    other = await startServer([], () => ({ status: 200, body: [] }));
  });
  afterAll(() => other.close());
}

function describeUnharmed(calls: readonly PublishingCall[]): void {
  describe.concurrent('without a fault', () => {
    it.each(calls.map((call) => [call.name, call] as const))('%s is asked for', (_, call) =>
      withGitHub(call, async (github) => {
        const { runner } = await act(github, call.scene);
        expect(warningsOf(runner, call)).toEqual([]);
        expect(struckBy(github, call)).toBeGreaterThan(call.ordinals === undefined ? 0 : 1);
        expectNothingHidden(runner, call);
      }),
    );
  });
}

function describePassing(calls: readonly PublishingCall[]): void {
  describe.concurrent('what passes within the tries leaves no trace', () => {
    it.each(calls.map((call) => [call.name, call] as const))('%s', (_, call) =>
      withGitHub(call, async (github) => {
        const { scene, ordinals, method, path, body } = call;
        const rule = { path, ...(method && { method }), ...(body && { body }) };
        const first = ordinals?.[0] ?? 1;
        github.faults.add({ ...rule, ordinals: [first], fault: { kind: 'status', status: 500 } });
        const { runner } = await act(github, scene);
        expect(warningsOf(runner, call)).toEqual([]);
        expectNothingHidden(runner, call);
        expect(struckBy(github, call)).toBeGreaterThan(first);
        expect(isHealed(scene, await heal(github, scene))).toBe('healed');
      }),
    );
  });
}

function describeFaults(calls: readonly PublishingCall[], faults: readonly GitHubFault[]): void {
  for (const call of calls) {
    describe.concurrent(call.name, () => {
      const met = faults.filter(({ name }) => call.without?.includes(name) !== true);
      it.each(met.map((row) => [row.name, row] as const))('%s', (_, row) =>
        withGitHub(call, (github) => meet(github, call, row)),
      );
    });
  }
}

async function meet(github: GitHubSandbox, call: PublishingCall, row: GitHubFault): Promise<void> {
  const { scene, ordinals, method, path, body } = call;
  const token = tokenOf(scene, github);
  const rule = { path, ...(method && { method }), ...(body && { body }), ...(ordinals && { ordinals }) };
  strike(github, rule, row, { token, elsewhere: other.url });
  const { runner, exitCode } = await act(github, scene, 'now', row.silent ? IMPATIENT : undefined);
  const warnings = warningsOf(runner, call);
  const told = JSON.stringify(warnings);
  if (isOneOf(call.quiet, row)) expect(warnings).toEqual([]);
  else {
    expect(told).toContain(call.what);
    expect(told).toMatch(row.words);
  }
  expectNothingHidden(runner, call);
  expect(exitCode ?? 3).toBe(3);
  expectRequests(struckBy(github, call) - (ordinals === undefined ? 0 : 1), call, row);
  const bodies = ownComments(github).map((comment) => comment.body);
  expect(areTrue(bodies)).toBe(true);
  expectNothingTold(runner, [bodies, github.estate.checkRuns, github.estate.issues], [token], other);
  expect(isHealed(scene, await heal(github, scene))).toBe('healed');
}

const isOneOf = (names: readonly string[] | undefined, row: GitHubFault): boolean =>
  names !== undefined && (names.includes(row.name) || names.includes(row.class));

function expectRequests(made: number, call: PublishingCall, row: GitHubFault): void {
  if (row.silent) expect(made).toBeGreaterThan(0);
  else expect(made).toBe(call.requests?.[row.name] ?? call.requests?.[row.class] ?? row.requests);
}

function warningsOf(runner: Recorder, { title = UNPUBLISHED }: PublishingCall) {
  return runner.annotations.filter(
    (annotation) => annotation.level === 'warning' && annotation.title === title,
  );
}

/** Whatever becomes of the rest, the verdict stands, and where it is read without GitHub's help it is. */
function expectNothingHidden({ outputs, summaries, annotations }: Recorder, { scene }: PublishingCall): void {
  if (scene.act === 'claim') return;
  expect(outputs.get('passed')).toBe('false');
  expect(outputs.get('verdict')).toBe(scene.act === 'early end' ? 'error' : 'fail');
  expect(summaries).toHaveLength(scene.act === 'early end' ? 0 : 1);
  expect(annotations.filter(({ level }) => level === 'error').length).toBeGreaterThan(0);
}

async function withGitHub(
  { scene }: PublishingCall,
  work: (github: GitHubSandbox) => Promise<void>,
): Promise<void> {
  const github = await startSeededGitHub();
  try {
    await prepare(github, scene);
    await work(github);
  } finally {
    await github.close();
  }
}
