import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pullOf } from '../../sandbox/github/estate.ts';
import type { GitHubEventKind } from '../../sandbox/github/events.ts';
import { CHECKS_TOKEN } from '../../sandbox/github/tokens.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type GateOptions, runGate } from '../../sandbox/scene.ts';

const PATH = '.github/policy-gate.yml';
const STRICT = 'version: 1\nthresholds: { critical: 0 }\n';
const LAX = 'version: 1\nthresholds: { critical: 9999, mandatory+: 9999 }\n';
const STACK = 'acme/website/production';
const INPUTS = { 'pulumi-stacks': STACK, 'azure-scopes': '', 'github-token': CHECKS_TOKEN };

let sandbox: Sandbox;

afterEach(() => sandbox.close());

const base = (): string => sandbox.github.estate.branches.get('main') ?? '';
const headOf = (number: number): string => pullOf(sandbox.github.estate, number).headSha;
const put = (commit: string, text: string): unknown =>
  sandbox.github.estate.files.set(commit, new Map([[PATH, text]]));
const comments = () =>
  sandbox.github.estate.comments.filter(({ author }) => author === 'github-actions[bot]');

/** The base branch is strict; the change and whatever lies in the workspace are not. */
function run({ inputs, ...options }: GateOptions, strict = STRICT) {
  const { event = 'pull_request', pullRequest = 42 } = options;
  put(sandbox.github.runEnv(event, pullRequest)['GITHUB_SHA'] ?? '', LAX);
  put(headOf(pullRequest), LAX);
  put(base(), strict);
  return runGate(sandbox, { workspace: { [PATH]: LAX }, ...options, inputs: { ...INPUTS, ...inputs } });
}

describe('what each event does', () => {
  beforeEach(async () => {
    sandbox = await startSandbox();
  });

  it.each<[GitHubEventKind, number, 'base' | 'head', readonly number[], number]>([
    ['pull_request', 42, 'base', [42], 1],
    ['pull_request_target', 42, 'base', [42], 1],
    ['pull_request_target', 43, 'base', [43], 1],
    ['workflow_run', 42, 'base', [42], 1],
    ['workflow_run', 43, 'base', [43], 1],
    ['merge_group', 42, 'base', [], 1],
    // The commit that was pushed is the one that runs, with its own file.
    ['push', 42, 'head', [42], 0],
    ['push', 43, 'head', [], 0],
    ['schedule', 42, 'base', [], 1],
    ['workflow_dispatch', 42, 'base', [], 1],
  ])(
    '%s for pull request %i: policy of the %s, comments on %j, exit code %i',
    async (event, pullRequest, policyFrom, on, exitCode) => {
      const result = await run({ event, pullRequest });
      const isPassed = exitCode === 0;
      expect(result).toMatchObject({
        exitCode,
        outputs: { verdict: isPassed ? 'pass' : 'fail', passed: String(isPassed) },
      });
      const commit = policyFrom === 'base' ? base() : headOf(pullRequest);
      expect(result.log).toContain(`Policy file: ${PATH} at commit ${commit}`);
      expect(result.summary).toContain(isPassed ? '✅ Policy Gate' : '❌ Policy Gate');
      expect(comments().map(({ issue }) => issue)).toEqual(on);
      for (const { body } of comments()) expect(body).toContain(headOf(pullRequest).slice(0, 12));
      expect(result.outputs['comment-url']).toMatch(
        on.length === 0 ? /^$/ : `/pull/${pullRequest}#issuecomment-`,
      );
      expect(result.log).not.toContain('::warning');
      const checked = sandbox.github.estate.checkRuns.map(({ headSha, conclusion }) => [headSha, conclusion]);
      const isSecond = event === 'workflow_run' || (event === 'pull_request_target' && pullRequest === 43);
      expect(checked).toEqual(isSecond ? [[headOf(pullRequest), isPassed ? 'success' : 'failure']] : []);
    },
  );

  it('a second stage whose pull request is not told is judged strictly, without a comment', async () => {
    const onlyNew = `${STRICT}only-new: true\n`;
    sandbox.github.estate.tokens.set('ghs_no-pulls', {
      login: 'github-actions[bot]',
      kind: 'Bot',
      permissions: { issues: 'none', pull_requests: 'none', contents: 'read', checks: 'write' },
    });
    const options = { event: 'workflow_run', pullRequest: 43 } as const;
    // Opened just now: nothing that is known can be new.
    Object.assign(pullOf(sandbox.github.estate, 43), { createdAt: new Date().toISOString() });
    const known = await run(options, onlyNew);
    sandbox.github.estate.comments.length = 0;
    const unknown = await run({ ...options, inputs: { 'github-token': 'ghs_no-pulls' } }, onlyNew);
    expect(known).toMatchObject({ exitCode: 0, outputs: { 'new-count': '0' } });
    expect(Number(unknown.outputs['new-count'])).toBeGreaterThan(0);
    expect(unknown.outputs['new-count']).toBe(unknown.outputs['finding-count']);
    expect(unknown.exitCode).toBe(1);
    expect(comments()).toEqual([]);
    expect(unknown.log).toMatch(
      /::warning title=Policy Gate%3A pull request not known::.*permissions: pull-requests: write/,
    );
    expect(unknown.summary).toContain('everything is new, and no override counts');
  });

  it.each<[GitHubEventKind, number, number]>([
    ['workflow_run', 43, 2],
    ['pull_request_target', 43, 2],
    // Of our own it is read, and is no whole preview.
    ['workflow_run', 42, 1],
  ])(
    '%s for pull request %i reads an event log as it may: exit code %i',
    async (event, pullRequest, exitCode) => {
      const options = { event, pullRequest, workspace: { 'preview.json': '{}\n' } };
      const result = await run({ ...options, inputs: { 'pulumi-preview': 'preview.json' } });
      expect(result).toMatchObject({ exitCode, outputs: { verdict: 'error', passed: 'false' } });
      if (exitCode === 2) {
        expect(result.log).toContain('pulumi-preview: "preview.json" is a file');
        expect(sandbox.pulumi.exchanges).toEqual([]);
      }
    },
  );
});

describe('an Enterprise Server', () => {
  const CENTRAL = 'acme/policies/policy-gate.yml@main';

  beforeEach(async () => {
    sandbox = await startSandbox({ enterprise: true });
  });

  it('is asked for the policies and the pull request, and commented on, twice the same', async () => {
    const inputs = { 'config-file': CENTRAL, 'config-token': sandbox.github.configToken };
    const options = { event: 'workflow_run', pullRequest: 43, inputs } as const;
    const [first, second] = [await run(options), await run(options)];
    const { url } = sandbox.github;
    expect(first).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail' } });
    expect(first.log).toContain(`Policy file: ${CENTRAL} at commit `);
    expect(first.log).toContain(`Policy file: ${PATH} at commit ${base()}`);
    expect(first.outputs['comment-url']).toContain(`${url}/acme/infrastructure/pull/43#issuecomment-`);
    expect(second.outputs['comment-url']).toBe(first.outputs['comment-url']);
    expect(comments()).toHaveLength(1);
    expect(comments()[0]?.body).toContain(`(${url}/acme/infrastructure/actions/runs/1001/attempts/1)`);
    const paths = sandbox.github.exchanges.map(({ path }) => path);
    expect(paths).toContain('/api/graphql');
    expect(paths.filter((path) => !/^\/api\/(?:v3\/|graphql$)/.test(path))).toEqual([]);
  });
});
