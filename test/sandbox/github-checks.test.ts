import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { APP_TOKEN, CHECKS_TOKEN, MAINTAINER_TOKEN } from '../../sandbox/github/tokens.ts';
import { Allowances } from '../contracts/allowances.ts';
import { checkExchange } from '../contracts/exchange-check.ts';
import { describeContract } from '../contracts/official.ts';
import { clientFor, REPOSITORY, startSeededGitHub } from './github-service.ts';

let github: GitHubSandbox;
let sha: string;

beforeEach(async () => {
  github = await startSeededGitHub();
  sha = github.estate.pulls[0]?.headSha ?? '';
});

afterEach(() => github.close());

const OUTPUT = { title: 'one', summary: 'two' };
const annotation = (message: string) => ({
  path: 'policy.yml',
  start_line: 1,
  end_line: 1,
  annotation_level: 'failure' as const,
  message,
});
const annotations = (count: number) => Array.from({ length: count }, (_, index) => annotation(`m${index}`));

/** Unchecked by types, as whoever sends nonsense is. */
const post = async (changed: Readonly<Record<string, unknown>>, token: string = CHECKS_TOKEN) => {
  const body = { ...REPOSITORY, name: 'Gate', head_sha: sha, ...changed };
  const { data } = await clientFor(github, token).request('POST /repos/{owner}/{repo}/check-runs', body);
  return { data, target: { ...REPOSITORY, check_run_id: Number(data.id) } };
};
const list = async (parameters: object = {}) =>
  (await clientFor(github, CHECKS_TOKEN).rest.checks.listForRef({ ...REPOSITORY, ref: sha, ...parameters }))
    .data;

describe('a check run', () => {
  it('is queued, until its conclusion completes it', async () => {
    const { checks } = clientFor(github, CHECKS_TOKEN).rest;
    const { data: created, target } = await post({
      external_id: 'x',
      started_at: '2026-03-05T10:00:00.123Z',
    });
    expect(created).toMatchObject({ status: 'queued', conclusion: null, completed_at: null });
    await checks.update({ ...target, status: 'in_progress' });
    await checks.update({ ...target, conclusion: 'neutral' });
    const { data } = await checks.get(target);
    expect(data).toMatchObject({
      name: 'Gate',
      head_sha: sha,
      external_id: 'x',
      status: 'completed',
      conclusion: 'neutral',
      started_at: '2026-03-05T10:00:00Z',
      completed_at: '2026-03-05T10:20:30Z',
      app: { slug: 'github-actions' },
      pull_requests: [{ number: 42 }],
    });
  });

  it('collects the annotations of every update', async () => {
    const { checks } = clientFor(github, CHECKS_TOKEN).rest;
    const { target } = await post({ output: { ...OUTPUT, annotations: annotations(50) } });
    await checks.update({ ...target, output: { ...OUTPUT, title: 'new', annotations: annotations(3) } });
    expect((await checks.get(target)).data.output).toMatchObject({ title: 'new', annotations_count: 53 });
    const listed = await checks.listAnnotations({ ...target, per_page: 100 });
    expect(listed.data.map(({ message }) => message).slice(-4)).toEqual(['m49', 'm0', 'm1', 'm2']);
  });
});

describe('the check runs of a commit', () => {
  it('are the last of each name unless all are asked for, the newest first, in pages', async () => {
    for (const name of ['Gate', 'Gate', 'Other']) await post({ name });
    const ids = github.estate.checkRuns.map(({ id }) => id);
    const idsOf = ({ check_runs }: Awaited<ReturnType<typeof list>>) => check_runs.map(({ id }) => id);
    expect(idsOf(await list())).toEqual([ids[2], ids[1]]);
    expect(idsOf(await list({ filter: 'all' }))).toEqual([ids[2], ids[1], ids[0]]);
    expect(idsOf(await list({ filter: 'all', check_name: 'Gate', per_page: 1, page: 2 }))).toEqual([ids[0]]);
    expect(await list({ check_name: 'None' })).toEqual({ total_count: 0, check_runs: [] });
    const client = clientFor(github, CHECKS_TOKEN);
    const all = { ...REPOSITORY, ref: sha, filter: 'all' as const, per_page: 1 };
    expect(await client.paginate(client.rest.checks.listForRef, all)).toHaveLength(3);
  });

  it('of an app of its own stand beside those of the job', async () => {
    await post({});
    await post({}, APP_TOKEN);
    expect((await list()).check_runs.map(({ app }) => app?.slug)).toEqual(['acme-gates', 'github-actions']);
  });
});

describe('what GitHub refuses', () => {
  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['51 annotations', { output: { ...OUTPUT, annotations: annotations(51) } }, 'No more than 50 items'],
    ['a summary of 65,536 bytes', { output: { ...OUTPUT, summary: 'x'.repeat(65_536) } }, 'Only 65535'],
    ['a text of 65,536 bytes', { output: { ...OUTPUT, text: `${'ü'.repeat(32_768)}` } }, 'Only 65535'],
    ['an output without a title', { output: { summary: 'x' } }, 'title'],
    ['an output without a summary', { output: { title: 'x' } }, 'summary'],
    ['a commit nobody knows', { head_sha: 'f'.repeat(40) }, 'No commit found for SHA'],
    ['no name', { name: undefined }, 'name'],
    ['another status', { status: 'done' }, 'is not a member of'],
    ['another conclusion', { conclusion: 'green' }, 'is not a member of'],
    ['a completed one without conclusion', { status: 'completed' }, 'conclusion'],
    ['a time that is none', { started_at: 'yesterday' }, 'not a valid date-time'],
    [
      'another annotation level',
      { output: { ...OUTPUT, annotations: [{ ...annotation('x'), annotation_level: 'error' }] } },
      'is not a member of',
    ],
    [
      'line 0',
      { output: { ...OUTPUT, annotations: [{ ...annotation('x'), start_line: 0 }] } },
      'line number',
    ],
  ])('%s', async (_, changed, words) => {
    await expect(post(changed)).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining(words),
    });
    expect(github.estate.checkRuns).toEqual([]);
  });

  it('takes texts of exactly 65,535 bytes', async () => {
    const text = `${'ü'.repeat(32_767)}x`;
    await post({ output: { title: 'x', summary: text, text } });
    expect(github.estate.checkRuns[0]?.output.summary).toBe(text);
  });

  it.each([
    ['the job without checks: write', () => github.jobToken, 'Resource not accessible by integration'],
    ['a run for a fork', () => github.readOnlyToken, 'Resource not accessible by integration'],
    ['a person', () => MAINTAINER_TOKEN, 'You must authenticate via a GitHub App.'],
  ])('a check run by %s', async (_, token, words) => {
    await expect(post({}, token())).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining(words),
    });
  });

  it('a list without checks: read, and the list of a commit nobody knows', async () => {
    const { checks } = clientFor(github).rest;
    await expect(checks.listForRef({ ...REPOSITORY, ref: sha })).rejects.toMatchObject({ status: 403 });
    await expect(list({ ref: 'f'.repeat(40) })).rejects.toMatchObject({ status: 422 });
    await expect(list({ filter: 'newest' })).rejects.toMatchObject({ status: 422 });
  });

  it("a change of another app's, and of one that is not there", async () => {
    const { target } = await post({});
    const { checks } = clientFor(github, APP_TOKEN).rest;
    const change = { ...target, conclusion: 'success' as const };
    await expect(checks.update(change)).rejects.toMatchObject({ status: 403 });
    await expect(checks.update({ ...change, check_run_id: 7 })).rejects.toMatchObject({ status: 404 });
    expect(github.estate.checkRuns[0]?.conclusion).toBeNull();
  });
});

describeContract("GitHub's own description", () => {
  it('holds for every call and every answer', async () => {
    const { checks } = clientFor(github, CHECKS_TOKEN).rest;
    const { target } = await post({ output: { ...OUTPUT, annotations: annotations(1) } });
    await checks.update({ ...target, status: 'in_progress' });
    await checks.update({ ...target, status: 'completed', conclusion: 'neutral' });
    await checks.get(target);
    await post({ head_sha: github.estate.pulls[1]?.headSha, conclusion: 'failure' });
    await list({ filter: 'all', check_name: 'Gate', per_page: 100 });
    const verdicts = github.exchanges.map((one) => checkExchange('github', one, new Allowances()));
    expect(verdicts.flatMap(({ problems }) => problems)).toEqual([]);
    expect(verdicts.map(({ what }) => what)).toEqual([
      'checks/create 201',
      'checks/update 200',
      'checks/update 200',
      'checks/get 200',
      'checks/create 201',
      'checks/list-for-ref 200',
    ]);
  });
});
