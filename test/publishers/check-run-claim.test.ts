import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedGitHubEstate } from '../../sandbox/github/estate.ts';
import { type GitHubSandbox, startGitHub } from '../../sandbox/github/server.ts';
import { CHECKS_TOKEN } from '../../sandbox/github/tokens.ts';
import { seededRandom } from '../../sandbox/random.ts';
import type { GitHubRun } from '../../src/github/event.ts';
import { claimCheckRun, setCheckRun, type WantedCheckRun } from '../../src/publishers/check-run.ts';
import { endEarly } from '../../src/publishers/early-end.ts';
import { claimRunCheck } from '../../src/publishers/run-check.ts';
import { Allowances } from '../contracts/allowances.ts';
import { checkExchange } from '../contracts/exchange-check.ts';
import { describeContract } from '../contracts/official.ts';
import { createRecorder } from '../faults/recorder.ts';
import { clientFor } from '../sandbox/github-service.ts';
import { type CheckRunCase, NOW, stageRun, wantedCheckRun } from './check-run-scene.ts';

let github: GitHubSandbox;
let headSha: string;

beforeEach(async () => {
  github = await startGitHub({ estate: seedGitHubEstate(seededRandom(3)), now: () => NOW });
  headSha = github.estate.pulls[0]?.headSha ?? '';
});

afterEach(() => github.close());

const wanted = (minute: number, one?: CheckRunCase) => wantedCheckRun(headSha, minute, one);
const claim = (one: WantedCheckRun) => claimCheckRun(clientFor(github, CHECKS_TOKEN), one);
const set = (one: WantedCheckRun) => setCheckRun(clientFor(github, CHECKS_TOKEN), one);
const states = () =>
  github.estate.checkRuns.map(({ status, conclusion }) => (status === 'completed' ? conclusion : status));

describe('a check run that is claimed', () => {
  it.each([0, 50, 51, 120])(
    'says nothing yet, and is the one that is completed: %i annotations',
    async (n) => {
      await claim(wanted(1));
      expect(github.estate.checkRuns).toMatchObject([
        { status: 'in_progress', conclusion: null, output: { title: 'Not judged yet', annotations: [] } },
      ]);
      expect((await set(wanted(1, { annotations: n }))).did).toBe('set');
      expect(github.estate.checkRuns).toMatchObject([
        { conclusion: 'success', output: { title: 'minute 1', annotations: { length: n } } },
      ]);
    },
  );

  it.each(['success', 'neutral', 'failure'] as const)(
    'leaves no earlier green one standing, and all say the same once it is completed: %s',
    async (earlier) => {
      await set(wanted(1, { conclusion: earlier }));
      await claim(wanted(2));
      expect(states()).toEqual([earlier === 'failure' ? 'failure' : 'cancelled', 'in_progress']);
      await set(wanted(2));
      expect(states()).toEqual(['success', 'success']);
    },
  );

  it('is completed by the next run where its own was killed', async () => {
    await claim(wanted(1));
    await claim(wanted(1, { attempt: 2, readAt: new Date(Date.UTC(2026, 10, 23, 10, 2)) }));
    expect(states()).toEqual(['in_progress', 'in_progress']);
    await set(wanted(1, { attempt: 2, readAt: new Date(Date.UTC(2026, 10, 23, 10, 2)) }));
    expect(states()).toEqual(['success', 'success']);
  });

  it('is never put over a later reading', async () => {
    await set(wanted(5));
    expect((await claim(wanted(4))).did).toContain('left alone');
    expect(states()).toEqual(['success']);
  });

  it('says what a later reading said that overtook it', async () => {
    await claim(wanted(1));
    await set(wanted(2, { conclusion: 'failure' }));
    expect((await set(wanted(1))).did).toContain('left alone');
    expect(states()).toEqual(['failure', 'failure']);
  });

  it('is not green while a later one reads, which then decides for both', async () => {
    await claim(wanted(1));
    await claim(wanted(2));
    expect((await set(wanted(1))).did).toContain('overtaken');
    expect(states()).toEqual(['cancelled', 'in_progress']);
    await set(wanted(2, { conclusion: 'neutral' }));
    expect(states()).toEqual(['neutral', 'neutral']);
  });

  it("leaves another gate's alone, and both fail at the end", async () => {
    await set(wanted(1, { run: 1, targets: ['a'] }));
    await claim(wanted(2, { run: 1, targets: ['b'] }));
    expect(states()).toEqual(['success', 'in_progress']);
    expect((await set(wanted(2, { run: 1, targets: ['b'] }))).did).toContain('another gate');
  });
});

describe('a run', () => {
  const start = async (run: Partial<GitHubRun>, settings: object = {}) => {
    const recorder = createRecorder(github);
    const wishes = { checkRun: false, annotations: true, redact: false, location: 'p.yml' };
    const all = {
      report: wishes,
      comment: { mode: 'off' as const, key: undefined, targets: ['a'] },
      dryRun: false,
      part: false,
      githubToken: CHECKS_TOKEN,
      ...settings,
    };
    await claimRunCheck(all, { ...stageRun(github, headSha, false), ...run }, NOW, recorder);
    return recorder;
  };
  const asked = { report: { checkRun: true, annotations: true, redact: false, location: 'p.yml' } };

  it.each<[string, Partial<GitHubRun>, object, readonly string[]]>([
    ['in the second stage', { secondStage: true }, {}, ['in_progress']],
    ['that a file wants one of', {}, asked, ['in_progress']],
    ['of which nobody wants one', {}, {}, []],
    ['with dry-run', { secondStage: true }, { dryRun: true }, []],
    ['that is a part', { secondStage: true }, { part: true }, []],
    ['that may be skipped', { fork: true }, asked, []],
  ])('%s claims its check run', async (_, run, settings, expected) => {
    const { annotations } = await start(run, settings);
    expect(states()).toEqual(expected);
    expect(annotations).toEqual([]);
  });

  it.each<[string, Partial<GitHubRun>, string | undefined, string]>([
    ['may not', {}, undefined, 'checks: write'],
    ['has no token', {}, '', 'github-token is empty'],
    ['is on no commit', { reference: {} }, CHECKS_TOKEN, 'names no commit'],
  ])('that %s goes on with a warning', async (_, run, token, words) => {
    const { annotations } = await start(
      { secondStage: true, ...run },
      { githubToken: token === '' ? undefined : (token ?? github.jobToken) },
    );
    expect(annotations).toMatchObject([{ level: 'warning', message: expect.stringContaining(words) }]);
    expect(annotations[0]?.message).toContain('What an earlier run has set on the commit stands');
    expect(states()).toEqual([]);
  });

  it('that ends early completes what it has claimed', async () => {
    await start({ secondStage: true });
    const env = { 'INPUT_GITHUB-TOKEN': CHECKS_TOKEN };
    const known = { env, startedAt: NOW, run: stageRun(github, headSha, true), targets: ['a'] };
    await endEarly(new Error('boom'), known, createRecorder(github), { secondMs: 1, deadlineMs: 60_000 });
    expect(github.estate.checkRuns).toMatchObject([
      { conclusion: 'failure', output: { title: expect.stringContaining('could not be evaluated') } },
    ]);
  });
});

describeContract("GitHub's own description", () => {
  it('holds for every call of a claim, and of what completes it', async () => {
    await set(wanted(1));
    await claim(wanted(2));
    await set(wanted(2, { annotations: 51 }));
    const verdicts = github.exchanges.map((one) => checkExchange('github', one, new Allowances()));
    expect(verdicts.flatMap(({ problems }) => problems)).toEqual([]);
    const claimed = ['checks/create 201', 'checks/update 200', 'checks/list-for-ref 200'];
    expect(verdicts.map(({ what }) => what)).toEqual(expect.arrayContaining(claimed));
  });
});
