import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { derivedSha } from '../../sandbox/github/pull-record.ts';
import { pushTo } from '../../sandbox/github/pushes.ts';
import { CENTRAL_FILE } from '../../sandbox/github/seed-repositories.ts';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { APP_TOKEN, MAINTAINER_TOKEN } from '../../sandbox/github/tokens.ts';
import { CONVERSATION, clientFor, NOW, REPOSITORY, startSeededGitHub } from './github-service.ts';

const POLICIES = { owner: 'acme', repo: 'policies' } as const;
const FORK = { owner: 'mallory', repo: 'infrastructure' } as const;
const ELSEWHERE = 'e'.repeat(40);

type Place = { readonly owner: string; readonly repo: string };

let github: GitHubSandbox;

beforeEach(async () => {
  github = await startSeededGitHub();
});

afterEach(() => github.close());

const commit = async (ref: string, place: Place = REPOSITORY, token: string = github.jobToken) => {
  const { repos } = clientFor(github, token).rest;
  return (await repos.getCommit({ ...place, ref, mediaType: { format: 'sha' } })).data;
};

const file = async (
  { path = CENTRAL_FILE, ref }: { path?: string; ref?: string },
  place: Place = REPOSITORY,
  token: string = github.jobToken,
) => {
  const { repos } = clientFor(github, token).rest;
  const at = ref === undefined ? {} : { ref };
  return (await repos.getContent({ ...place, path, ...at, mediaType: { format: 'raw' } })).data;
};

const notFound = { status: 404, response: { data: { message: 'Not Found', status: '404' } } };

describe('another repository of the owner', () => {
  it('can be read by a token that has it, at branches, tags and commits', async () => {
    const policies = github.estate.otherRepositories.get('acme/policies');
    const [main, v1] = [policies?.branches.get('main') ?? '', policies?.tags.get('v1') ?? ''];
    expect([main, v1]).toEqual([expect.stringMatching(/^\w{40}$/), expect.stringMatching(/^\w{40}$/)]);
    expect(main).not.toBe(v1);
    for (const [ref, sha, words] of [
      ['heads/main', main, 'The rules for all.'],
      ['refs/heads/main', main, 'The rules for all.'],
      ['main', main, 'The rules for all.'],
      ['HEAD', main, 'The rules for all.'],
      [main, main, 'The rules for all.'],
      ['tags/v1', v1, 'as of v1'],
      ['refs/tags/v1', v1, 'as of v1'],
      ['v1', v1, 'as of v1'],
      [v1, v1, 'as of v1'],
    ] as const) {
      expect(await commit(ref, POLICIES, github.configToken)).toBe(sha);
      expect(await file({ ref }, POLICIES, github.configToken)).toContain(words);
    }
    expect(await file({}, POLICIES, github.configToken)).toContain('The rules for all.');
    await expect(commit('heads/v1', POLICIES, github.configToken)).rejects.toMatchObject({ status: 422 });
    await expect(commit('tags/main', POLICIES, github.configToken)).rejects.toMatchObject({ status: 422 });
  });

  it('is not there for a token without it, whatever its permissions, unless it is public', async () => {
    for (const token of [github.jobToken, github.readOnlyToken, APP_TOKEN, MAINTAINER_TOKEN]) {
      await expect(commit('main', POLICIES, token)).rejects.toMatchObject(notFound);
      await expect(file({}, POLICIES, token)).rejects.toMatchObject(notFound);
    }
    const policies = github.estate.otherRepositories.get('acme/policies');
    if (policies) policies.isPrivate = false;
    expect(await file({}, POLICIES)).toContain('The rules for all.');
    await expect(file({}, POLICIES, 'ghs_wrong')).rejects.toMatchObject({ status: 401 });
  });

  it('is refused to a token that has it without its contents', async () => {
    const permissions = {
      issues: 'write',
      pull_requests: 'write',
      contents: 'none',
      checks: 'none',
    } as const;
    const repositories = ['Acme/Policies'];
    github.estate.tokens.set('ghs_blind', { login: 'x', kind: 'Bot', permissions, repositories });
    await expect(commit('main', POLICIES, 'ghs_blind')).rejects.toMatchObject({
      status: 403,
      response: { headers: { 'x-accepted-github-permissions': 'contents=read' } },
    });
  });

  it('can be one of several, and beside our own', async () => {
    const permissions = { issues: 'none', pull_requests: 'none', contents: 'read', checks: 'none' } as const;
    const repositories = ['acme/policies', 'acme/more'];
    github.estate.tokens.set('ghs_wide', { login: 'x', kind: 'Bot', permissions, repositories });
    github.estate.otherRepositories.set('acme/more', {
      branches: new Map([['main', ELSEWHERE]]),
      tags: new Map(),
      files: new Map(),
      isPrivate: true,
    });
    expect(await commit('HEAD', { owner: 'ACME', repo: 'More' }, 'ghs_wide')).toBe(ELSEWHERE);
    expect(await commit('HEAD', POLICIES, 'ghs_wide')).not.toBe(ELSEWHERE);
    expect(await commit('HEAD', REPOSITORY, 'ghs_wide')).toBe(github.estate.branches.get('main'));
    await expect(commit('HEAD', { owner: 'acme', repo: 'none' }, 'ghs_wide')).rejects.toMatchObject(notFound);
  });

  it('shows nothing but its contents and commits', async () => {
    const { repos, pulls } = clientFor(github, github.configToken).rest;
    await expect(repos.get(POLICIES)).rejects.toMatchObject(notFound);
    await expect(pulls.get({ ...POLICIES, pull_number: 42 })).rejects.toMatchObject(notFound);
  });

  it('is all that its token has: of ours nothing is there', async () => {
    const { repos, issues, pulls } = clientFor(github, github.configToken).rest;
    await expect(commit('HEAD', REPOSITORY, github.configToken)).rejects.toMatchObject(notFound);
    await expect(repos.get(REPOSITORY)).rejects.toMatchObject(notFound);
    await expect(repos.listActivities(REPOSITORY)).rejects.toMatchObject(notFound);
    await expect(issues.listComments(CONVERSATION)).rejects.toMatchObject(notFound);
    await expect(pulls.get({ ...REPOSITORY, pull_number: 42 })).rejects.toMatchObject(notFound);
  });
});

describe('the commits of our repository', () => {
  it('are at every branch, and are those of the pull requests with and without files', async () => {
    const { estate } = github;
    const [inside, fork, closed] = estate.pulls;
    const queued = github.runEnv('merge_group', 42);
    estate.files.set(ELSEWHERE, new Map());
    expect(await commit('heads/main')).toBe(inside?.baseSha);
    expect(await commit('heads/private-endpoints')).toBe(inside?.headSha);
    expect(await commit(queued['GITHUB_REF'] ?? '')).toBe(queued['GITHUB_SHA']);
    const shas = [
      ...[inside, fork, closed].flatMap((pull) => [
        pull?.headSha ?? '',
        derivedSha('merge', pull?.headSha ?? ''),
      ]),
      queued['GITHUB_SHA'] ?? '',
      ELSEWHERE,
    ];
    for (const sha of shas) {
      expect(await commit(sha)).toBe(sha);
      await expect(file({ ref: sha })).rejects.toMatchObject(notFound);
    }
  });

  it('outlive the head that moves on', async () => {
    const [pull] = github.estate.pulls;
    if (pull === undefined) throw new Error('no pull request');
    const { headSha } = pull;
    pushTo(github.estate, pull, { sha: ELSEWHERE, at: NOW });
    expect(await commit('private-endpoints')).toBe(ELSEWHERE);
    expect(await commit(headSha)).toBe(headSha);
  });

  it('are none where a branch was deleted', async () => {
    const deletion = {
      before: ELSEWHERE,
      after: '0'.repeat(40),
      type: 'branch_deletion',
      actor: null,
    } as const;
    github.estate.activities
      .get('acme/infrastructure')
      ?.push({ id: 1, ref: 'refs/heads/gone', timestamp: '2026-03-01T00:00:00Z', ...deletion });
    await expect(commit(deletion.after)).rejects.toMatchObject({ status: 422 });
  });

  it('have the files that are set there, and no others', async () => {
    const { estate } = github;
    const head = estate.pulls[0]?.headSha ?? '';
    estate.files.set(head, new Map([['.github/policy-gate.yml', 'of the head']]));
    expect(await file({ path: '.github/policy-gate.yml', ref: head })).toBe('of the head');
    expect(await file({ path: '.github/policy-gate.yml', ref: 'private-endpoints' })).toBe('of the head');
    await expect(file({ path: '.github/policy-gate.yml', ref: 'main' })).rejects.toMatchObject(notFound);
    await expect(file({ path: 'policy-gate.yml', ref: head })).rejects.toMatchObject(notFound);
  });

  it('are told from a tag of the same name by their full reference alone', async () => {
    github.estate.tags.set('main', ELSEWHERE);
    expect(await commit('main')).toBe(ELSEWHERE);
    expect(await commit('tags/main')).toBe(ELSEWHERE);
    expect(await commit('heads/main')).toBe(github.estate.branches.get('main'));
  });

  it.each(['nowhere', 'heads/nowhere', 'f'.repeat(40), '0'.repeat(40)])('are not at %s', async (ref) => {
    await expect(commit(ref)).rejects.toMatchObject({
      status: 422,
      response: { data: { message: `No commit found for SHA: ${ref}`, status: '422' } },
    });
    await expect(file({ ref })).rejects.toMatchObject({
      status: 404,
      response: { data: { message: `No commit found for the ref ${ref}` } },
    });
  });
});

describe('the fork of a pull request', () => {
  it('can be read by anybody, its branch and its files', async () => {
    const head = github.estate.pulls[1]?.headSha ?? '';
    github.estate.files.set(head, new Map([[CENTRAL_FILE, 'of the fork']]));
    expect(await commit('heads/patch-1', FORK, github.configToken)).toBe(head);
    expect(await file({ ref: 'patch-1' }, FORK, github.configToken)).toBe('of the fork');
    expect(await file({ ref: head })).toBe('of the fork');
    await expect(commit('heads/patch-1')).rejects.toMatchObject({ status: 422 });
  });

  it('has none of the commits of ours that it was not made from', async () => {
    const ours = github.estate.pulls[0]?.headSha ?? '';
    await expect(commit(ours, FORK)).rejects.toMatchObject({ status: 422 });
    expect(await commit('HEAD', FORK)).toBe(github.estate.branches.get('main'));
  });

  it('says in the pull request that it is public', async () => {
    const { data } = await clientFor(github).rest.pulls.get({ ...REPOSITORY, pull_number: 43 });
    expect(data.head.repo).toMatchObject({ full_name: 'mallory/infrastructure', private: false });
    expect(data.base.repo).toMatchObject({ full_name: 'acme/infrastructure', private: true });
  });
});
