import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { type Route, route, type SandboxServer, startServer } from '../../sandbox/server.ts';
import { askIdentityToken } from '../../src/github/identity-token.ts';
import { createOctokit } from '../../src/github/octokit.ts';
import { REPOSITORY, startSeededGitHub } from '../sandbox/github-service.ts';
import { FAST_PACING } from '../sources/service.ts';

let github: GitHubSandbox;
/** Another origin on the same host: whatever arrives there is recorded, and answered as GitHub would. */
let elsewhere: SandboxServer;

beforeEach(async () => {
  github = await startSeededGitHub();
  const welcome: Route['answer'] = () => ({ status: 200, body: [] });
  elsewhere = await startServer([route('GET', '/*', welcome), route('POST', '/*', welcome)], () => ({
    status: 404,
  }));
});

afterEach(async () => {
  await Promise.all([github.close(), elsewhere.close()]);
});

const octokit = () => createOctokit(github.jobToken, github.url, { secondMs: 1, deadlineMs: 20_000 });
const ISSUE = { ...REPOSITORY, issue_number: 42 } as const;
const STATUSES = [301, 302, 307, 308] as const;

describe("GitHub's token", () => {
  it.each(STATUSES)('is taken nowhere by a redirect (%i), and neither is the request', async (status) => {
    const location = `${elsewhere.url}/repos/acme/infrastructure/issues/42/comments`;
    github.faults.add({ path: /\/comments/, fault: { kind: 'redirect', status, location } });
    const { issues } = octokit().rest;
    await expect(issues.listComments(ISSUE)).rejects.toThrow(
      `HTTP ${status} with a redirect that is not followed`,
    );
    await expect(issues.createComment({ ...ISSUE, body: 'words' })).rejects.toThrow('is not followed');
    expect(elsewhere.exchanges).toEqual([]);
    expect(github.exchanges).toHaveLength(2);
  });

  it('is taken nowhere by a redirect of GraphQL', async () => {
    github.faults.add({ path: /graphql/, fault: { kind: 'redirect', status: 307, location: elsewhere.url } });
    await expect(octokit().graphql('query { viewer { login } }')).rejects.toThrow('is not followed');
    expect(elsewhere.exchanges).toEqual([]);
  });

  it('is taken nowhere by the link to the next page of a list', async () => {
    github.faults.add({
      path: /\/comments/,
      fault: {
        kind: 'status',
        status: 200,
        body: [],
        headers: { link: `<${elsewhere.url}/page2>; rel="next"` },
      },
    });
    const client = octokit();
    const all = client.paginate(client.rest.issues.listComments, ISSUE);
    await expect(all).rejects.toThrow(
      `GitHub's link leads away from ${github.url}, which alone gets the token`,
    );
    expect(elsewhere.exchanges).toEqual([]);
    expect(github.exchanges).toHaveLength(1);
  });

  it.each([301, 307] as const)('goes along to the new name of a repository (%i)', async (status) => {
    const { repositoryId } = github.estate;
    const location = `/repositories/${repositoryId}/issues/42/comments`;
    github.faults.add({ path: /^\/repos\//, fault: { kind: 'redirect', status, location } });
    const { issues } = octokit().rest;
    expect((await issues.listComments(ISSUE)).data).not.toEqual([]);
    const { data } = await issues.createComment({ ...ISSUE, body: 'words' });
    expect(github.estate.comments.at(-1)).toMatchObject({ id: data.id, body: 'words' });
  });

  it('does not go round in circles', async () => {
    github.faults.add({ path: /./, fault: { kind: 'redirect', status: 302, location: '/repos/acme/other' } });
    await expect(octokit().rest.issues.listComments(ISSUE)).rejects.toThrow('is not followed');
    expect(github.exchanges.length).toBeLessThan(6);
  });
});

describe("the runner's token for identity tokens", () => {
  const ports = () => ({ signal: AbortSignal.timeout(20_000), pacing: FAST_PACING });

  it('buys one', async () => {
    const token = await askIdentityToken(github.idTokenEnv(), 'api://x', ports());
    expect(token.split('.')).toHaveLength(3);
  });

  it.each(STATUSES)('is taken nowhere by a redirect (%i)', async (status) => {
    const location = `${elsewhere.url}/id-token`;
    github.faults.add({ path: /id-token/, fault: { kind: 'redirect', status, location } });
    await expect(askIdentityToken(github.idTokenEnv(), 'api://x', ports())).rejects.toThrow(
      'Redirects are refused',
    );
    expect(elsewhere.exchanges).toEqual([]);
  });
});
