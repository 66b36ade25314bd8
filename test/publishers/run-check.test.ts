import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pullOf } from '../../sandbox/github/estate.ts';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { CHECKS_TOKEN } from '../../sandbox/github/tokens.ts';
import type { GitHubRun } from '../../src/github/event.ts';
import { parseMark } from '../../src/publishers/check-run-mark.ts';
import { publishRunCheck } from '../../src/publishers/run-check.ts';
import { makeFinding } from '../builders/finding.ts';
import { brokenState, makeOutcome, makeReport, makeTarget } from '../builders/report.ts';
import { startSeededGitHub } from '../sandbox/github-service.ts';
import { type Publishing, publishTo } from './publication-scene.ts';

let github: GitHubSandbox;

beforeEach(async () => {
  github = await startSeededGitHub();
});

afterEach(() => github.close());

const WANTED = 'report: { check-run: true }';
const SECOND = { event: 'workflow_run', number: 43 } as const;
const RED = makeReport({ findings: [makeFinding({ severity: 'critical' })] });
const SKIPPED = makeReport({
  outcomes: [makeOutcome({ targets: [makeTarget({ state: brokenState('no-credentials') })] })],
  fork: true,
});

const publish = ({ inputs, ...publishing }: Publishing) =>
  publishTo(github, publishRunCheck, { ...publishing, inputs: { 'github-token': CHECKS_TOKEN, ...inputs } });
const checks = () =>
  github.estate.checkRuns.map(({ headSha, name, conclusion }) => ({ headSha, name, conclusion }));

describe('a check run is set', () => {
  it.each<[string, Publishing, string]>([
    ['where a policy file wants one', { file: WANTED, report: RED }, 'failure'],
    ['by a second stage, whatever the file says', { ...SECOND, report: RED }, 'failure'],
    ['by a second stage in the base of a fork', { event: 'pull_request_target', number: 43 }, 'success'],
    ['that lets pass where the run was skipped', { file: WANTED, report: SKIPPED }, 'neutral'],
  ])('%s', async (_, publishing, conclusion) => {
    const { recorder } = await publish(publishing);
    const { headSha } = pullOf(github.estate, publishing.number ?? 42);
    expect(checks()).toEqual([{ headSha, name: 'Policy Gate', conclusion }]);
    expect(recorder.lines).toEqual([expect.stringMatching(/^Check run Policy Gate set: https:/)]);
    expect(recorder.annotations).toEqual([]);
  });

  it('under the name that its key gives it', async () => {
    await publish({ file: WANTED, inputs: { 'comment-key': 'production' } });
    expect(checks()).toMatchObject([{ name: 'Policy Gate (production)' }]);
  });

  it('as one that was skipped, which never hides what another has judged', async () => {
    await publish({ file: WANTED, report: SKIPPED });
    await publish({ file: WANTED, report: RED, run: { attempt: { runId: 7, number: 1 } } });
    const marks = github.estate.checkRuns.map(({ externalId }) => parseMark(externalId));
    expect(marks.map((mark) => mark?.skipped)).toEqual([true, false]);
    expect(checks().map(({ conclusion }) => conclusion)).toEqual(['failure', 'failure']);
    await publish({ file: WANTED, report: SKIPPED, run: { attempt: { runId: 8, number: 1 } } });
    expect(checks()).toHaveLength(2);
  });
});

describe('no check run is set, and nobody is asked,', () => {
  it.each<[string, Publishing]>([
    ['where nobody wants one', { report: RED }],
    ['by a part of a matrix', { ...SECOND, file: WANTED, report: makeReport({ part: true }) }],
    ['under dry-run', { ...SECOND, file: WANTED, inputs: { 'dry-run': 'true' } }],
  ])('%s', async (_, publishing) => {
    const { recorder } = await publish(publishing);
    expect([checks(), github.exchanges]).toEqual([[], []]);
    expect([recorder.lines, recorder.annotations]).toEqual([[], []]);
  });

  it.each<[string, Partial<GitHubRun>]>([
    ['commit', { reference: {} }],
    ['repository', { repository: undefined }],
  ])('and the error is told, where the run has no %s', async (_, run) => {
    await expect(publish({ file: WANTED, run })).rejects.toThrow(
      'the run names no commit of a repository to set one on',
    );
    expect(github.exchanges).toEqual([]);
  });
});

describe('where GitHub refuses', () => {
  const forbidden = { file: WANTED, inputs: { 'github-token': 'ghs_sandbox-job' } };

  it('what is missing is told', async () => {
    await expect(publish(forbidden)).rejects.toThrow(
      /^GitHub refused \(.*not accessible.*\): give the job "permissions: checks: write"/,
    );
    expect(checks()).toEqual([]);
  });

  it('a run that was skipped only says so in its log', async () => {
    const { recorder } = await publish({ ...forbidden, report: SKIPPED });
    expect(recorder.lines).toEqual([expect.stringMatching(/^Check run not set: GitHub refused/)]);
    expect([recorder.annotations, checks()]).toEqual([[], []]);
  });

  it('another reason comes without that advice', async () => {
    const fault = { kind: 'status', status: 422, body: { message: 'no' } } as const;
    github.faults.add({ method: 'POST', path: /check-runs/, fault });
    await expect(publish({ file: WANTED })).rejects.toThrow(/^(?!.*permissions).*no/);
  });
});
