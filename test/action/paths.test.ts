import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runStep, type StepResult } from '../../sandbox/runner.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { BUNDLE, type GateOptions, gateStep } from '../../sandbox/scene.ts';

const MERGE = new URL('../merge/index.js', `file://${BUNDLE}`).pathname;
const PRECIOUS = 'the-precious-words-of-another';

let sandbox: Sandbox;
let folder: string;

beforeEach(async () => {
  sandbox = await startSandbox();
  folder = await mkdtemp(join(tmpdir(), 'policy-gate-outside-'));
  await mkdir(join(folder, 'temp'));
  await mkdir(join(folder, 'outside'));
  for (const name of ['policy-gate.json', 'notes.txt'])
    await writeFile(join(folder, 'outside', name), PRECIOUS);
});

afterEach(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a step whose temporary directories are not those of the machine. */
async function run(options: GateOptions, bundle = BUNDLE): Promise<StepResult> {
  const env = { RUNNER_TEMP: join(folder, 'temp'), TMPDIR: join(folder, 'temp'), ...options.env };
  const inputs = { 'pulumi-stacks': 'acme/website/production', 'azure-scopes': '', ...options.inputs };
  const step = gateStep(sandbox, { ...options, inputs, env });
  const own = { 'github-token': sandbox.github.jobToken, ...options.inputs };
  return runStep(bundle === BUNDLE ? step : { ...step, bundle, inputs: own });
}

const outside = (): string => join(folder, 'outside');
const isUntouched = async (): Promise<boolean> =>
  (await readFile(join(outside(), 'policy-gate.json'), 'utf8')) === PRECIOUS;

const NO_LINKS = () => ({});

type Way = readonly [string, () => string, () => Record<string, string>];

/** Ways out of the workspace, each by a path that an input may name and the links that make it one. */
const WAYS: readonly Way[] = [
  ['a whole path', outside, NO_LINKS],
  ['up and out', () => `../${folder.split('/').at(-1)}/outside`, NO_LINKS],
  ['a link', () => 'linked', () => ({ linked: outside() })],
  ['a folder below a link', () => 'linked/outside', () => ({ linked: folder })],
  ['a link to what is not there', () => 'linked', () => ({ linked: join(folder, 'nothing') })],
];

describe.each([
  ['the gate', BUNDLE],
  ['the merge', MERGE],
])('%s writes no report', (_, bundle) => {
  it.each(WAYS)('outside of the workspace by %s', async (_way, path, links) => {
    const options = { inputs: { 'report-directory': path() }, links: links() };
    const result = await run(options, bundle);
    expect(result).toMatchObject({ exitCode: 2, outputs: { verdict: 'error', 'report-json': '' } });
    expect(result.log).toMatch(/report-directory.*(?:outside of the workspace|link to what is not there)/);
    expect(await isUntouched()).toBe(true);
    expect(sandbox.pulumi.exchanges).toEqual([]);
  });
});

describe('the gate reads no preview', () => {
  it.each(WAYS)('outside of the workspace by %s', async (_, path, links) => {
    const inputs = { 'pulumi-preview': `${path()}/notes.txt` };
    const result = await run({ inputs, links: links() });
    expect(result).toMatchObject({ exitCode: 2, outputs: { verdict: 'error' } });
    expect(result.log).toMatch(/pulumi-preview.*(?:outside of the workspace|link to what is not there)/);
    expect(result.log).not.toContain(PRECIOUS);
    expect(sandbox.pulumi.exchanges).toEqual([]);
  });

  it('that is a link to its own environment, with the tokens in it', async () => {
    const links = { 'preview.json': '/proc/self/environ' };
    const result = await run({ inputs: { 'pulumi-preview': 'preview.json' }, links });
    expect(result.exitCode).toBe(2);
    expect(result.log.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain(sandbox.pulumi.token);
  });
});

describe('the merge reads no report', () => {
  it.each(WAYS)('outside of the workspace by %s', async (_, path, links) => {
    for (const reports of [path(), `${path()}/policy-gate.json`, `${path()}/*.json`]) {
      const result = await run({ inputs: { reports }, links: links() }, MERGE);
      expect([reports, result.exitCode === 0, result.outputs['passed']]).toEqual([reports, false, 'false']);
      expect(result.log).not.toContain(PRECIOUS);
    }
  });
});

describe('policy file and baseline are paths in the repository, at a commit', () => {
  const NAMED = ['/etc/passwd', '.github/../../x.yml'];

  it.each(NAMED)('config-file %s is refused', async (name) => {
    const result = await run({ inputs: { 'config-file': name } });
    expect(result.exitCode).toBe(2);
    expect(result.log).toMatch(/config-file: must be a path below the root of the repository/);
  });

  it.each(NAMED)('baseline %s is refused', async (name) => {
    const { branches, files } = sandbox.github.estate;
    const text = `version: 1\nbaseline: "${name}"\n`;
    files.set(branches.get('main') ?? '', new Map([['.github/policy-gate.yml', text]]));
    const result = await run({});
    expect(result.exitCode).toBe(2);
    expect(result.log).toMatch(/baseline: must be a path below the root of the repository/);
  });
});

it.each([
  ['the workspace', () => 'reports'],
  ["the runner's temporary directory", () => join(folder, 'temp/reports')],
])('reports are written to %s', async (_, path) => {
  const result = await run({ inputs: { 'report-directory': path() } });
  expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail' } });
  expect(result.outputs['report-json']).toMatch(/reports\/policy-gate\.json$/);
});
