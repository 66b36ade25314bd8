import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRun } from '../../src/github/event.ts';

const HEAD = 'd'.repeat(40);

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-gate-test-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function read(event: string, payload: unknown, env: Readonly<Record<string, string>>) {
  const path = join(folder, 'event.json');
  await writeFile(path, JSON.stringify(payload));
  return readRun({ GITHUB_EVENT_NAME: event, GITHUB_EVENT_PATH: path, ...env });
}

describe('whether a run is about a pull request', () => {
  it.each<[string, unknown, string, boolean]>([
    ['pull_request', {}, '', true],
    ['pull_request_target', {}, 'refs/heads/main', true],
    ['pull_request_review', {}, '', true],
    ['novel', { pull_request: { number: 42, head: { sha: HEAD } } }, '', true],
    ['merge_group', {}, '', true],
    ['push', {}, 'refs/heads/main', false],
    ['push', {}, `refs/heads/gh-readonly-queue/main/pr-42-${'c'.repeat(40)}`, true],
    ['schedule', {}, 'refs/heads/main', false],
    ['workflow_dispatch', {}, 'refs/heads/main', false],
    ['workflow_dispatch', {}, 'refs/pull/42/merge', true],
    ['repository_dispatch', {}, 'refs/heads/main', false],
    ['issue_comment', { issue: { pull_request: { url: 'https://api.github.com' } } }, '', true],
    ['issue_comment', { issue: {} }, '', false],
    ['workflow_run', { workflow_run: { event: 'pull_request', head_sha: HEAD } }, 'refs/heads/main', true],
    ['workflow_run', { workflow_run: { event: 'merge_group', head_sha: HEAD } }, 'refs/heads/main', true],
    ['workflow_run', { workflow_run: { event: 'schedule', head_sha: HEAD } }, 'refs/heads/main', false],
  ])('%s of %o at %j: %s', async (event, payload, GITHUB_REF, expected) => {
    expect(await read(event, payload, { GITHUB_REF })).toHaveProperty('ofPullRequest', expected);
  });
});
