import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedGitHubEstate } from '../../sandbox/github/estate.ts';
import { type GitHubSandbox, startGitHub } from '../../sandbox/github/server.ts';
import { CHECKS_TOKEN } from '../../sandbox/github/tokens.ts';
import { seededRandom } from '../../sandbox/random.ts';
import { ConfigurationError } from '../../src/errors.ts';
import { setCheckRun, type WantedCheckRun } from '../../src/publishers/check-run.ts';
import { formatMark, parseMark, skippedMark } from '../../src/publishers/check-run-mark.ts';
import { endEarly, type KnownRun } from '../../src/publishers/early-end.ts';
import { createRecorder } from '../faults/recorder.ts';
import { clientFor } from '../sandbox/github-service.ts';
import { type CheckRunCase, NOW, stageRun, wantedCheckRun } from './check-run-scene.ts';

const PACING = { secondMs: 1, deadlineMs: 60_000 };

let github: GitHubSandbox;
let headSha: string;

beforeEach(async () => {
  github = await startGitHub({ estate: seedGitHubEstate(seededRandom(3)), now: () => NOW });
  headSha = github.estate.pulls[0]?.headSha ?? '';
});

afterEach(() => github.close());

const wanted = (minute: number, one?: CheckRunCase) => wantedCheckRun(headSha, minute, one);
const set = (one: WantedCheckRun, token = CHECKS_TOKEN) => setCheckRun(clientFor(github, token), one);
const conclusions = () => github.estate.checkRuns.map(({ conclusion }) => conclusion);
const writes = () =>
  github.exchanges.filter(({ method, path }) => method !== 'GET' && path.includes('check-runs'));

it.each([
  [0, 2],
  [50, 2],
  [51, 3],
  [120, 4],
])('%i annotations take %i requests, and only the last completes it', async (annotations, requests) => {
  await set(wanted(1, { annotations }));
  const [run] = github.estate.checkRuns;
  expect(run).toMatchObject({
    status: 'completed',
    conclusion: 'success',
    startedAt: '2026-11-23T10:01:00Z',
  });
  expect(run?.output.annotations.map(({ message }) => message)).toEqual(
    Array.from({ length: annotations }, (_, index) => `m${index}`),
  );
  const bodies = writes().map(({ requestBody }) => requestBody);
  expect(bodies).toHaveLength(requests);
  for (const body of bodies.slice(0, -1)) expect(body).toMatchObject({ status: 'in_progress' });
});

it('that stops midway is not green', async () => {
  github.faults.add({
    method: 'PATCH',
    path: /check-runs/,
    fault: { kind: 'status', status: 422, body: {} },
  });
  await expect(set(wanted(1))).rejects.toMatchObject({ status: 422 });
  expect(github.estate.checkRuns[0]).toMatchObject({ status: 'in_progress', conclusion: null });
});

it.each([
  { id: 1 },
  { status: 'in_progress', conclusion: null },
  { conclusion: 'neutral' },
  { conclusion: undefined },
])('that GitHub answers to with %j is not taken for set', async (change) => {
  const body = (answer: unknown): unknown => ({ ...Object(answer), ...change });
  github.faults.add({ method: 'PATCH', path: /check-runs/, fault: { kind: 'rewrite', body } });
  await expect(set(wanted(1))).rejects.toThrow(/GitHub did not complete check run \d+ as success/);
});

describe('of two runs on one commit', () => {
  it('the older leaves what the newer has set', async () => {
    await set(wanted(5, { conclusion: 'failure' }));
    expect((await set(wanted(4))).did).toContain('left alone');
    expect(conclusions()).toEqual(['failure']);
  });

  it.each(['success', 'failure'] as const)('the newer has the older say the same: %s', async (conclusion) => {
    await set(wanted(4, { conclusion: conclusion === 'success' ? 'failure' : 'success' }));
    await set(wanted(5, { conclusion }));
    expect(conclusions()).toEqual([conclusion, conclusion]);
    expect(github.estate.checkRuns[0]?.output.title).toContain('Overtaken');
  });

  it('the older takes over what the newer has set while it was writing', async () => {
    github.beforeAnswer = async ({ method }) => {
      if (method !== 'PATCH' && method !== 'POST') return;
      github.beforeAnswer = undefined;
      await set(wanted(9, { conclusion: 'failure' }));
    };
    expect((await set(wanted(1))).did).toContain('overtaken');
    expect(conclusions()).toEqual(['failure', 'failure']);
  });

  it('a reading from the future is not believed', async () => {
    await set(wanted(1, { readAt: new Date('2999-01-01T00:00:00Z') }));
    await set(wanted(2, { conclusion: 'failure' }));
    expect(conclusions()).toEqual(['failure', 'failure']);
  });
});

describe('of two attempts of one run', () => {
  it.each<[string, CheckRunCase]>([
    ['has judged', { conclusion: 'failure' }],
    ['has ended early', { conclusion: 'failure', targets: undefined }],
  ])('the later counts, though it joins what was read before: the other %s', async (_, other) => {
    await set(wanted(5, { run: 1, attempt: 9, ...other }));
    expect((await set(wanted(4, { run: 1, attempt: 10 }))).did).toBe('set');
    expect(conclusions()).toEqual(['success', 'success']);
  });

  it('the earlier has nothing to add', async () => {
    await set(wanted(4, { run: 1, attempt: 2, conclusion: 'failure' }));
    expect((await set(wanted(5, { run: 1, attempt: 1 }))).did).toContain('left alone');
    expect(conclusions()).toEqual(['failure']);
  });
});

describe('a run that was skipped', () => {
  const skipped = { skipped: true, conclusion: 'neutral' } as const;

  it('leaves what another has judged, whenever that was', async () => {
    await set(wanted(1, { conclusion: 'failure' }));
    expect((await set(wanted(9, skipped))).did).toBe('left alone: a run that was not skipped has set it');
    expect(conclusions()).toEqual(['failure']);
  });

  it('takes over what another judges while it is writing', async () => {
    github.beforeAnswer = async ({ method }) => {
      if (method !== 'PATCH' && method !== 'POST') return;
      github.beforeAnswer = undefined;
      await set(wanted(1, { conclusion: 'failure' }));
    };
    expect((await set(wanted(9, skipped))).did).toContain('overtaken');
    expect(conclusions()).toEqual(['failure', 'failure']);
  });

  it('stands in the way of none that judges, whenever that began to read', async () => {
    await set(wanted(9, skipped));
    expect((await set(wanted(1, { conclusion: 'failure' }))).did).toBe('set');
    expect(conclusions()).toEqual(['failure', 'failure']);
  });

  it.each<[string, CheckRunCase, number, readonly string[]]>([
    ['after another run that ended early', { conclusion: 'failure', targets: undefined }, 1, ['failure']],
    [
      'after an attempt of its own that ended early',
      { run: 5, attempt: 0, conclusion: 'failure', targets: undefined },
      1,
      ['neutral', 'neutral'],
    ],
    ['before one that ended early', { conclusion: 'failure', targets: undefined }, 9, ['failure']],
    ['after another that was skipped', skipped, 1, ['neutral', 'neutral']],
    ['before another that was skipped', skipped, 9, ['neutral']],
  ])('counts by when it began %s', async (_, other, minute, left) => {
    await set(wanted(minute, other));
    await set(wanted(5, skipped));
    expect(conclusions()).toEqual(left);
  });
});

describe('two gates of one name', () => {
  it.each<[string, CheckRunCase, CheckRunCase]>([
    ['in one attempt', { run: 1, targets: ['a'] }, { run: 1, targets: ['b'] }],
    ['in two attempts of a run', { run: 1, targets: ['a'] }, { run: 1, attempt: 2, targets: ['b'] }],
    ['of which one ended early', { run: 1, targets: undefined }, { run: 1 }],
  ])('are never green together: %s', async (_, first, second) => {
    await set(wanted(1, { ...first, conclusion: 'failure' }));
    expect((await set(wanted(2, second))).did).toContain('another gate');
    expect(conclusions()).toEqual(['failure', 'failure']);
  });

  it('are not taken for two where a later run has other targets', async () => {
    await set(wanted(1, { conclusion: 'failure' }));
    await set(wanted(2, { targets: ['b'] }));
    expect(conclusions()).toEqual(['success', 'success']);
  });
});

it('a mark is read as it is written, and no other id is one', () => {
  const { mark } = wanted(1);
  for (const one of [mark, skippedMark(mark), { ...mark, gate: undefined }]) {
    expect(parseMark(formatMark(one))).toEqual(one);
  }
  expect(parseMark('ca395085-040a-526b-2ce8-bdc85f692774')).toBeUndefined();
});

describe('a run that ends early', () => {
  const runOf = (secondStage: boolean) => stageRun(github, headSha, secondStage);
  const bad = new ConfigurationError([
    { path: 'azure-scopes', message: '/subscriptions/11111111-2222-3333-4444-555555555555 is wrong' },
  ]);
  const end = async (error: unknown, known: Partial<KnownRun> = {}, env: Record<string, string> = {}) => {
    const recorder = createRecorder(github);
    const inputs = { 'INPUT_GITHUB-TOKEN': CHECKS_TOKEN, ...env };
    const code = await endEarly(error, { env: inputs, startedAt: NOW, ...known }, recorder, PACING);
    return { code, recorder };
  };

  it.each([
    ['a bad configuration', () => bad, 2],
    ['a crash', () => new Error('boom'), 3],
  ])('by %s turns an earlier green check red', async (_, error, exitCode) => {
    await set(wanted(1));
    expect((await end(error(), { run: runOf(true) })).code).toBe(exitCode);
    expect(conclusions()).toEqual(['failure', 'failure']);
  });

  it.each<[string, boolean, Partial<KnownRun>, Record<string, string>, number]>([
    ['in the first stage', false, {}, {}, 0],
    ['where a file wants one', false, { checkRun: true }, {}, 1],
    ['with dry-run', true, {}, { 'INPUT_DRY-RUN': 'true' }, 0],
  ])('sets its check run %s', async (_, second, known, env, count) => {
    await end(bad, { run: runOf(second), ...known }, env);
    expect(github.estate.checkRuns).toHaveLength(count);
  });

  it('hides ids once a file says so', async () => {
    const { recorder } = await end(bad, { run: runOf(true), redact: true });
    expect(recorder.annotations.map(({ message }) => message).join()).toContain('(hidden)');
    expect(JSON.stringify([recorder.annotations, github.estate.checkRuns])).not.toContain('11111111-2222');
  });

  it('warns where it cannot be set', async () => {
    const { recorder, code } = await end(
      bad,
      { run: runOf(true) },
      { 'INPUT_GITHUB-TOKEN': github.jobToken },
    );
    expect(code).toBe(2);
    expect(recorder.annotations.at(-1)).toMatchObject({
      level: 'warning',
      message: expect.stringContaining('checks: write'),
    });
  });
});
