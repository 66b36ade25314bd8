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

describe('where the gate comes from', () => {
  it.each([
    ['https://github.com', 'acme/policy-gate', 'https://github.com/acme/policy-gate'],
    ['https://github.com', '', undefined],
    ['', 'acme/policy-gate', undefined],
    ['javascript:', 'acme/policy-gate', undefined],
  ])('%j and %j is %s', async (GITHUB_SERVER_URL, GITHUB_ACTION_REPOSITORY, url) => {
    const run = await read('push', {}, { GITHUB_SERVER_URL, GITHUB_ACTION_REPOSITORY });
    expect(run.actionUrl).toBe(url);
  });
});

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

const HEAD = 'd'.repeat(40);
const stage = (first: Readonly<Record<string, unknown>> = {}) => ({
  workflow_run: {
    event: 'pull_request',
    head_sha: HEAD,
    head_branch: 'patch-1',
    head_repository: { full_name: 'mallory/infrastructure' },
    actor: { login: 'mallory' },
    pull_requests: [],
    conclusion: 'success',
    ...first,
  },
});
const OWN_HEAD = { head_repository: { full_name: 'Acme/Infrastructure' } };
const FORKED = {
  pull_request: {
    ...PULL.pull_request,
    head: { sha: HEAD, repo: { full_name: 'mallory/infrastructure' } },
  },
};
const GONE = { pull_request: { ...PULL.pull_request, head: { sha: HEAD, repo: null } } };

describe('a second stage', () => {
  it('is about the head of the first, with credentials, and its policy is of the commit that runs', async () => {
    expect(await read('workflow_run', stage(), { GITHUB_REF: 'refs/heads/main' })).toMatchObject({
      reference: { commit: HEAD },
      secondStage: true,
      foreignHead: true,
      fork: false,
      ownWorkflow: false,
      policyRef: 'a'.repeat(40),
      mergedRef: undefined,
      pullRequest: undefined,
      change: undefined,
    });
  });

  it.each<[string, string, unknown, boolean, boolean]>([
    ['a fork', 'workflow_run', stage(), true, true],
    ['a fork that is deleted', 'workflow_run', stage({ head_repository: null }), true, true],
    ['our own branch', 'workflow_run', stage(OWN_HEAD), true, false],
    ['Dependabot', 'workflow_run', stage({ ...OWN_HEAD, actor: { login: 'dependabot[bot]' } }), true, true],
    ['a fork, with the base’s credentials', 'pull_request_target', FORKED, true, true],
    ['such a fork that is deleted', 'pull_request_target', GONE, true, true],
    ['our own branch, likewise', 'pull_request_target', PULL, false, false],
    ['no pull request', 'pull_request_target', {}, false, false],
    ['a fork in the first stage', 'pull_request', FORKED, false, false],
    ['a push', 'push', {}, false, false],
  ])('is told apart: %s', async (_, event, payload, secondStage, foreignHead) => {
    expect(await read(event, payload)).toMatchObject({ secondStage, foreignHead });
  });

  it.each<[string, unknown]>([
    ['no payload', {}],
    ['no run', { workflow_run: null }],
    ['no commit', stage({ head_sha: undefined })],
    ['a branch for a commit', stage({ head_sha: 'main' })],
    ['no event', stage({ event: null })],
  ])('is refused with %s', async (_, payload) => {
    await expect(read('workflow_run', payload)).rejects.toThrow(/workflow_run|not the hash|Invalid/);
  });

  it('takes the pull request of a queue from its branch', async () => {
    const head_branch = `gh-readonly-queue/main/pr-42-${'c'.repeat(40)}`;
    const run = await read('workflow_run', stage({ event: 'merge_group', head_branch, ...OWN_HEAD }));
    expect(run).toMatchObject({ change: { number: 42 }, sought: undefined });
    expect(await read('workflow_run', stage({ event: 'push', head_branch }))).toHaveProperty(
      'change',
      undefined,
    );
  });
});

describe('the pull request that GitHub is asked for', () => {
  const asked = (comments: boolean, isChange: boolean, repository = 'mallory/infrastructure') => ({
    sha: HEAD,
    repository,
    branch: 'patch-1',
    comments,
    isChange,
  });
  const pushed = (ref: string, after = 'a'.repeat(40)) => ({ ref, after });

  it.each<[string, string, unknown, unknown]>([
    ['by a pull request', 'workflow_run', stage(), asked(true, true)],
    [
      'by a privileged one',
      'workflow_run',
      stage({ event: 'pull_request_target', ...OWN_HEAD }),
      asked(true, true, 'Acme/Infrastructure'),
    ],
    ['by a review', 'workflow_run', stage({ event: 'pull_request_review' }), asked(false, true)],
    [
      'by a comment on code',
      'workflow_run',
      stage({ event: 'pull_request_review_comment' }),
      asked(false, true),
    ],
    ['by a push', 'workflow_run', stage({ event: 'push' }), asked(true, false)],
    ['by a schedule', 'workflow_run', stage({ event: 'schedule' }), undefined],
    ['by hand', 'workflow_run', stage({ event: 'workflow_dispatch' }), undefined],
    ['by an event nobody knows', 'workflow_run', stage({ event: 'novel' }), undefined],
  ])('in a second stage after a run %s', async (_, event, payload, sought) => {
    expect(await read(event, payload)).toHaveProperty('sought', sought);
  });

  it.each<[string, string, unknown, unknown]>([
    [
      'the branch that was pushed',
      'push',
      pushed('refs/heads/feat/x'),
      {
        sha: 'a'.repeat(40),
        repository: 'acme/infrastructure',
        branch: 'feat/x',
        comments: true,
        isChange: false,
      },
    ],
    ['none of a tag', 'push', pushed('refs/tags/v1'), undefined],
    ['none of a branch that is deleted', 'push', pushed('refs/heads/feat/x', '0'.repeat(40)), undefined],
    ['none of a push that tells nothing', 'push', {}, undefined],
    ['none of another event', 'workflow_dispatch', pushed('refs/heads/feat/x'), undefined],
    ['none where the event names it', 'pull_request', { ...PULL, ...pushed('refs/heads/x') }, undefined],
  ])('is that of %s', async (_, event, payload, sought) => {
    expect(await read(event, payload)).toHaveProperty('sought', sought);
  });
});

describe('where GitHub is', () => {
  it.each([
    ['', '', 'https://api.github.com', 'https://github.com'],
    [
      'https://ghe.example/api/v3',
      'https://ghe.example',
      'https://ghe.example/api/v3',
      'https://ghe.example',
    ],
    [
      'https://ghe.example/api/v3/',
      'https://ghe.example/',
      'https://ghe.example/api/v3',
      'https://ghe.example',
    ],
    ['https://api.acme.ghe.com', 'https://acme.ghe.com', 'https://api.acme.ghe.com', 'https://acme.ghe.com'],
  ])('%s and %s come from the environment', async (GITHUB_API_URL, GITHUB_SERVER_URL, apiUrl, server) => {
    const env = { GITHUB_API_URL, GITHUB_SERVER_URL, GITHUB_RUN_ID: '7', GITHUB_RUN_ATTEMPT: '2' };
    expect(await read('schedule', {}, env)).toMatchObject({
      apiUrl,
      reference: { url: `${server}/acme/infrastructure/actions/runs/7/attempts/2` },
    });
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
