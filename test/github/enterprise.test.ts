import { afterEach, beforeEach, expect, it } from 'vitest';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { readInputs } from '../../src/config/inputs.ts';
import { loadPolicies } from '../../src/config/load/policies.ts';
import { readRun } from '../../src/github/event.ts';
import { createOctokit } from '../../src/github/octokit.ts';
import type { WantedComment } from '../../src/publishers/comment-view.ts';
import { publishComment } from '../../src/publishers/pull-request-comment.ts';
import { NOW, startSeededGitHub } from '../sandbox/github-service.ts';

const PATH = '.github/policy-gate.yml';
const OWN = 'version: 1\nthresholds: { critical: 0 }\n';

let github: GitHubSandbox;

beforeEach(async () => {
  github = await startSeededGitHub({ enterprise: true });
});

afterEach(() => github.close());

/** What was asked, without the path below which an Enterprise Server has its API. */
const paths = (): readonly string[] => github.exchanges.map(({ path }) => path);

it('a comment is created, found again by whose it is, and edited, through both its APIs', async () => {
  const wanted = (minute: number): WantedComment => ({
    issue: { owner: 'acme', repo: 'infrastructure', issue_number: 42 },
    headSha: github.estate.pulls[0]?.headSha ?? '',
    mode: 'always',
    marker: {
      key: 'c'.repeat(16),
      job: 'e'.repeat(16),
      run: minute,
      readAt: `2026-03-05T10:0${minute}:00.000Z`,
      state: 'a'.repeat(16),
      red: true,
    },
    text: () => `minute ${minute}`,
    supersededText: 'superseded',
    now: NOW,
  });
  const octokit = createOctokit(github.jobToken, github.apiUrl, { secondMs: 1, deadlineMs: 10_000 });
  const created = await publishComment(octokit, wanted(1));
  expect(created.url).toContain(`${github.url}/acme/infrastructure/pull/42#issuecomment-`);
  expect(await publishComment(octokit, wanted(2))).toMatchObject({ url: created.url, did: 'updated' });
  expect(paths()).toContain('/api/graphql');
  expect(paths().filter((path) => !/^\/api\/(?:v3\/|graphql$)/.test(path))).toEqual([]);
});

it('GraphQL is asked where the runner says that it is', async () => {
  const { GITHUB_GRAPHQL_URL = '' } = github.runEnv('pull_request', 42);
  await createOctokit(github.jobToken, github.apiUrl).graphql('query { viewer { login } }');
  expect(paths()).toEqual([new URL(GITHUB_GRAPHQL_URL).pathname]);
});

it('the policy files of this and another repository are read', async () => {
  const commit = github.estate.branches.get('main') ?? '';
  github.estate.files.set(commit, new Map([[PATH, OWN]]));
  const env = {
    'INPUT_GITHUB-TOKEN': github.jobToken,
    'INPUT_CONFIG-TOKEN': github.configToken,
    'INPUT_CONFIG-FILE': 'acme/policies/policy-gate.yml@v1',
    GITHUB_EVENT_NAME: 'schedule',
    GITHUB_REPOSITORY: 'acme/infrastructure',
    ...github.runEnv('schedule', 42),
  };
  const { central, own, notes } = await loadPolicies(await readInputs(env), await readRun(env), NOW);
  expect(central).toMatchObject({ name: 'acme/policies/policy-gate.yml@v1' });
  expect(own).toMatchObject({ name: PATH, commit });
  expect(notes).toEqual([]);
  expect(paths().every((path) => path.startsWith('/api/v3/repos/'))).toBe(true);
});
