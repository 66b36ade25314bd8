import { beforeAll, describe, expect, it } from 'vitest';
import { type SandboxServer, startServer } from '../../sandbox/server.ts';
import { loadRulebook } from '../../src/config/load/rulebook.ts';
import { resolveChange } from '../../src/github/associated-pull.ts';
import { readRun } from '../../src/github/event.ts';
import type { GitHubPacing } from '../../src/github/octokit.ts';
import { readOverride } from '../../src/github/override.ts';
import { settingsOf } from '../builders/config.ts';
import { startSeededGitHub } from '../sandbox/github-service.ts';
import { decide, startDeciding } from './github-deciding.ts';
import { DECIDING_CALLS, type DecidingCall } from './github-deciding-calls.ts';
import { act, heal, isHealed, prepare, tokenOf } from './github-publishing.ts';
import type { Scene } from './github-publishing-calls.ts';
import { expectNothingTold, struckBy } from './github-told.ts';

const PACING: GitHubPacing = { secondMs: 1, deadlineMs: 60_000 };

/** Where nobody listens any more. */
let nobody: SandboxServer;
beforeAll(async () => {
  nobody = await startServer([], () => ({ status: 404 }));
  await nobody.close();
});

/** Names that end so are nobody's (RFC 2606). */
const ADDRESSES: readonly (readonly [string, () => string, RegExp])[] = [
  ['where nobody listens', () => nobody.url, /ECONNREFUSED/],
  ['that no name server knows', () => 'https://github.invalid', /ENOTFOUND|EAI_AGAIN/],
];
const CALLS: readonly DecidingCall[] = Object.values(DECIDING_CALLS).flat();
const named = (calls: readonly DecidingCall[]) => calls.map((call) => [call.name, call] as const);
/** A run of each kind: whatever else it would ask, the policy comes first. */
const RUNS = named(
  CALLS.filter(({ name }) =>
    [
      'the policy file at the base',
      'a policy file that nobody names',
      'a central file',
      'the start of the run',
      'the pull request of a second stage by its branch',
      'the labels of the pull request',
    ].includes(name),
  ),
);

describe.concurrent.each(ADDRESSES)(
  'without the policy nothing is read: GitHub at an address %s',
  (_, address, reason) => {
    it.each(RUNS)('%s', async (_name, call) => {
      const sandbox = await startDeciding();
      const decided = await decide(sandbox, { ...call, pacing: PACING, apiUrl: address() });
      const { exitCode, runner, report } = decided;
      expect([exitCode, runner.outputs.get('verdict'), report]).toEqual([3, 'error', undefined]);
      const told = JSON.stringify(runner.annotations);
      expect(told).toContain(`no connection to ${address()}`);
      expect(told).toMatch(reason);
      const { github, pulumi, azure } = sandbox;
      expect([github, pulumi, azure].flatMap(({ exchanges }) => exchanges)).toEqual([]);
      expectNothingTold(runner, report, [github.jobToken, github.configToken, pulumi.token], nobody);
      await sandbox.close();
    });
  },
);

const REPOSITORY = { owner: 'acme', repo: 'infrastructure' } as const;
const CHANGE = { number: 42, headSha: 'a'.repeat(40) } as const;

/** What is asked once the policy is there: nobody's word makes the verdict stricter, and never milder. */
describe.concurrent.each(ADDRESSES)('what decides: GitHub at an address %s', (_, address, reason) => {
  const accessOf = (token: string) => ({ repository: REPOSITORY, apiUrl: address(), token, pacing: PACING });

  it('is asked who set the override, and it does not count', async () => {
    const override = { label: 'policy-gate-override', roles: ['admin'] } as const;
    const answer = await readOverride(override, CHANGE, accessOf('secret-of-job'));
    expect(answer).toMatchObject({ kind: 'not-counted', label: override.label });
    expectReason(answer);
  });

  it('is asked when the change was begun, and everything is new', async () => {
    const { policy } = settingsOf({});
    const settings = { policy, newSince: 'pull-request', baseline: undefined } as const;
    const place = { access: accessOf('secret-of-job'), ref: undefined, now: new Date() };
    const run = { ...(await readRun({})), change: { number: 42 } };
    const { rulebook, notes } = await loadRulebook(settings, run, place);
    expect(rulebook.basis).toEqual({ kind: 'everything' });
    expect(notes).toHaveLength(1);
    expectReason(notes);
  });

  it('is asked for the pull request, and that is not known', async () => {
    const sought = {
      sha: CHANGE.headSha,
      repository: 'mallory/infrastructure',
      branch: 'patch',
      comments: true,
      isChange: true,
    };
    const run = { ...(await readRun({})), repository: REPOSITORY, sought };
    const { run: resolved, told } = await resolveChange(run, accessOf('secret-of-job'), true);
    expect(resolved).toMatchObject({ change: undefined, pullRequest: undefined });
    expect(told?.level).toBe('warning');
    expectReason([resolved.unresolved, told]);
  });

  const expectReason = (said: unknown): void => {
    const text = JSON.stringify(said);
    expect(text).toContain(`no connection to ${address()}`);
    expect(text).toMatch(reason);
    expect(text).not.toContain('secret-of-job');
  };
});

describe.concurrent('GitHub that is gone from some call on', () => {
  // A second stage asks for its pull request beside the policy, which is gone with it.
  it.each(named(CALLS.filter(({ event }) => event !== 'workflow_run')))('%s', async (_name, call) => {
    const sandbox = await startDeciding();
    const { github, pulumi } = sandbox;
    const path = call.path(github);
    const body = (answer: unknown) => {
      void github.close();
      return answer;
    };
    github.faults.add({ path, ordinals: [call.ordinals?.[0] ?? 1], fault: { kind: 'rewrite', body } });
    const { exitCode, runner, report } = await decide(sandbox, { ...call, pacing: PACING });
    const { exitCode: exit, verdict } = call.exceptions?.outage ?? call.unanswered;
    expect([exitCode, runner.outputs.get('verdict')]).toEqual([exit, verdict]);
    const told = JSON.stringify([runner.annotations, report?.judged]);
    expect(told).toContain(JSON.stringify(call.what).slice(1, -1));
    expect(told).toMatch(/no connection to [^ ]+ \(connect ECONNREFUSED/);
    expect(struckBy(github, { path })).toBe(call.ordinals?.[0] ?? 1);
    expectNothingTold(runner, report, [github.jobToken, github.configToken, pulumi.token], nobody);
    await sandbox.close();
  });
});

const SCENES: readonly (readonly [string, Scene, title: string, what: string])[] = [
  ['a comment', { act: 'comment', before: 'own' }, 'Policy Gate: not published', 'pull-request comment'],
  ['a check run', { act: 'check run', before: 'green' }, 'Policy Gate: not published', 'check run'],
  ['a claim', { act: 'claim', before: 'green' }, 'Policy Gate: check run not in progress', 'check run'],
  ['an early end', { act: 'early end', before: 'green' }, 'Policy Gate: not published', 'check run'],
  [
    'a tracking issue',
    { act: 'tracking issue', before: 'open' },
    'Policy Gate: not published',
    'tracking issue',
  ],
];

describe.concurrent.each(ADDRESSES)(
  'the verdict stands, and the reason is a warning: GitHub at an address %s',
  (_, address, reason) => {
    it.each(SCENES)('%s', async (_name, scene, title, what) => {
      const github = await startSeededGitHub();
      await prepare(github, scene);
      const { runner, exitCode } = await act(github, scene, 'now', PACING, address());
      const warnings = runner.annotations.filter((annotation) => annotation.title === title);
      expect(warnings).toMatchObject([{ level: 'warning' }]);
      expect(warnings[0]?.message).toContain(what);
      expect(warnings[0]?.message).toContain(`no connection to ${address()}`);
      expect(warnings[0]?.message).toMatch(reason);
      if (scene.act !== 'claim') {
        expect(runner.outputs.get('passed')).toBe('false');
        expect(runner.outputs.get('verdict')).toBe(scene.act === 'early end' ? 'error' : 'fail');
      }
      expect(exitCode ?? 3).toBe(3);
      expect(github.exchanges).toEqual([]);
      expectNothingTold(runner, undefined, [tokenOf(scene, github)], nobody);
      expect(isHealed(scene, await heal(github, scene))).toBe('healed');
      await github.close();
    });
  },
);
