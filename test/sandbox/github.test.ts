import type { Octokit } from '@octokit/rest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addComment } from '../../sandbox/github/estate.ts';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { APP_TOKEN } from '../../sandbox/github/tokens.ts';
import { CONVERSATION, clientFor, NOW, REPOSITORY, sizeOf, startSeededGitHub } from './github-service.ts';

let github: GitHubSandbox;
let octokit: Octokit;

beforeEach(async () => {
  github = await startSeededGitHub();
  octokit = clientFor(github);
});

afterEach(() => github.close());

describe('listing comments', () => {
  it('gives every comment once, by ascending id, over all pages', async () => {
    const comments = await octokit.paginate(octokit.rest.issues.listComments, {
      ...CONVERSATION,
      per_page: 50,
    });
    const ids = comments.map(({ id }) => id);
    expect(ids).toHaveLength(131);
    expect(ids).toEqual([...new Set(ids)].sort((one, other) => one - other));
    expect(new Set(comments.map(({ user }) => user?.login)).size).toBe(5);
    expect(github.exchanges.map(({ path }) => path).slice(1)).toEqual(
      Array(2).fill('/repositories/735114209/issues/42/comments'),
    );
  });

  it('has one look-alike of the marker, not by us, on the first page', async () => {
    const { data } = await octokit.rest.issues.listComments(CONVERSATION);
    const marked = data.filter(({ body }) => body?.startsWith('<!-- policy-gate v=1 '));
    expect(marked.map(({ user }) => user?.login)).toEqual(['mallory']);
  });

  it('takes 30 a page unless told, and never more than 100', async () => {
    const sizes = await Promise.all(
      [{}, { per_page: 100 }, { per_page: 500 }, { per_page: 0 }, { page: 5 }, { page: 9 }].map((query) =>
        octokit.rest.issues.listComments({ ...CONVERSATION, ...query }).then(sizeOf),
      ),
    );
    expect(sizes).toEqual([30, 100, 100, 30, 11, 0]);
  });

  it.each([
    { query: {}, relations: ['next 2', 'last 5'] },
    { query: { page: 2 }, relations: ['prev 1', 'next 3', 'last 5', 'first 1'] },
    { query: { page: 5 }, relations: ['prev 4', 'first 1'] },
    { query: { page: 99 }, relations: ['prev 5', 'last 5', 'first 1'] },
    { query: { per_page: 500, page: 2 }, relations: ['prev 1', 'first 1'] },
  ])('links $query to $relations', async ({ query, relations }) => {
    const { headers } = await octokit.rest.issues.listComments({ ...CONVERSATION, ...query });
    const links = [...(headers.link ?? '').matchAll(/[?&]page=(\d+)[^>]*>; rel="(\w+)"/g)];
    expect(links.map(([, page, relation]) => `${relation} ${page}`)).toEqual(relations);
  });

  it('sends no link where all fits on one page', async () => {
    const { data, headers } = await octokit.rest.issues.listComments({ ...CONVERSATION, issue_number: 43 });
    expect(data).toEqual([]);
    expect(headers.link).toBeUndefined();
  });

  it('leaves out what was last changed before `since`', async () => {
    const first = github.estate.comments[0];
    if (first) first.updatedAt = '2026-03-04T00:00:00Z';
    const { data } = await octokit.rest.issues.listComments({
      ...CONVERSATION,
      since: '2026-03-04T00:00:00Z',
    });
    expect(data.map(({ id }) => id)).toEqual([first?.id]);
  });
});

describe('writing comments', () => {
  it('creates, reads, updates and deletes', async () => {
    const { data: created, headers } = await octokit.rest.issues.createComment({
      ...CONVERSATION,
      body: 'one',
    });
    expect(created).toMatchObject({ body: 'one', created_at: '2026-03-05T10:20:30Z' });
    expect(created.user).toMatchObject({ login: 'github-actions[bot]', type: 'Bot', id: 41_898_282 });
    expect(headers.location).toBe(created.url);
    const target = { ...REPOSITORY, comment_id: created.id };
    await octokit.rest.issues.updateComment({ ...target, body: 'two' });
    expect((await octokit.rest.issues.getComment(target)).data.body).toBe('two');
    expect((await octokit.rest.issues.deleteComment(target)).status).toBe(204);
    await expect(octokit.rest.issues.getComment(target)).rejects.toMatchObject({ status: 404 });
    const next = await octokit.rest.issues.createComment({ ...CONVERSATION, body: 'three' });
    expect(next.data.id).toBeGreaterThan(created.id);
  });

  it('lets a token with write access change the comment of another', async () => {
    const id = github.estate.comments.find(({ author }) => author === 'mallory')?.id ?? 0;
    const { data } = await octokit.rest.issues.updateComment({ ...REPOSITORY, comment_id: id, body: 'gone' });
    expect(data).toMatchObject({
      body: 'gone',
      user: { login: 'mallory' },
      updated_at: '2026-03-05T10:20:30Z',
    });
  });

  it('signs with the account of the token, under either scheme', async () => {
    for (const authorization of [`token ${APP_TOKEN}`, `Bearer ${APP_TOKEN}`]) {
      const headers = { authorization };
      const { data } = await clientFor(github, '').rest.issues.createComment({
        ...CONVERSATION,
        body: 'x',
        headers,
      });
      expect(data.user?.login).toBe('acme-gates[bot]');
    }
  });

  it('lets a rival in between our list and our create', async () => {
    github.beforeAnswer = ({ method }) => {
      if (method !== 'POST') return;
      github.beforeAnswer = undefined;
      addComment(github.estate, { issue: 42, author: 'github-actions[bot]', body: 'rival', at: NOW });
    };
    const before = await octokit.paginate(octokit.rest.issues.listComments, CONVERSATION);
    const { data: ours } = await octokit.rest.issues.createComment({ ...CONVERSATION, body: 'ours' });
    const after = await octokit.paginate(octokit.rest.issues.listComments, CONVERSATION);
    expect(after.slice(before.length).map(({ body }) => body)).toEqual(['rival', 'ours']);
    expect(after.at(-1)?.id).toBe(ours.id);
  });
});

describe('refusals', () => {
  const notFound = { status: 404, response: { data: { message: 'Not Found', status: '404' } } };

  it.each(['', 'ghs_wrong'])('answers the token %j with 401', async (token) => {
    await expect(clientFor(github, token).rest.issues.listComments(CONVERSATION)).rejects.toMatchObject({
      status: 401,
      response: { data: { message: 'Bad credentials', status: '401' } },
    });
  });

  it('lets a read-only token read, and answers its writes with 403', async () => {
    const reader = clientFor(github, github.readOnlyToken);
    const target = { ...REPOSITORY, comment_id: github.estate.comments[0]?.id ?? 0 };
    expect((await reader.rest.issues.getComment(target)).status).toBe(200);
    const refusal = {
      status: 403,
      response: {
        data: { message: 'Resource not accessible by integration', status: '403' },
        headers: { 'x-accepted-github-permissions': 'issues=write; pull_requests=write' },
      },
    };
    await expect(reader.rest.issues.createComment({ ...CONVERSATION, body: 'x' })).rejects.toMatchObject(
      refusal,
    );
    await expect(reader.rest.issues.updateComment({ ...target, body: 'x' })).rejects.toMatchObject(refusal);
    await expect(reader.rest.issues.deleteComment(target)).rejects.toMatchObject(refusal);
    expect(github.estate.comments).toHaveLength(131);
  });

  it('answers what it does not know with 404', async () => {
    const { issues, pulls, repos } = octokit.rest;
    await expect(issues.listComments({ ...CONVERSATION, issue_number: 7 })).rejects.toMatchObject(notFound);
    await expect(issues.getComment({ ...REPOSITORY, comment_id: 1 })).rejects.toMatchObject(notFound);
    await expect(pulls.get({ ...REPOSITORY, pull_number: 7 })).rejects.toMatchObject(notFound);
    await expect(repos.get({ owner: 'acme', repo: 'other' })).rejects.toMatchObject(notFound);
    await expect(octokit.request('GET /nowhere')).rejects.toMatchObject(notFound);
  });

  it('takes 65,536 characters and not one more', async () => {
    const longest = '😀'.repeat(65_536);
    await octokit.rest.issues.createComment({ ...CONVERSATION, body: longest });
    const error = { resource: 'IssueComment', code: 'custom', field: 'body' };
    const message = 'body is too long (maximum is 65536 characters)';
    await expect(
      octokit.rest.issues.createComment({ ...CONVERSATION, body: `${longest}a` }),
    ).rejects.toMatchObject({
      status: 422,
      response: { data: { message: 'Validation Failed', errors: [{ ...error, message }] } },
    });
  });

  it.each([
    { sent: {}, status: 422, message: 'Invalid request.\n\n"body" wasn\'t supplied.' },
    {
      sent: { body: null },
      status: 422,
      message: "Invalid request.\n\nFor 'properties/body', nil is not a string.",
    },
    { sent: { body: ' ' }, status: 422, message: 'Validation Failed' },
  ])('answers the body $sent with $status', async ({ sent, status, message }) => {
    await expect(
      octokit.request('POST /repos/acme/infrastructure/issues/42/comments', sent),
    ).rejects.toMatchObject({ status, response: { data: { message, status: String(status) } } });
  });
});

describe('pull requests', () => {
  it('finds them by number and by head commit', async () => {
    const { data: pull } = await octokit.rest.pulls.get({ ...REPOSITORY, pull_number: 42 });
    expect(pull).toMatchObject({ state: 'open', comments: 131, base: { ref: 'main' } });
    expect(pull.head.repo.full_name).toBe('acme/infrastructure');
    const { data: pulls } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
      ...REPOSITORY,
      commit_sha: pull.head.sha,
    });
    expect(pulls.map(({ number }) => number)).toEqual([42]);
  });

  it('lists them by state, base and head, the newest first', async () => {
    const list = async (filter: Readonly<Record<string, string>>) => {
      const { data } = await octokit.rest.pulls.list({ ...REPOSITORY, ...filter });
      return data.map(({ number }) => number);
    };
    expect(await list({})).toEqual([43, 42]);
    expect(await list({ state: 'closed' })).toEqual([41]);
    expect(await list({ state: 'all' })).toEqual([43, 42, 41]);
    expect(await list({ head: 'mallory:patch-1' })).toEqual([43]);
    expect(await list({ head: 'MALLORY:patch-1', base: 'main' })).toEqual([43]);
    expect(await list({ head: 'acme:patch-1' })).toEqual([]);
    expect(await list({ base: 'release' })).toEqual([]);
    // Without an owner it filters nothing.
    expect(await list({ head: 'patch-1' })).toEqual([43, 42]);
    await expect(list({ state: 'new' })).rejects.toMatchObject({ status: 422 });
    await expect(list({ sort: 'updated' })).rejects.toMatchObject({ status: 422 });
  });

  it('does not find those of forks by their commits, unless told to', async () => {
    const commit_sha = github.estate.pulls[1]?.headSha ?? '';
    const found = () =>
      octokit.rest.repos.listPullRequestsAssociatedWithCommit({ ...REPOSITORY, commit_sha });
    expect((await found()).data).toEqual([]);
    github.switches.pullsOfForkCommits = 'listed';
    expect((await found()).data).toMatchObject([{ number: 43 }]);
  });

  it('refuses both lists to a token without pull requests', async () => {
    github.estate.tokens.set('ghs_none', {
      login: 'github-actions[bot]',
      kind: 'Bot',
      permissions: { issues: 'write', pull_requests: 'none', contents: 'read', checks: 'write' },
    });
    const { pulls, repos } = clientFor(github, 'ghs_none').rest;
    const commit_sha = github.estate.pulls[0]?.headSha ?? '';
    await expect(pulls.list(REPOSITORY)).rejects.toMatchObject({ status: 403 });
    await expect(
      repos.listPullRequestsAssociatedWithCommit({ ...REPOSITORY, commit_sha }),
    ).rejects.toMatchObject({ status: 403 });
  });

  it('has none for the base, and refuses a commit it does not know', async () => {
    const commitsOf = (commit_sha: string) =>
      octokit.rest.repos.listPullRequestsAssociatedWithCommit({ ...REPOSITORY, commit_sha });
    expect((await commitsOf(github.estate.pulls[0]?.baseSha ?? '')).data).toEqual([]);
    await expect(commitsOf('f'.repeat(40))).rejects.toMatchObject({ status: 422 });
  });
});
