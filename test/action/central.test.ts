import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type GateOptions, runGate } from '../../sandbox/scene.ts';

const PATH = '.github/policy-gate.yml';
const CENTRAL = 'acme/policies/policy-gate.yml@main';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});

afterEach(() => sandbox.close());

const putCentral = (text: string): void => {
  const { branches, files } = sandbox.github.estate.otherRepositories.get('acme/policies') ?? {
    branches: new Map<string, string>(),
    files: new Map<string, Map<string, string>>(),
  };
  files.set(branches.get('main') ?? '', new Map([['policy-gate.yml', text]]));
};
const putOwn = (text: string): void => {
  const { branches, files } = sandbox.github.estate;
  const file = new Map([[PATH, text]]);
  files.set(branches.get('main') ?? '', file);
  files.set(sandbox.github.runEnv('pull_request', 42)['GITHUB_SHA'] ?? '', file);
};
const run = ({ inputs, ...options }: GateOptions = {}) =>
  runGate(sandbox, {
    ...options,
    inputs: {
      'pulumi-stacks': 'acme/website/production',
      'azure-scopes': '',
      'config-file': CENTRAL,
      'config-token': sandbox.github.configToken,
      ...inputs,
    },
  });

describe('a central policy', () => {
  it('holds together with the repository’s own and the inputs, each limit with where it comes from', async () => {
    putCentral('version: 1\nthresholds: { critical: 0 }\n');
    putOwn('version: 1\nthresholds: { p1+: 0 }\n');
    const result = await run({ inputs: { thresholds: 'p2: 0' } });
    expect(result.exitCode).toBe(1);
    expect(result.log).toMatch(
      /EXCEEDED critical: \d+ of 0 allowed \(fail, set by acme\/policies\/policy-gate\.yml@main\)/,
    );
    expect(result.log).toMatch(/EXCEEDED p1\+: \d+ of 0 allowed \(fail, set by \.github\/policy-gate\.yml\)/);
    expect(result.log).toMatch(/EXCEEDED p2: \d+ of 0 allowed \(fail, set by inputs\)/);
    expect(result.log).toMatch(/mandatory\+: \d+ of 0 allowed \(fail, set by default\)/);
    expect(result.log).toContain(`Policy file: ${CENTRAL} at commit `);
    expect(result.log).toContain(`Policy file: ${PATH} at commit `);
  });

  it('is not loosened by what it does not leave open', async () => {
    putCentral('version: 1\nthresholds: { critical: 0 }\n');
    putOwn(
      [
        'version: 1',
        'warn-only: true',
        'thresholds: { critical: 9999 }',
        'fail-on-level: none',
        'waivers: [ { match: { severity: critical }, reason: No, owner: me, expires: 2026-12-31 } ]',
      ].join('\n'),
    );
    const result = await run({ inputs: { 'on-error': 'pass', 'warn-only': 'true' } });
    expect(result).toMatchObject({ exitCode: 1, outputs: { 'waived-count': '0' } });
    for (const key of ['warn-only', 'fail-on-level: none', 'waivers']) {
      expect(result.log).toContain(`${PATH}: ${key} is ignored`);
    }
    expect(result.log).toContain('inputs: on-error is ignored');
    expect(result.log).toMatch(/EXCEEDED critical: \d+ of 0/);
    expect(result.log).toMatch(/mandatory\+: \d+ of 0 allowed/);
  });

  it('is loosened where it says so', async () => {
    putCentral(
      'version: 1\nthresholds: { critical: 0, mandatory+: 9999 }\noverridable: [thresholds, warn-only, waivers]\n',
    );
    putOwn('version: 1\nthresholds: { critical: 9999 }\n');
    expect(await run()).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass' } });
  });

  it.each<[string, GateOptions, string]>([
    ['may not be read', { inputs: { 'config-token': '' } }, 'config-token must be able to read'],
    [
      'is not there',
      { inputs: { 'config-file': 'acme/policies/none.yml@main' } },
      'acme/policies/none.yml@main: there is no such file',
    ],
    [
      'is at no commit',
      { inputs: { 'config-file': 'acme/policies/policy-gate.yml@v9' } },
      'could not be read at v9',
    ],
  ])('that %s is a bad configuration', async (_, options, words) => {
    const result = await run(options);
    expect(result.exitCode).toBe(2);
    expect(result.log).toContain(words);
    expect(sandbox.pulumi.exchanges).toEqual([]);
  });

  it.each<[string, Record<string, string>, number, string]>([
    ['is skipped without credentials', { 'pulumi-access-token': '' }, 0, 'skipped'],
    ['is not judged by the rest with them', {}, 2, 'error'],
  ])('that a fork has no token for: the run %s', async (_, inputs, exitCode, verdict) => {
    const result = await run({
      inputs: { 'config-token': '', ...inputs },
      env: { AZURE_ACCESS_TOKEN: '' },
      pullRequest: 43,
    });
    expect(result).toMatchObject({ exitCode, outputs: { verdict } });
  });

  it('and the repository’s own tell their problems together', async () => {
    putCentral('version: 2\n');
    putOwn('version: 1\nwarn-onyl: true\n');
    const { exitCode, log } = await run();
    expect(exitCode).toBe(2);
    expect(log).toContain(`${CENTRAL}:1:1: version: must be 1`);
    expect(log).toContain(`${PATH}:2:1: warn-onyl: is not a key. Did you mean "warn-only"?`);
  });
});
