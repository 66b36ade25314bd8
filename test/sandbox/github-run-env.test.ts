import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { derivedSha } from '../../sandbox/github/pull-record.ts';
import { runStep, type Step } from '../../sandbox/runner.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type GateOptions, gateStep } from '../../sandbox/scene.ts';

const TIP = 'd'.repeat(40);
const WORKFLOW = 'acme/infrastructure/.github/workflows/policy-gate.yml';

let sandbox: Sandbox;
let folder: string;
let bundle: string;

beforeEach(async () => {
  sandbox = await startSandbox();
  sandbox.github.estate.branches.set('main', TIP);
  folder = await mkdtemp(join(tmpdir(), 'policy-gate-test-'));
  bundle = join(folder, 'probe.mjs');
  await writeFile(bundle, 'process.stdout.write(JSON.stringify(process.env))');
});

afterEach(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

/** The environment that a step finds. */
const seen = async (step: Omit<Step, 'bundle'>): Promise<unknown> =>
  JSON.parse((await runStep({ ...step, bundle })).log);
const inGate = (options: GateOptions) => seen(gateStep(sandbox, options));
const ofPull = (place: number) => {
  const pull = sandbox.github.estate.pulls[place];
  if (pull === undefined) throw new Error(`no pull request at ${place}`);
  return pull;
};

describe('the addresses of GitHub', () => {
  it('are its own, with the API elsewhere', async () => {
    const { url } = sandbox.github;
    expect(await inGate({})).toMatchObject({
      GITHUB_API_URL: url,
      GITHUB_GRAPHQL_URL: `${url}/graphql`,
      GITHUB_SERVER_URL: 'https://github.com',
    });
  });
});

describe('the environment of a run', () => {
  it('is that of the merge commit in a pull request', async () => {
    expect(await inGate({})).toMatchObject({
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_SHA: derivedSha('merge', ofPull(0).headSha),
      GITHUB_REF: 'refs/pull/42/merge',
      GITHUB_REF_NAME: '42/merge',
      GITHUB_HEAD_REF: 'private-endpoints',
      GITHUB_BASE_REF: 'main',
      GITHUB_ACTOR: 'alice-okafor',
      GITHUB_REPOSITORY: 'acme/infrastructure',
      GITHUB_REPOSITORY_OWNER: 'acme',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_WORKFLOW_REF: `${WORKFLOW}@refs/pull/42/merge`,
    });
  });

  it('is the default branch for pull_request_target, with the names of both', async () => {
    expect(await inGate({ event: 'pull_request_target', pullRequest: 43 })).toMatchObject({
      GITHUB_SHA: TIP,
      GITHUB_REF: 'refs/heads/main',
      GITHUB_REF_NAME: 'main',
      GITHUB_HEAD_REF: 'patch-1',
      GITHUB_BASE_REF: 'main',
      GITHUB_ACTOR: 'mallory',
      GITHUB_WORKFLOW_REF: `${WORKFLOW}@refs/heads/main`,
    });
  });

  it.each(['schedule', 'workflow_dispatch', 'workflow_run'] as const)(
    'is the default branch for %s',
    async (event) => {
      expect(await inGate({ event })).toMatchObject({
        GITHUB_SHA: TIP,
        GITHUB_REF: 'refs/heads/main',
        GITHUB_REF_NAME: 'main',
        GITHUB_HEAD_REF: '',
        GITHUB_BASE_REF: '',
        GITHUB_WORKFLOW_REF: `${WORKFLOW}@refs/heads/main`,
      });
    },
  );

  it('is the branch that was pushed', async () => {
    expect(await inGate({ event: 'push' })).toMatchObject({
      GITHUB_SHA: ofPull(0).headSha,
      GITHUB_REF: 'refs/heads/private-endpoints',
      GITHUB_REF_NAME: 'private-endpoints',
      GITHUB_HEAD_REF: '',
      GITHUB_BASE_REF: '',
      GITHUB_WORKFLOW_REF: `${WORKFLOW}@refs/heads/private-endpoints`,
    });
  });

  it('is the branch of the queue for a merge group, as its payload has it', async () => {
    const name = `gh-readonly-queue/main/pr-42-${ofPull(0).baseSha}`;
    const env = await inGate({ event: 'merge_group' });
    expect(env).toMatchObject({
      GITHUB_REF: `refs/heads/${name}`,
      GITHUB_REF_NAME: name,
      GITHUB_HEAD_REF: '',
      GITHUB_BASE_REF: '',
      GITHUB_WORKFLOW_REF: `${WORKFLOW}@refs/heads/${name}`,
    });
    const { GITHUB_SHA: head_sha, GITHUB_REF: head_ref } = sandbox.github.runEnv('merge_group', 42);
    expect(env).toMatchObject({ GITHUB_SHA: head_sha, GITHUB_REF: head_ref });
    expect(sandbox.github.event('merge_group', 42)).toMatchObject({ merge_group: { head_sha, head_ref } });
  });

  it('is what the caller says it is', async () => {
    const env = { GITHUB_SHA: 'c'.repeat(40), GITHUB_ACTOR: 'dependabot[bot]', GITHUB_SERVER_URL: '' };
    expect(await inGate({ env })).toMatchObject({ ...env, GITHUB_REF: 'refs/pull/42/merge' });
  });

  it('is a start by hand on the default branch where there was no event', async () => {
    expect(await seen({ inputs: {} })).toMatchObject({
      GITHUB_EVENT_NAME: 'workflow_dispatch',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_REF_NAME: 'main',
      GITHUB_HEAD_REF: '',
      GITHUB_BASE_REF: '',
      GITHUB_ACTOR: 'alice-okafor',
      GITHUB_REPOSITORY_OWNER: 'acme',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_WORKFLOW_REF: `${WORKFLOW}@refs/heads/main`,
    });
  });

  it('names no reference for an event of which only the name is given', async () => {
    const env = await seen({ inputs: {}, event: { name: 'pull_request', payload: {} } });
    expect(env).toMatchObject({ GITHUB_EVENT_NAME: 'pull_request', GITHUB_REPOSITORY_OWNER: 'acme' });
    expect(env).not.toHaveProperty('GITHUB_REF');
    expect(() => sandbox.github.runEnv('pull_request', 7)).toThrow('no pull request 7');
  });
});
