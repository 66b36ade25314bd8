import type { Octokit } from '@octokit/rest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GitHubPull } from '../../sandbox/github/estate.ts';
import { pushTo } from '../../sandbox/github/pushes.ts';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { CONVERSATION, clientFor, NOW, REPOSITORY, sizeOf, startSeededGitHub } from './github-service.ts';

const FORK = { owner: 'mallory', repo: 'infrastructure' } as const;
const GONE = { owner: 'dora-van-dijk', repo: 'infrastructure' } as const;
const HEAD = 'refs/heads/private-endpoints';

let github: GitHubSandbox;
let octokit: Octokit;

beforeEach(async () => {
  github = await startSeededGitHub();
  octokit = clientFor(github);
});

afterEach(() => github.close());

function pull(number: number): GitHubPull {
  const found = github.estate.pulls.find((candidate) => candidate.number === number);
  if (found === undefined) throw new Error(`no pull request ${number}`);
  return found;
}

const sha = (digit: number): string => digit.toString(16).padStart(40, 'a');
const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1_000);
const pushTimes = (count: number): void => {
  for (let push = 1; push <= count; push += 1) {
    pushTo(github.estate, pull(42), { sha: sha(push), at: later(push) });
  }
};
const list = async (query: Record<string, string | number> = {}) =>
  (await octokit.rest.repos.listActivities({ ...REPOSITORY, ref: HEAD, ...query })).data;

describe('the activity of a branch', () => {
  it('tells of each push, the newest first', async () => {
    const { headSha } = pull(42);
    pushTo(github.estate, pull(42), { sha: sha(1), at: NOW });
    const activities = await list();
    expect(activities.map(({ activity_type }) => activity_type)).toEqual(['push', 'push', 'branch_creation']);
    expect(activities[0]).toEqual({
      id: expect.any(Number),
      node_id: expect.any(String),
      before: headSha,
      after: sha(1),
      ref: HEAD,
      timestamp: '2026-03-05T10:20:30Z',
      activity_type: 'push',
      actor: expect.objectContaining({ login: 'alice-okafor', type: 'User' }),
    });
    expect(activities[1]).toMatchObject({ after: headSha, before: activities[2]?.after });
    expect(activities[2]).toMatchObject({ before: '0'.repeat(40) });
  });

  it.each([
    [42, 'acme/infrastructure'],
    [43, 'mallory/infrastructure'],
    [41, 'dora-van-dijk/infrastructure'],
  ])('has how pull request %i got its head, soon after it was opened', (number, repository) => {
    const { headSha, headRef, createdAt } = pull(number);
    const [activity, ...others] = (github.estate.activities.get(repository) ?? []).filter(
      ({ ref, after }) => ref === `refs/heads/${headRef}` && after === headSha,
    );
    const seconds = (Date.parse(activity?.timestamp ?? '') - Date.parse(createdAt)) / 1_000;
    expect(['push', 'branch_creation']).toContain(activity?.type);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(300);
    expect(others).toEqual([]);
  });

  it('is found by the name of the branch too, and only that of this branch', async () => {
    expect(await list({ ref: 'private-endpoints' })).toEqual(await list());
    expect(await list({ ref: 'main' })).toMatchObject([
      { ref: 'refs/heads/main', activity_type: 'pr_merge', after: pull(42).baseSha },
    ]);
    expect(await list({ ref: 'refs/heads/gone' })).toEqual([]);
    const { data } = await octokit.rest.repos.listActivities(REPOSITORY);
    expect(data).toHaveLength(3);
  });

  it('is filtered by its type', async () => {
    pushTo(github.estate, pull(42), { sha: sha(1), at: NOW, forced: true });
    expect(await list({ activity_type: 'force_push' })).toMatchObject([{ after: sha(1) }]);
    expect(await list({ activity_type: 'branch_creation' })).toHaveLength(1);
    expect(await list({ activity_type: 'branch_deletion' })).toEqual([]);
    await expect(list({ activity_type: 'pushes' })).rejects.toMatchObject({ status: 422 });
  });

  it.each(['actor', 'direction', 'time_period'])('is not played with %s', async (name) => {
    await expect(list({ [name]: 'x' })).rejects.toMatchObject({ status: 422 });
  });

  it('has no actor once the account is gone', async () => {
    pushTo(github.estate, pull(42), { sha: sha(1), at: NOW }).actor = null;
    expect((await list())[0]).toMatchObject({ after: sha(1), actor: null });
  });
});

describe('a push', () => {
  it('moves the head of the pull request, and with it its merge commit and its branch', async () => {
    const before = await octokit.rest.pulls.get({ ...REPOSITORY, pull_number: 42 });
    pushTo(github.estate, pull(42), { sha: sha(1), at: NOW });
    const after = await octokit.rest.pulls.get({ ...REPOSITORY, pull_number: 42 });
    expect(after.data.head.sha).toBe(sha(1));
    expect(after.data.merge_commit_sha).not.toBe(before.data.merge_commit_sha);
    expect(github.event('push', 42)).toMatchObject({ after: sha(1) });
  });

  it('leaves an event in the pull request where it was forced, and only there', async () => {
    const events = async () => (await octokit.rest.issues.listEvents(CONVERSATION)).data;
    pushTo(github.estate, pull(42), { sha: sha(1), at: NOW });
    expect(await events()).toHaveLength(5);
    pushTo(github.estate, pull(42), { sha: sha(2), at: later(1), forced: true });
    expect((await events()).slice(5)).toMatchObject([
      {
        event: 'head_ref_force_pushed',
        actor: { login: 'alice-okafor' },
        commit_id: sha(2),
        created_at: '2026-03-05T10:20:31Z',
      },
    ]);
  });

  it('cannot go to a fork that is gone', () => {
    expect(() => pushTo(github.estate, pull(41), { sha: sha(1), at: NOW })).toThrow('41 is gone');
  });
});

describe('paging of activities', () => {
  it('takes 30 a page unless told, and never more than 100', async () => {
    pushTimes(120);
    const sizes = await Promise.all([{}, { per_page: 7 }, { per_page: 500 }].map(list));
    expect(sizes.map((data) => sizeOf({ data }))).toEqual([30, 7, 100]);
  });

  it('goes on by a cursor, to which a new push does nothing', async () => {
    pushTimes(7);
    const parameters = { ...REPOSITORY, ref: HEAD, per_page: 4 };
    const seen: string[] = [];
    for await (const { data } of octokit.paginate.iterator(octokit.rest.repos.listActivities, parameters)) {
      if (seen.length === 0) pushTo(github.estate, pull(42), { sha: sha(99), at: later(99) });
      seen.push(...data.map(({ after }) => after));
    }
    expect(seen).toHaveLength(9);
    expect(new Set(seen).size).toBe(9);
    expect(seen).not.toContain(sha(99));
    expect(github.exchanges.map(({ path }) => path)).toEqual([
      '/repos/acme/infrastructure/activity',
      ...Array(2).fill('/repositories/735114209/activity'),
    ]);
    expect(github.exchanges.at(-1)?.search).toMatch(
      /ref=refs%2Fheads%2Fprivate-endpoints.*per_page=4.*after=/,
    );
  });

  it('goes back by one too', async () => {
    pushTimes(7);
    const page = (query: Record<string, string>) =>
      octokit.rest.repos.listActivities({ ...REPOSITORY, ref: HEAD, per_page: 4, ...query });
    const links = (link = '') =>
      Object.fromEntries(
        [...link.matchAll(/[?&](before|after)=([^&>]+)[^>]*>; rel="(\w+)"/g)].map(
          ([, name = '', cursor = '', relation = '']) => [relation, { [name]: decodeURIComponent(cursor) }],
        ),
      );
    const first = await page({});
    expect(Object.keys(links(first.headers.link))).toEqual(['next']);
    const second = await page(links(first.headers.link)['next'] ?? {});
    expect(Object.keys(links(second.headers.link))).toEqual(['next', 'prev']);
    const third = await page(links(second.headers.link)['next'] ?? {});
    expect(Object.keys(links(third.headers.link))).toEqual(['prev']);
    expect((await page(links(third.headers.link)['prev'] ?? {})).data).toEqual(second.data);
    expect((await page(links(second.headers.link)['prev'] ?? {})).data).toEqual(first.data);
  });

  it('sends no link where all fits on one page, and nothing behind a cursor that is none', async () => {
    const { headers } = await octokit.rest.repos.listActivities({ ...REPOSITORY, ref: HEAD });
    expect(headers.link).toBeUndefined();
    expect(await list({ after: 'nonsense' })).toEqual([]);
  });
});

describe('who may read activities', () => {
  const read = (token: string, repository: typeof REPOSITORY | typeof FORK | typeof GONE = REPOSITORY) =>
    clientFor(github, token).rest.repos.listActivities(repository).then(sizeOf);

  it('is who may read contents', async () => {
    const permissions = {
      issues: 'write',
      pull_requests: 'write',
      contents: 'none',
      checks: 'none',
    } as const;
    github.estate.tokens.set('ghs_blind', { login: 'acme-gates[bot]', kind: 'Bot', permissions });
    expect(await read(github.readOnlyToken)).toBe(3);
    await expect(read('ghs_blind')).rejects.toMatchObject({
      status: 403,
      response: { headers: { 'x-accepted-github-permissions': 'contents=read' } },
    });
    expect(await read('ghs_blind', FORK)).toBe(1);
    await expect(read('ghs_wrong', FORK)).rejects.toMatchObject({ status: 401 });
  });

  it('is anybody in the fork of a pull request, also page by page', async () => {
    pushTo(github.estate, pull(43), { sha: sha(1), at: NOW });
    const parameters = { ...FORK, ref: 'refs/heads/patch-1', per_page: 1 };
    const activities = await octokit.paginate(octokit.rest.repos.listActivities, parameters);
    expect(activities).toMatchObject([
      { after: sha(1), activity_type: 'push', actor: { login: 'mallory' } },
      { activity_type: 'branch_creation', before: '0'.repeat(40) },
    ]);
  });

  it('is nobody where the fork is gone', async () => {
    await expect(read(github.jobToken, GONE)).rejects.toMatchObject({ status: 404 });
    pull(43).headRepo = null;
    await expect(read(github.jobToken, FORK)).rejects.toMatchObject({ status: 404 });
  });
});
