import { existsSync, readFileSync } from 'node:fs';
import type { Octokit } from '@octokit/rest';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { CONVERSATION, clientFor, REPOSITORY, startSeededGitHub } from './github-service.ts';

const CONTRACT = new URL('../../../shared/contracts/github/openapi-subset.json', import.meta.url);

let github: GitHubSandbox;
let octokit: Octokit;

beforeEach(async () => {
  github = await startSeededGitHub();
  octokit = clientFor(github);
});

afterEach(() => github.close());

describe.skipIf(!existsSync(CONTRACT))("GitHub's own description", () => {
  it('holds for every kind of answer', async () => {
    const holds = contract();
    const { issues, pulls, repos } = octokit.rest;
    const created = await issues.createComment({ ...CONVERSATION, body: 'x' });
    const listed = await issues.listComments(CONVERSATION);
    const commit = { ...REPOSITORY, commit_sha: github.estate.pulls[0]?.headSha ?? '' };
    const ofCommit = await repos.listPullRequestsAssociatedWithCommit(commit);
    const open = await pulls.list(REPOSITORY);
    for (const comment of [created.data, ...listed.data]) holds('issue-comment', comment);
    for (const pull of [...ofCommit.data, ...open.data]) holds('pull-request-simple', pull);
    for (const number of [42, 43]) {
      const pull = await pulls.get({ ...REPOSITORY, pull_number: number });
      holds('pull-request', pull.data);
      holds('repository', pull.data.head.repo);
    }
    holds('full-repository', (await repos.get(REPOSITORY)).data);
    expect([ofCommit.data.length, open.data.length]).toEqual([1, 2]);
  });

  it.each([42, 43])('holds for the run whose end begins a second stage for pull request %i', (number) => {
    const holds = contract();
    const payload = github.event('workflow_run', number);
    const run: unknown = Reflect.get(Object(payload), 'workflow_run');
    holds('workflow-run', run);
    expect(run).toMatchObject({ pull_requests: number === 42 ? [{ number: 42 }] : [] });
  });

  it('holds for refusals', async () => {
    const holds = contract();
    const tooLong = { ...CONVERSATION, body: 'x'.repeat(65_537) };
    await expect(octokit.rest.issues.createComment(tooLong)).rejects.toThrow();
    holds('validation-error', github.exchanges.at(-1)?.response?.body);
    await expect(octokit.request('GET /nowhere')).rejects.toThrow();
    holds('basic-error', github.exchanges.at(-1)?.response?.body);
  });
});

function contract(): (schema: string, value: unknown) => void {
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(JSON.parse(readFileSync(CONTRACT, 'utf8')), 'github');
  return (schema, value) => {
    const validate = ajv.getSchema(`github#/components/schemas/${schema}`);
    expect(validate?.(value), `${schema}: ${ajv.errorsText(validate?.errors)}`).toBe(true);
  };
}
