import type { Octokit } from '@octokit/rest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { MAINTAINER_TOKEN } from '../../sandbox/github/tokens.ts';
import { CONVERSATION, clientFor, REPOSITORY, startSeededGitHub } from './github-service.ts';

let github: GitHubSandbox;
let octokit: Octokit;

beforeEach(async () => {
  github = await startSeededGitHub();
  octokit = clientFor(github);
});

afterEach(() => github.close());

describe('viewer', () => {
  it.each([
    '{viewer{login}}',
    'query {\n  viewer {\n    login\n  }\n}',
    'query Who{ viewer { login } } # me',
  ])('answers %j', async (query) => {
    expect(await octokit.graphql(query)).toEqual({ viewer: { login: 'github-actions[bot]' } });
  });

  it('answers for whoever owns the token', async () => {
    const answer = await clientFor(github, MAINTAINER_TOKEN).graphql('{ viewer { login, databaseId } }');
    expect(answer).toEqual({ viewer: { login: 'alice-okafor', databaseId: 1_204_771 } });
  });

  it('refuses what it does not know', async () => {
    await expect(octokit.graphql('{ viewer { email } }')).rejects.toMatchObject({
      errors: [{ extensions: { code: 'undefinedField' } }],
    });
    await expect(octokit.graphql('{ repository { id } }')).rejects.toMatchObject({ data: null });
    await expect(clientFor(github, 'ghs_wrong').graphql('{ viewer { login } }')).rejects.toMatchObject({
      status: 401,
    });
  });

  it('is refused or fails on demand', async () => {
    github.switches.viewer = 'refused';
    await expect(octokit.graphql('{ viewer { login } }')).rejects.toMatchObject({ status: 403 });
    github.switches.viewer = 'error';
    await expect(octokit.graphql('{ viewer { login } }')).rejects.toMatchObject({
      errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }],
    });
  });
});

describe('switches', () => {
  const create = () => octokit.rest.issues.createComment({ ...CONVERSATION, body: 'x' });

  it('asks for a pause on the write it is told, and does not carry it out', async () => {
    github.switches.secondaryLimit = { write: 2, retryAfter: 60 };
    await create();
    await expect(create()).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('You have exceeded a secondary rate limit'),
      response: { headers: { 'retry-after': '60', 'x-ratelimit-remaining': '998' } },
    });
    await create();
    expect(github.estate.comments).toHaveLength(133);
  });

  it('asks for a pause with 429 and without saying how long', async () => {
    github.switches.secondaryLimit = { write: 1, status: 429, retryAfter: null };
    const refusal = await create().catch((error: unknown) => error);
    expect(refusal).toMatchObject({ status: 429 });
    expect(refusal).not.toHaveProperty(['response', 'headers', 'retry-after']);
  });

  it('exhausts the hourly limit', async () => {
    github.switches.primaryLimit = 'exhausted';
    await expect(create()).rejects.toMatchObject({
      status: 403,
      response: {
        headers: {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Date.UTC(2026, 2, 5, 11) / 1000),
        },
        data: { message: expect.stringContaining('API rate limit exceeded') },
      },
    });
  });

  it('stores the comment and loses the answer, once or always', async () => {
    github.switches.createAnswers = 'next-created-but-502';
    await expect(create()).rejects.toMatchObject({ status: 502 });
    await create();
    github.switches.createAnswers = 'created-but-502';
    await expect(create()).rejects.toMatchObject({ status: 502 });
    await expect(create()).rejects.toMatchObject({ status: 502 });
    expect(github.estate.comments).toHaveLength(135);
  });

  it('locks the conversation', async () => {
    github.switches.conversation = 'locked';
    await expect(create()).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('is locked'),
    });
  });

  it('counts a body in bytes, and words the refusal the other way', async () => {
    github.switches.bodyUnit = 'bytes';
    github.switches.tooLong = 'unprocessable';
    const body = 'é'.repeat(32_769);
    await expect(octokit.rest.issues.createComment({ ...CONVERSATION, body })).rejects.toMatchObject({
      status: 422,
      response: { data: { errors: [{ code: 'unprocessable', field: 'data' }] } },
    });
  });
});

describe('headers', () => {
  it('marks every answer with a request id and counts it against the hour', async () => {
    await octokit.rest.repos.get(REPOSITORY);
    await octokit.graphql('{ viewer { login } }');
    await expect(octokit.request('GET /nowhere')).rejects.toThrow();
    const headers = github.exchanges.map(({ response }) => response?.headers ?? {});
    expect(headers.map((sent) => sent['x-ratelimit-resource'])).toEqual(['core', 'graphql', 'core']);
    expect(headers.map((sent) => sent['x-ratelimit-used'])).toEqual(['1', '1', '2']);
    expect(headers.map((sent) => sent['x-ratelimit-remaining'])).toEqual(['999', '999', '998']);
    expect(headers.every((sent) => sent['x-ratelimit-limit'] === '1000')).toBe(true);
    expect(new Set(headers.map((sent) => sent['x-github-request-id'])).size).toBe(3);
  });
});

describe('event payloads', () => {
  const repository = { full_name: 'acme/infrastructure', name: 'infrastructure', owner: { login: 'acme' } };

  it('describes a pull request from inside', () => {
    const { headSha, baseSha } = github.estate.pulls[0] ?? {};
    expect(github.event('pull_request', 42)).toMatchObject({
      action: 'synchronize',
      number: 42,
      pull_request: {
        number: 42,
        head: { sha: headSha, ref: 'private-endpoints', repo: { full_name: 'acme/infrastructure' } },
        base: { sha: baseSha, ref: 'main', repo: { full_name: 'acme/infrastructure' } },
        user: { login: 'alice-okafor' },
        created_at: '2026-03-02T09:00:00Z',
      },
      repository,
      sender: { login: 'alice-okafor' },
    });
  });

  it('describes a pull request from a fork, also one that is gone', () => {
    expect(github.event('pull_request_target', 43)).toMatchObject({
      pull_request: { head: { repo: { full_name: 'mallory/infrastructure', fork: true } } },
    });
    expect(github.event('pull_request', 41)).toMatchObject({ pull_request: { head: { repo: null } } });
    expect(() => github.event('pull_request', 7)).toThrow('no pull request 7');
  });

  it('describes events without a pull request', () => {
    const { headSha, baseSha } = github.estate.pulls[0] ?? {};
    const push = { ref: 'refs/heads/private-endpoints', after: headSha, head_commit: { id: headSha } };
    const group = {
      base_sha: baseSha,
      base_ref: 'refs/heads/main',
      head_sha: expect.stringMatching(/^\w{40}$/),
    };
    expect(github.event('push', 42)).toMatchObject({ ...push, repository });
    expect(github.event('merge_group', 42)).toMatchObject({ merge_group: group, repository });
    expect(github.event('schedule', 42)).toMatchObject({ schedule: expect.any(String), repository });
    expect(github.event('workflow_dispatch', 42)).toMatchObject({ ref: 'refs/heads/main', repository });
    expect(github.event('push', 42)).not.toHaveProperty('pull_request');
  });
});
