import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { readInputs } from '../../src/config/inputs.ts';
import { ConfigurationError } from '../../src/errors.ts';
import { readRun } from '../../src/github/event.ts';
import { readRunStart } from '../../src/github/run-start.ts';
import { NOW, startSeededGitHub } from '../sandbox/github-service.ts';

const SCOPE = '/subscriptions/11111111-2222-3333-4444-555555555555';

let github: GitHubSandbox;

beforeEach(async () => {
  github = await startSeededGitHub();
});

afterEach(() => github.close());

const PATH = /\/actions\/runs\//;
/** GitHub's answer about the attempt, changed on its way. */
const rewritten = (body: (answer: unknown) => unknown): void =>
  github.faults.add({ path: PATH, fault: { kind: 'rewrite', body } });
/** With a property of another value; `undefined` leaves it out. */
const saying = (change: Readonly<Record<string, unknown>>): void =>
  rewritten((answer) => ({ ...(typeof answer === 'object' ? answer : {}), ...change }));

const asked = (): readonly string[] => github.exchanges.map(({ method, path }) => `${method} ${path}`);

type Given = Readonly<Record<string, string | undefined>>;

async function start(given: Given = {}) {
  const env = {
    'INPUT_AZURE-SCOPES': SCOPE,
    'INPUT_AZURE-SINCE': 'run',
    'INPUT_GITHUB-TOKEN': github.jobToken,
    GITHUB_API_URL: github.url,
    GITHUB_REPOSITORY: 'acme/infrastructure',
    GITHUB_RUN_ID: '1001',
    GITHUB_RUN_ATTEMPT: '2',
    ...given,
  };
  const known = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
  return readRunStart(await readInputs(known), await readRun(known), NOW, {
    secondMs: 1,
    deadlineMs: 10_000,
  });
}

async function refusal(given: Given = {}): Promise<string> {
  const error: unknown = await start(given).catch((cause: unknown) => cause);
  if (!(error instanceof ConfigurationError))
    throw new Error(`not refused as configuration: ${String(error)}`);
  expect(error.problems.map(({ path }) => path)).toEqual(['azure-since']);
  return error.message;
}

describe('the start of a run', () => {
  it.each([
    ['1', '2026-03-05T08:21:30Z'],
    ['2', '2026-03-05T10:12:30Z'],
  ])('is that of attempt %s alone', async (number, startedAt) => {
    expect(await start({ GITHUB_RUN_ATTEMPT: number })).toEqual({
      at: new Date(startedAt),
      attempt: Number(number),
    });
    expect(asked()).toEqual([`GET /repos/acme/infrastructure/actions/runs/1001/attempts/${number}`]);
  });

  it('is taken from a server that does not name the attempt', async () => {
    saying({ run_attempt: undefined });
    expect(await start()).toEqual({ at: new Date('2026-03-05T10:12:30Z'), attempt: 2 });
  });

  it.each<[string, Given]>([
    ['the window starts otherwise', { 'INPUT_AZURE-SINCE': '24h' }],
    ['the window starts at an instant', { 'INPUT_AZURE-SINCE': '2026-11-23T08:00:00Z' }],
    ['the window starts by default', { 'INPUT_AZURE-SINCE': undefined }],
    ['there is no Azure scope', { 'INPUT_AZURE-SCOPES': undefined }],
    [
      'there is neither a scope nor a run',
      { 'INPUT_AZURE-SCOPES': undefined, 'INPUT_GITHUB-TOKEN': undefined, GITHUB_RUN_ID: undefined },
    ],
  ])('is not asked for where %s', async (_, given) => {
    expect(await start(given)).toBeUndefined();
    expect(asked()).toEqual([]);
  });
});

describe('a run whose start is not known is a bad configuration, never a window by guess', () => {
  it.each<[string, Given, string]>([
    ['there is no token', { 'INPUT_GITHUB-TOKEN': undefined }, 'needs github-token'],
    ['there is no repository', { GITHUB_REPOSITORY: undefined }, 'outside of GitHub Actions'],
    ['there is no run', { GITHUB_RUN_ID: undefined }, 'outside of GitHub Actions'],
    ['the run is no number', { GITHUB_RUN_ID: '../1001' }, 'outside of GitHub Actions'],
    ['there is no attempt', { GITHUB_RUN_ATTEMPT: '' }, 'outside of GitHub Actions'],
    ['the attempt is none', { GITHUB_RUN_ATTEMPT: '0' }, 'outside of GitHub Actions'],
  ])('as where %s', async (_, given, words) => {
    expect(await refusal(given)).toContain(words);
    expect(asked()).toEqual([]);
  });

  it('as where the job may not read it', async () => {
    expect(await refusal({ 'INPUT_GITHUB-TOKEN': github.readOnlyToken })).toContain(
      'permissions: actions: read',
    );
  });

  it.each<[string, Given]>([
    ['repository', { GITHUB_REPOSITORY: 'acme/secret' }],
    ['run', { GITHUB_RUN_ID: '1002' }],
    ['attempt', { GITHUB_RUN_ATTEMPT: '3' }],
  ])('as where GitHub shows no such %s', async (_, given) => {
    expect(await refusal(given)).toContain('permissions: actions: read');
  });

  it('as where GitHub is down', async () => {
    github.faults.add({ path: PATH, fault: { kind: 'status', status: 502 } });
    expect(await refusal()).toContain('could not be read');
  });

  const dated = (minutes: number): string => new Date(NOW.getTime() + minutes * 60_000).toUTCString();
  const answeredAt = (date: string): void =>
    github.faults.add({ path: PATH, fault: { kind: 'headers', headers: { date } } });

  it.each([
    [60, '60 minutes ahead of'],
    [-60, '60 minutes behind'],
  ])('is not known by a clock that is %d minutes ahead', async (minutes, words) => {
    answeredAt(dated(minutes));
    expect(await refusal()).toContain(`GitHub's clock is ${words} this machine's`);
  });

  it.each([dated(4), dated(-4), '', 'soon'])('is known by an answer of %j', async (date) => {
    answeredAt(date);
    expect(await start()).toMatchObject({ attempt: 2 });
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['is not told', { run_started_at: undefined }, 'did not say when'],
    ['is null', { run_started_at: null }, 'did not say when'],
    ['is no time', { run_started_at: 'yesterday' }, 'did not say when'],
    ['has no zone', { run_started_at: '2026-03-05T10:12:30' }, 'did not say when'],
    ['is of no run', { id: undefined }, 'did not say when'],
    ['is of another run', { id: 1_002 }, 'another run or attempt than 1001, attempt 2'],
    ['is of another attempt', { run_attempt: 1 }, 'another run or attempt than 1001, attempt 2'],
    ['lies ahead', { run_started_at: '2026-03-05T10:20:31Z' }, 'Set the clock right'],
    ['is now', { run_started_at: NOW.toISOString() }, 'Set the clock right'],
  ])('as where it %s', async (_, change, words) => {
    saying(change);
    const message = await refusal();
    expect(message).toContain(words);
    expect(message).not.toContain(github.jobToken);
  });

  it.each<[string, (answer: unknown) => unknown, string]>([
    ['a page', () => '<html></html>', 'without whole JSON'],
    ['a list', (answer) => [answer], 'did not say when'],
    ['nothing', () => null, 'without whole JSON'],
  ])('as where the answer is %s', async (_, change, words) => {
    rewritten(change);
    expect(await refusal()).toContain(words);
  });
});
