import type { Octokit } from '@octokit/rest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { SCHEDULED_TOKEN } from '../../sandbox/github/tokens.ts';
import { clientFor, REPOSITORY, startSeededGitHub } from './github-service.ts';

let github: GitHubSandbox;
let octokit: Octokit;

beforeEach(async () => {
  github = await startSeededGitHub();
  octokit = clientFor(github, SCHEDULED_TOKEN);
});

afterEach(() => github.close());

const create = (fields: Readonly<Record<string, unknown>> = {}) =>
  octokit.request('POST /repos/{owner}/{repo}/issues', { ...REPOSITORY, title: 'One', ...fields });
const list = async (query: Readonly<Record<string, string>> = {}) => {
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/issues', { ...REPOSITORY, ...query });
  return data.map(({ number }) => number);
};

describe('the list of issues', () => {
  it('has the pull requests too, the newest first, and the closed ones when asked', async () => {
    expect((await create()).data).toMatchObject({ number: 44, state: 'open', user: { type: 'Bot' } });
    expect(await list()).toEqual([44, 43, 42]);
    expect(await list({ state: 'all', direction: 'asc' })).toEqual([41, 42, 43, 44]);
    expect(await list({ state: 'closed' })).toEqual([41]);
  });

  it('is narrowed to an author and to labels', async () => {
    await create({ labels: ['A', 'b'] });
    expect(await list({ creator: 'github-actions[bot]' })).toEqual([44]);
    expect(await list({ creator: 'alice-okafor' })).toEqual([42]);
    expect(await list({ labels: 'a,B' })).toEqual([44]);
    expect(await list({ labels: 'a,c' })).toEqual([]);
    await expect(list({ creator: 'nobody' })).rejects.toMatchObject({ status: 422 });
  });
});

describe('an issue', () => {
  it('is closed, and reopened, with a reason that is read where the state changes', async () => {
    const { number: issue_number } = (await create()).data;
    const update = (fields: object) =>
      octokit.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
        ...REPOSITORY,
        issue_number,
        ...fields,
      });
    const closed = await update({ state: 'closed', state_reason: 'not_planned' });
    expect(closed.data).toMatchObject({
      state: 'closed',
      state_reason: 'not_planned',
      closed_at: expect.any(String),
    });
    expect((await update({ state: 'closed', state_reason: 'completed' })).data.state_reason).toBe(
      'not_planned',
    );
    expect((await update({ state: 'open' })).data).toMatchObject({
      state_reason: 'reopened',
      closed_at: null,
    });
    const said = { ...REPOSITORY, issue_number, body: 'x' };
    expect((await octokit.rest.issues.createComment(said)).data.html_url).toContain('/issues/44#');
    await expect(clientFor(github).rest.issues.createComment(said)).rejects.toMatchObject({ status: 403 });
  });

  it.each([
    [{ title: '' }, 'title'],
    [{ title: 'x'.repeat(257) }, 'title'],
    [{ body: 'x'.repeat(65_537) }, 'body'],
    [{ labels: ['x'.repeat(51)] }, 'name'],
    [{ assignees: ['mallory'] }, 'assignees'],
  ])('is refused with %o', async (fields, field) => {
    await expect(create(fields)).rejects.toMatchObject({
      status: 422,
      response: { data: { errors: [{ field }] } },
    });
    expect(github.estate.issues).toEqual([]);
  });

  it.each([
    [() => github.jobToken, 403],
    [() => github.configToken, 404],
  ])('is not opened without the permission', async (token, status) => {
    const { issues } = clientFor(github, token()).rest;
    await expect(issues.create({ ...REPOSITORY, title: 'x' })).rejects.toMatchObject({ status });
  });
});
