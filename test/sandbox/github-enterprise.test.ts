import { afterEach, beforeEach, expect, it } from 'vitest';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { CONVERSATION, clientFor, REPOSITORY, startSeededGitHub } from './github-service.ts';

let github: GitHubSandbox;

beforeEach(async () => {
  github = await startSeededGitHub({ enterprise: true });
});

afterEach(() => github.close());

it('has REST below /api/v3, GraphQL beside it, and nothing at its root', async () => {
  const { url, apiUrl } = github;
  expect(apiUrl).toBe(`${url}/api/v3`);
  const octokit = clientFor(github);
  expect((await octokit.rest.repos.get(REPOSITORY)).data.url).toBe(`${apiUrl}/repos/acme/infrastructure`);
  expect(await octokit.graphql('{ viewer { login } }')).toMatchObject({
    viewer: { login: 'github-actions[bot]' },
  });
  expect(github.exchanges.map(({ path }) => path)).toEqual([
    '/api/v3/repos/acme/infrastructure',
    '/api/graphql',
  ]);
  const headers = { authorization: `token ${github.jobToken}` };
  for (const path of ['/repos/acme/infrastructure', '/graphql', '/api/v3/graphql']) {
    expect((await fetch(`${url}${path}`, { headers })).status).toBe(404);
  }
});

it('links to itself, from page to page and to people', async () => {
  const { url, apiUrl } = github;
  const { data, headers } = await clientFor(github).rest.issues.listComments(CONVERSATION);
  expect(headers.link).toContain(`<${apiUrl}/repositories/`);
  expect(data[0]?.html_url).toContain(`${url}/acme/infrastructure/pull/42#issuecomment-`);
  expect(data[0]?.user?.html_url).toMatch(new RegExp(`^${url}/[\\w-]+$`));
  expect(JSON.stringify(github.event('workflow_run', 43))).not.toContain('https://github.com');
});

it('is what the runner says', () => {
  expect(github.runEnv('schedule', 42)).toMatchObject({
    GITHUB_API_URL: github.apiUrl,
    GITHUB_GRAPHQL_URL: `${github.url}/api/graphql`,
    GITHUB_SERVER_URL: github.url,
  });
});
