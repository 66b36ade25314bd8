import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRun } from '../../src/github/event.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-gate-test-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function read(event: string, payload: unknown, env: Readonly<Record<string, string>> = {}) {
  const path = join(folder, 'event.json');
  await writeFile(path, JSON.stringify(payload));
  return readRun({
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: path,
    GITHUB_REPOSITORY: 'acme/infrastructure',
    GITHUB_SHA: 'a'.repeat(40),
    ...env,
  });
}

const PULL = {
  pull_request: {
    number: 42,
    created_at: '2026-03-02T09:00:00Z',
    head: {
      sha: 'b'.repeat(40),
      repo: { full_name: 'acme/infrastructure' },
    },
    base: { ref: 'main' },
  },
};
const QUEUE = {
  merge_group: {
    base_ref: 'refs/heads/main',
    head_ref: `refs/heads/gh-readonly-queue/main/pr-42-${'c'.repeat(40)}`,
  },
};
const OWN = 'acme/infrastructure/.github/workflows/gate.yml';

describe('who can edit the workflow', () => {
  it.each<[string, string, unknown, string, boolean | undefined]>([
    ['a pull request its own', 'pull_request', PULL, `${OWN}@refs/pull/42/merge`, true],
    ['a pull request in another case', 'pull_request', PULL, `${OWN.toUpperCase()}@refs/pull/42/merge`, true],
    [
      'a queue the merged one',
      'merge_group',
      QUEUE,
      `${OWN}@refs/heads/gh-readonly-queue/main/pr-42-c`,
      true,
    ],
    ['nobody one of another branch', 'pull_request', PULL, `${OWN}@refs/heads/main`, false],
    ['nobody one of another repository', 'pull_request', PULL, 'acme/required/x.yml@refs/heads/main', false],
    ['nobody knows', 'pull_request', PULL, '', undefined],
    ['nobody that of the base', 'pull_request_target', PULL, `${OWN}@refs/heads/main`, false],
    ['nobody without a change', 'push', {}, `${OWN}@refs/heads/main`, false],
  ])('%s', async (_, event, payload, workflow, expected) => {
    expect(await read(event, payload, { GITHUB_WORKFLOW_REF: workflow })).toHaveProperty(
      'ownWorkflow',
      expected,
    );
  });
});

describe('the change behind a run', () => {
  it.each<[string, string, unknown, unknown]>([
    [
      'of a pull request',
      'pull_request',
      PULL,
      { number: 42, headSha: 'b'.repeat(40), createdAt: '2026-03-02T09:00:00Z' },
    ],
    ['of a merge queue', 'merge_group', QUEUE, { number: 42 }],
    [
      'of a queue whose branch is named otherwise',
      'merge_group',
      { merge_group: { ...QUEUE.merge_group, head_ref: 'refs/heads/queue/42' } },
      undefined,
    ],
    ['of a push', 'push', {}, undefined],
  ])('%s', async (_, event, payload, expected) => {
    expect(await read(event, payload)).toHaveProperty('change', expected);
  });

  it('is refused with a creation that is no timestamp', async () => {
    const payload = { pull_request: { ...PULL.pull_request, created_at: 'yesterday' } };
    await expect(read('pull_request', payload)).rejects.toThrow('not a timestamp');
  });
});

describe('where the policy is read', () => {
  it.each<[string, string, unknown, string | undefined, string | undefined]>([
    ['at the base, and after merge', 'pull_request', PULL, 'heads/main', 'a'.repeat(40)],
    ['at the base of a queue', 'merge_group', QUEUE, 'heads/main', 'a'.repeat(40)],
    ['at the base of a review', 'pull_request_review', PULL, 'heads/main', 'a'.repeat(40)],
    ['at the base of a comment on code', 'pull_request_review_comment', PULL, 'heads/main', 'a'.repeat(40)],
    ['at the commit that runs', 'pull_request_target', PULL, 'a'.repeat(40), undefined],
    ['at the commit of a push', 'push', {}, 'a'.repeat(40), undefined],
  ])('%s', async (_, event, payload, policyRef, mergedRef) => {
    expect(await read(event, payload)).toMatchObject({ policyRef, mergedRef });
  });

  it.each<[string, string, unknown, string, string | undefined]>([
    ['of an event nobody knows, on a merge commit', 'novel', PULL, 'refs/pull/42/merge', 'heads/main'],
    ['of such a one without its base', 'novel', {}, 'refs/pull/42/merge', undefined],
    [
      'of a push to the queue',
      'push',
      {},
      `refs/heads/gh-readonly-queue/release/2/pr-42-${'c'.repeat(40)}`,
      'heads/release/2',
    ],
    ['of a push elsewhere', 'push', {}, 'refs/heads/main', 'a'.repeat(40)],
  ])('never by the change itself: %s', async (_, event, payload, GITHUB_REF, policyRef) => {
    expect(await read(event, payload, { GITHUB_REF })).toHaveProperty('policyRef', policyRef);
  });
});
