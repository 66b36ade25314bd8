import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type GateOptions, runGate } from '../../sandbox/scene.ts';

const PATH = '.github/policy-gate.yml';
const COMMIT = 'c'.repeat(40);
const INPUTS = { 'pulumi-stacks': 'acme/landing-zone/clean', 'azure-scopes': '', 'config-file': PATH };

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});

afterEach(() => sandbox.close());

const base = (): string => sandbox.github.estate.branches.get('main') ?? '';
const put = (commit: string, text: string): void => {
  sandbox.github.estate.files.set(commit, new Map([[PATH, text]]));
};
const run = (options: GateOptions = {}) =>
  runGate(sandbox, { ...options, inputs: { ...INPUTS, ...options.inputs } });
const asked = () => new Set(sandbox.pulumi.exchanges.map(({ path }) => path));

describe('the policy file', () => {
  it.each(['pull_request', 'merge_group'] as const)('of a %s is that of the base branch', async (event) => {
    put(base(), 'version: 1\npulumi: { api: violations }');
    put(COMMIT, 'version: 1\npulumi: { api: issues }');
    const result = await run({ event, env: { GITHUB_SHA: COMMIT } });
    expect(result).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass' } });
    expect(asked()).toContain('/api/orgs/acme/policyresults/violationsv2');
    expect(result.log).toContain(`Policy file: ${PATH} at commit ${base()}`);
    expect(JSON.parse(await readFile(result.outputs['report-json'] ?? '', 'utf8'))).toMatchObject({
      judged: { files: [{ name: PATH, commit: base() }] },
    });
  });

  it.each(['push', 'schedule', 'workflow_dispatch', 'pull_request_target'] as const)(
    'of a %s is that of the commit that runs',
    async (event) => {
      put(base(), 'version: 1\npulumi: { api: issues }');
      put(COMMIT, 'version: 1\npulumi: { api: violations }');
      const result = await run({ event, env: { GITHUB_SHA: COMMIT } });
      expect(result).toMatchObject({ exitCode: 0 });
      expect(asked()).toContain('/api/orgs/acme/policyresults/violationsv2');
    },
  );

  it('makes the run wait, with a line of progress, and never past its bound', async () => {
    put(base(), 'version: 1\npulumi: { wait-for-evaluation: 1s }');
    const stack = sandbox.pulumi.estate.stacks.find(({ project }) => project === 'landing-zone');
    Object.assign(stack ?? {}, {
      currentOperation: { author: 'bot', kind: 'update', started: 1_790_000_000 },
    });
    const result = await run();
    expect(result).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass' } });
    expect(result.log).toMatch(
      /acme\/landing-zone\/clean: an operation \(update\) is running on the stack; waiting, 0 s of at most 1 s/,
    );
    expect(result.summary).toContain('Read with care');
  });

  it('is taken from its usual place unless another is named', async () => {
    put(base(), 'version: 1\npulumi: { api: violations }');
    expect(await run({ inputs: { 'config-file': '' } })).toMatchObject({ exitCode: 0 });
    expect(asked()).toContain('/api/orgs/acme/policyresults/violationsv2');
  });
});

describe('a policy file that cannot be read is a bad configuration, never no file', () => {
  it.each<[string, () => void, GateOptions, string]>([
    ['it is not there', () => undefined, {}, 'A file that is named must be there'],
    [
      'it is another',
      () => put(base(), 'version: 1\npulumi: { apii: auto }'),
      {},
      'pulumi.apii: is not a key',
    ],
    [
      'contents may not be read',
      () =>
        sandbox.github.estate.tokens.set('ghs_blind', {
          login: 'x',
          kind: 'Bot',
          permissions: { issues: 'none', pull_requests: 'write', contents: 'none', checks: 'none' },
        }),
      { inputs: { 'github-token': 'ghs_blind' } },
      'permissions: contents: read',
    ],
    [
      'GitHub refuses',
      () =>
        sandbox.github.faults.add({
          path: /contents/,
          fault: { kind: 'status', status: 422, body: { message: 'No' } },
        }),
      {},
      'could not be read',
    ],
    [
      'it is a folder',
      () => sandbox.github.faults.add({ path: /contents/, fault: { kind: 'status', status: 200, body: [] } }),
      {},
      'A file that is named must be there',
    ],
    ['there is no token', () => undefined, { inputs: { 'github-token': '' } }, 'needs github-token'],
    [
      'there is no commit',
      () => undefined,
      { event: 'schedule', env: { GITHUB_SHA: '' } },
      'in a run of GitHub Actions only',
    ],
    [
      'it lies outside',
      () => undefined,
      { inputs: { 'config-file': '../secrets.yml' } },
      'below the root of the repository',
    ],
  ])('%s', async (_, prepare, options, words) => {
    prepare();
    const result = await run(options);
    expect(result).toMatchObject({ exitCode: 2, outputs: { verdict: 'error', passed: 'false' } });
    expect(result.log).toContain(words);
    expect(sandbox.pulumi.exchanges).toEqual([]);
  });
});

it('a policy file about which GitHub talks nonsense is an error, and no bad configuration', async () => {
  put(base(), 'version: 1');
  const fault = { kind: 'status', status: 200, body: { sha: 'x' } } as const;
  sandbox.github.faults.add({ path: /commits/, fault });
  const result = await run();
  expect(result).toMatchObject({ exitCode: 3, outputs: { verdict: 'error', passed: 'false' } });
  expect(result.log).toContain(`GitHub: ${PATH} could not be read at heads/main`);
  expect(result.log).not.toContain('defect');
  expect(sandbox.pulumi.exchanges).toEqual([]);
});
