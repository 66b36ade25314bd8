import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type GateOptions, runGate } from '../../sandbox/scene.ts';

const PATH = '.github/policy-gate.yml';
/** The runner of the sandbox names this run, whose second attempt is under way. */
const RUN = 1_001;

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});

afterEach(() => sandbox.close());

const run = (options: GateOptions = {}) =>
  runGate(sandbox, {
    ...options,
    env: { GITHUB_RUN_ATTEMPT: '2', ...options.env },
    inputs: { 'pulumi-stacks': '', 'azure-since': 'run', ...options.inputs },
  });
const askedGitHub = (): boolean =>
  sandbox.github.exchanges.some(({ path }) => path.includes('/actions/runs/'));

describe('a window that starts with the run', () => {
  it('starts when GitHub says that this attempt did', async () => {
    const [, startedAt = ''] = sandbox.github.estate.runs.find(({ id }) => id === RUN)?.attempts ?? [];
    const from = new Date(startedAt).toISOString();
    const result = await run();
    expect(result.log).toContain(`this attempt of the run started at ${from}`);
    const [query] = sandbox.azure.exchanges.filter(({ path }) => path.includes('/policyEvents/'));
    expect(new URLSearchParams(query?.search).get('$from')).toBe(from);
  });

  it('is a bad configuration without actions: read, and no service is asked', async () => {
    const result = await run({ inputs: { 'github-token': sandbox.github.readOnlyToken } });
    expect(result).toMatchObject({ exitCode: 2, outputs: { verdict: 'error', passed: 'false' } });
    expect(result.log).toContain('actions: read');
    expect(sandbox.azure.exchanges).toEqual([]);
  });

  it.each<[string, GateOptions, string]>([
    [
      'the inputs are',
      { inputs: { 'pulumi-stacks': 'a/b/c', 'pulumi-access-token': '' } },
      'is needed to read',
    ],
    ['the policy file is', { inputs: { 'config-file': PATH } }, 'azure.states: cannot stand beside'],
  ])('is not asked for where %s wrong anyhow', async (_, options, words) => {
    const wrong = 'azure: { states: true, principal: self }';
    const text = `version: 1\n${options.inputs?.['config-file'] === PATH ? wrong : ''}`;
    const base = sandbox.github.estate.branches.get('main') ?? '';
    sandbox.github.estate.files.set(base, new Map([[PATH, text]]));
    const result = await run(options);
    expect(result.exitCode).toBe(2);
    expect(result.log).toContain(words);
    expect(askedGitHub()).toBe(false);
  });
});
