import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { type SandboxServer, startServer } from '../../sandbox/server.ts';
import type { GitHubPacing } from '../../src/github/octokit.ts';
import { type Decided, decide, startDeciding } from './github-deciding.ts';
import { DECIDING_CALLS, type DecidingCall, type Ending } from './github-deciding-calls.ts';
import { GITHUB_FAULTS, type GitHubFault } from './github-faults.ts';
import { expectNothingTold, strike, struckBy } from './github-told.ts';

const UNHURRIED: GitHubPacing = { secondMs: 1, deadlineMs: 60_000 };
/** A third of a second for each try. */
const IMPATIENT: GitHubPacing = { secondMs: 1, deadlineMs: 2_000 };

/** Sandboxes in which nobody runs now. */
const free: Sandbox[] = [];
let other: SandboxServer;

/** Every call of a part meets the faults that are answered. */
export function describeDeciding(part: keyof typeof DECIDING_CALLS): void {
  const calls: readonly DecidingCall[] = DECIDING_CALLS[part];
  useOtherHost();
  describeUnharmed(calls);
  describePassing(calls);
  describeFaults(
    calls,
    GITHUB_FAULTS.filter(({ silent = false }) => !silent),
  );
}

/** Every call that decides meets the faults that take their time. */
export function describeSilentDeciding(): void {
  useOtherHost();
  describeFaults(
    [...DECIDING_CALLS.policy, ...DECIDING_CALLS.change],
    GITHUB_FAULTS.filter(({ silent = false }) => silent),
  );
}

function useOtherHost(): void {
  beforeAll(async () => {
    other = await startServer([], () => ({ status: 200, body: 'version: 1' }));
  });
  afterAll(() => Promise.all([other, ...free.splice(0)].map((one) => one.close())));
}

function describeFaults(calls: readonly DecidingCall[], faults: readonly GitHubFault[]): void {
  for (const call of calls) {
    describe.concurrent(call.name, () => {
      it.each(faults.map((row) => [row.name, row] as const))('%s', (_, row) => meet(call, row));
    });
  }
}

function describeUnharmed(calls: readonly DecidingCall[]): void {
  describe.concurrent('without a fault', () => {
    it.each(calls.map((call) => [call.name, call] as const))('%s is asked for', (_, call) =>
      inSandbox(async (sandbox) => {
        const decided = await decide(sandbox, { ...call, pacing: UNHURRIED });
        expectEnding(decided, call.unharmed);
        expect(struckBy(sandbox.github, { path: call.path(sandbox.github) })).toBeGreaterThan(0);
      }),
    );
  });
}

function describePassing(calls: readonly DecidingCall[]): void {
  describe.concurrent('what passes within the tries leaves no trace', () => {
    it.each(calls.map((call) => [call.name, call] as const))('%s', (_, call) =>
      inSandbox(async (sandbox) => {
        const { github } = sandbox;
        const [path, first] = [call.path(github), call.ordinals?.[0] ?? 1];
        // Each counts for itself: the second rule sees the second try first.
        github.faults.add({ path, ordinals: [first], fault: { kind: 'status', status: 500 } });
        github.faults.add({ path, ordinals: [first], fault: { kind: 'cut' } });
        const decided = await decide(sandbox, { ...call, pacing: UNHURRIED });
        expectEnding(decided, call.unharmed);
        expect(JSON.stringify(decided.report?.judged)).not.toMatch(/could not be|HTTP/);
        expect(struckBy(github, { path })).toBeGreaterThan(first + 1);
      }),
    );
  });
}

function meet(call: DecidingCall, row: GitHubFault): Promise<void> {
  return inSandbox(async (sandbox) => {
    const { github, pulumi } = sandbox;
    const path = call.path(github);
    const rule = { path, ...(call.ordinals && { ordinals: call.ordinals }) };
    strike(github, rule, row, { token: call.token ?? github.jobToken, elsewhere: other.url });
    const decided = await decide(sandbox, { ...call, pacing: row.silent ? IMPATIENT : UNHURRIED });
    const exception = call.exceptions?.[row.class];
    const isRefused = row.class === 'refused' || row.class === 'not-found';
    expectEnding(decided, exception ?? (isRefused ? call.refused : call.unanswered));
    const told = JSON.stringify([decided.runner.annotations, decided.report?.judged]);
    expect(told).toMatch(exception?.words ?? row.words);
    if (exception === undefined) expect(told).toContain(JSON.stringify(call.what).slice(1, -1));
    const before = (call.ordinals?.[0] ?? 1) - 1;
    if (row.silent) expect(struckBy(github, { path })).toBeGreaterThan(before + 1);
    else expect(struckBy(github, { path })).toBe(before + (exception?.requests ?? row.requests));
    const secrets = [github.jobToken, github.configToken, pulumi.token];
    expectNothingTold(decided.runner, decided.report, secrets, other);
    // What is too much of an answer may break the next one on the same connection.
  }, row.fault.kind === 'length');
}

function expectEnding({ exitCode, runner, report }: Decided, ending: Ending): void {
  const { outputs } = runner;
  const told = JSON.stringify(runner.annotations);
  expect({ exitCode, verdict: outputs.get('verdict'), told }).toMatchObject({
    exitCode: ending.exitCode,
    verdict: ending.verdict,
  });
  expect(outputs.get('passed')).toBe(String(ending.exitCode === 0));
  expect(report === undefined).toBe(ending.verdict === 'error');
}

async function inSandbox(work: (sandbox: Sandbox) => Promise<void>, isSpoilt = false): Promise<void> {
  const sandbox = free.pop() ?? (await startDeciding());
  try {
    await work(sandbox);
  } finally {
    sandbox.github.faults.clear();
    for (const server of [sandbox.github, sandbox.pulumi, sandbox.azure]) server.exchanges.length = 0;
    if (isSpoilt) await sandbox.close();
    else free.push(sandbox);
  }
}
