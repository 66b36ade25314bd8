import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StepResult } from '../../sandbox/runner.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type GateOptions, runGate } from '../../sandbox/scene.ts';

const PATH = '.github/policy-gate.yml';
const INPUTS = { 'pulumi-stacks': 'acme/website/production', 'azure-scopes': '' };
const STRICT = 'version: 1\nthresholds: { critical: 0 }\n';
const LAX = 'version: 1\nthresholds: { critical: 9999, mandatory+: 9999 }\n';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});

afterEach(() => sandbox.close());

const base = (): string => sandbox.github.estate.branches.get('main') ?? '';
const merged = (): string => sandbox.github.runEnv('pull_request', 42)['GITHUB_SHA'] ?? '';
const put = (commit: string, text: string, path = PATH): void => {
  const files = sandbox.github.estate.files.get(commit) ?? new Map<string, string>();
  sandbox.github.estate.files.set(commit, files.set(path, text));
};
const run = (options: GateOptions = {}): Promise<StepResult> =>
  runGate(sandbox, { ...options, inputs: { ...INPUTS, ...options.inputs } });
const comment = (): string =>
  sandbox.github.estate.comments.find(({ author }) => author === 'github-actions[bot]')?.body ?? '';
const askedPulumi = (): boolean => sandbox.pulumi.exchanges.length > 0;

describe('a change that loosens the policy file', () => {
  it.each(['pull_request', 'merge_group'] as const)('is judged by the base branch in a %s', async (event) => {
    put(base(), STRICT);
    put(merged(), LAX);
    const result = await run({ event });
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail' } });
    expect(result.summary).toContain('After merge this pull request would be judged:\u200B pass');
  });

  it('is shown what becomes of the verdict, in the comment', async () => {
    put(base(), LAX);
    put(merged(), STRICT);
    const result = await run();
    expect(result).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass' } });
    expect(comment()).toContain('would be judged:\u200B fail');
  });

  it('says nothing of a file that stays the same', async () => {
    put(base(), LAX);
    put(merged(), LAX);
    expect((await run()).log).not.toContain('After merge');
  });

  it('that breaks it is a bad configuration, with the place', async () => {
    put(base(), LAX);
    put(merged(), 'version: 1\nrulse: []\n');
    const result = await run();
    expect(result.exitCode).toBe(2);
    expect(result.log).toContain(
      '.github/policy-gate.yml (after merge):2:1: rulse: is not a key. Did you mean "rules"?',
    );
    expect(askedPulumi()).toBe(false);
  });

  it('that reads otherwise says that this is not shown', async () => {
    put(base(), LAX);
    put(merged(), `${LAX}pulumi: { api: violations }\n`);
    expect((await run()).log).toContain(
      'It also changes what is read, or how, which this preview does not show.',
    );
  });

  it('that removes it is shown the defaults', async () => {
    put(base(), LAX);
    expect((await run()).log).toContain('After merge this pull request would be judged: fail');
  });

  it('that removes a named one is told that nothing would work any more', async () => {
    put(base(), LAX);
    expect((await run({ inputs: { 'config-file': PATH } })).log).toContain(
      'But config-file names the file that it removes',
    );
  });
});

describe('a base branch that has moved on since the change was merged onto it', () => {
  const moveOn = (text: string | undefined): void => {
    const { branches, files } = sandbox.github.estate;
    branches.set('main', 'e'.repeat(40));
    files.set('e'.repeat(40), new Map(text === undefined ? [] : [[PATH, text]]));
  };

  it.each<[string, string, string | undefined]>([
    ['repaired a broken file', 'version: 1\nrulse: []\n', LAX],
    ['loosened the file', STRICT, LAX],
    ['removed the file', LAX, undefined],
  ])('and %s is not taken for the change', async (_, before, now) => {
    put(base(), before);
    put(merged(), before);
    moveOn(now);
    const { exitCode, log } = await run({ inputs: { thresholds: '{ critical: 9999, mandatory+: 9999 }' } });
    expect(exitCode).not.toBe(2);
    expect(log).not.toContain('After merge');
    expect(log).not.toContain('(after merge)');
  });
});

it('is told where what the change makes of the file cannot be read', async () => {
  put(base(), LAX);
  sandbox.github.faults.add({ path: /\/git\/commits\//, fault: { kind: 'status', status: 404 } });
  const { exitCode, log } = await run();
  expect(exitCode).toBe(0);
  expect(log).toContain(`What this change makes of ${PATH} could not be read, so it is not shown.`);
});

describe('the first policy file of a repository', () => {
  it.each(['', PATH])('is not believed before it is merged (config-file %j)', async (named) => {
    put(merged(), LAX);
    const result = await run({ inputs: { 'config-file': named } });
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail' } });
    expect(result.log).toContain(
      `There is no ${PATH} at commit ${base()}: the defaults and the inputs are the policy.`,
    );
    expect(result.log).toContain('would be judged: pass');
    expect(comment()).toContain('judged by the defaults and the inputs');
  });
});

describe('without a token', () => {
  it('no file is looked for, and the report says so', async () => {
    put(base(), STRICT);
    const result = await run({ event: 'schedule', inputs: { 'github-token': '' } });
    expect(result.exitCode).toBe(1);
    expect(result.log).toContain('No policy file was looked for, because github-token is empty');
  });

  it('whose job may not read contents, the run is a bad configuration, also where no file is named', async () => {
    sandbox.github.estate.tokens.set('ghs_blind', {
      login: 'x',
      kind: 'Bot',
      permissions: { issues: 'none', pull_requests: 'write', contents: 'none', checks: 'none' },
    });
    const result = await run({ inputs: { 'github-token': 'ghs_blind' } });
    expect(result.exitCode).toBe(2);
    expect(result.log).toContain('permissions: contents: read');
    expect(askedPulumi()).toBe(false);
  });
});

it('says that the pull request can edit the workflow that runs the gate', async () => {
  put(base(), LAX);
  expect((await run()).log).toContain('This pull request can edit the workflow that runs this gate');
});
