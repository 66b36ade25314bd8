import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RUN_ID } from '../../sandbox/github/seed.ts';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { clientFor, REPOSITORY, startSeededGitHub } from './github-service.ts';

const CONTRACT = new URL('../../../shared/contracts/github/openapi-subset.json', import.meta.url);
const RUN = { ...REPOSITORY, run_id: RUN_ID };

let github: GitHubSandbox;

beforeEach(async () => {
  github = await startSeededGitHub();
});

afterEach(() => github.close());

describe('a workflow run', () => {
  it('is the last of its attempts', async () => {
    const { data } = await clientFor(github).rest.actions.getWorkflowRun(RUN);
    expect(data).toMatchObject({
      id: RUN_ID,
      run_attempt: 2,
      status: 'in_progress',
      conclusion: null,
      created_at: '2026-03-05T08:20:30Z',
      run_started_at: '2026-03-05T10:12:30Z',
      previous_attempt_url: `${github.url}/repos/acme/infrastructure/actions/runs/${RUN_ID}/attempts/1`,
    });
  });

  it.each([
    [1, '2026-03-05T08:21:30Z', 'completed'],
    [2, '2026-03-05T10:12:30Z', 'in_progress'],
  ])('began its attempt %i at %s', async (attempt_number, run_started_at, status) => {
    const { data } = await clientFor(github).rest.actions.getWorkflowRunAttempt({ ...RUN, attempt_number });
    expect(data).toMatchObject({
      run_attempt: attempt_number,
      run_started_at,
      status,
      created_at: '2026-03-05T08:20:30Z',
    });
  });

  it.each([0, 3, 1.5])('has no attempt %s', async (attempt_number) => {
    await expect(
      clientFor(github).rest.actions.getWorkflowRunAttempt({ ...RUN, attempt_number }),
    ).rejects.toMatchObject({ status: 404 });
  });

  it('is not known by another id', async () => {
    await expect(clientFor(github).rest.actions.getWorkflowRun({ ...RUN, run_id: 7 })).rejects.toMatchObject({
      status: 404,
    });
  });

  it('needs actions: read', async () => {
    for (const token of [github.readOnlyToken]) {
      await expect(clientFor(github, token).rest.actions.getWorkflowRun(RUN)).rejects.toMatchObject({
        status: 403,
        message: expect.stringContaining('Resource not accessible by integration'),
        response: { headers: { 'x-accepted-github-permissions': 'actions=read' } },
      });
    }
  });

  it.skipIf(!existsSync(CONTRACT))('is what its description says', async () => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    formats.default(ajv);
    ajv.addSchema(JSON.parse(readFileSync(CONTRACT, 'utf8')), 'github');
    const validate = ajv.getSchema('github#/components/schemas/workflow-run');
    for (const attempt_number of [1, 2]) {
      const { data } = await clientFor(github).rest.actions.getWorkflowRunAttempt({ ...RUN, attempt_number });
      expect(validate?.(data), ajv.errorsText(validate?.errors)).toBe(true);
    }
  });
});
