import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GitHubEventKind } from '../../sandbox/github/events.ts';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { SCHEDULED_TOKEN } from '../../sandbox/github/tokens.ts';
import { publishRunIssue } from '../../src/publishers/run-tracking-issue.ts';
import { makeFinding } from '../builders/finding.ts';
import { brokenState, makeOutcome, makeReport, makeTarget } from '../builders/report.ts';
import { startSeededGitHub } from '../sandbox/github-service.ts';
import { type Publishing, publishTo } from './publication-scene.ts';

let github: GitHubSandbox;

beforeEach(async () => {
  github = await startSeededGitHub();
});

afterEach(() => github.close());

const findings = [makeFinding({ severity: 'critical' })];
const RED = makeReport({ findings });
const SKIPPED = makeReport({
  outcomes: [makeOutcome({ targets: [makeTarget({ state: brokenState('no-credentials') })] })],
  fork: true,
});

const publish = ({ inputs, ...publishing }: Publishing = {}) =>
  publishTo(github, publishRunIssue, {
    event: 'schedule',
    report: RED,
    ...publishing,
    inputs: { 'github-token': SCHEDULED_TOKEN, 'tracking-issue': 'true', ...inputs },
  });

it.each<GitHubEventKind>(['schedule', 'workflow_dispatch', 'push'])('a %s keeps its issue', async (event) => {
  const { result, recorder } = await publish({ event });
  expect(github.estate.issues).toMatchObject([{ state: 'open', labels: ['policy-gate'], assignees: [] }]);
  expect(result).toMatchObject({ did: 'opened', url: expect.stringMatching(/\/issues\/\d+$/) });
  expect(recorder.lines).toEqual([`Tracking issue opened: ${result?.url}`]);
  expect(recorder.annotations).toEqual([]);
});

it('with nothing to open, no address is told', async () => {
  const { recorder } = await publish({ report: makeReport() });
  expect([recorder.lines, github.estate.issues]).toEqual([['Tracking issue not needed'], []]);
});

it('each key has an issue of its own', async () => {
  await publish({ inputs: { 'comment-key': 'a' } });
  await publish({ inputs: { 'comment-key': 'b' } });
  await publish({ inputs: { 'comment-key': 'a' } });
  expect(github.estate.issues).toHaveLength(2);
});

it('what GitHub did not take is a warning', async () => {
  const file = 'report: { tracking-assignees: [nobody] }';
  const { recorder } = await publish({ file });
  expect(recorder.annotations).toEqual([
    {
      level: 'warning',
      title: 'Policy Gate: tracking issue',
      message: expect.stringContaining('was opened without the assignees nobody'),
    },
  ]);
});

const PULL = 'this run is about a pull request, which has its comment';

describe('the issue is left alone, nobody is asked, and the log says why', () => {
  it.each<[string, Publishing, string]>([
    ['in a pull_request', { event: 'pull_request' }, PULL],
    ['in a pull_request_target', { event: 'pull_request_target' }, PULL],
    ['in a merge_group', { event: 'merge_group' }, PULL],
    ['in a second stage after a pull request', { event: 'workflow_run' }, PULL],
    [
      'in a part of a matrix',
      { report: makeReport({ findings, part: true }) },
      'this run is a part of a matrix, whose joined report has one',
    ],
    ['under dry-run', { inputs: { 'dry-run': 'true' } }, 'dry-run is set'],
    ['in a run that was skipped', { report: SKIPPED }, 'this run was skipped'],
    ['without a repository', { run: { repository: undefined } }, 'this run is in no repository'],
  ])('%s', async (_, publishing, why) => {
    const { result, recorder } = await publish(publishing);
    expect(result).toBeUndefined();
    expect(recorder.lines).toEqual([`Tracking issue left alone: ${why}`]);
    expect([recorder.annotations, github.exchanges, github.estate.issues]).toEqual([[], [], []]);
  });
});

it('without the input nothing is done or said', async () => {
  const { result, recorder } = await publish({ inputs: { 'tracking-issue': 'false' } });
  expect([result, recorder.lines, github.exchanges]).toEqual([undefined, [], []]);
});

describe('where GitHub refuses, what is missing is told', () => {
  it.each<[string, Publishing, RegExp]>([
    [
      'without the permission',
      { inputs: { 'github-token': 'ghs_sandbox-read-only' } },
      /^GitHub refused \(.*\): give the job "permissions: issues: write"$/,
    ],
    [
      'with a token that sees nothing',
      { inputs: { 'github-token': 'ghs_sandbox-config' } },
      /^GitHub refused \(.*\): give the job "permissions: issues: write"$/,
    ],
  ])('%s', async (_, publishing, words) => {
    await expect(publish(publishing)).rejects.toThrow(words);
    expect(github.estate.issues).toEqual([]);
  });

  it('where issues are turned off', async () => {
    github.switches.issues = 'disabled';
    await expect(publish()).rejects.toThrow(/turn them on, or set tracking-issue to false$/);
  });

  it('another reason as it is', async () => {
    const fault = { kind: 'status', status: 401, body: { message: 'Bad credentials' } } as const;
    github.faults.add({ path: /issues/, fault });
    await expect(publish()).rejects.toThrow(/^(?!GitHub refused).*Bad credentials/);
  });
});
