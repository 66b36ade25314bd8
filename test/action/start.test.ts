import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type GateOptions, runGate } from '../../sandbox/scene.ts';

/** Tells which files are loaded, and when a request leaves. */
const WATCH = `import { registerHooks } from 'node:module';
registerHooks({ load: (url, context, next) => (console.error('loaded ' + url), next(url, context)) });
const { fetch } = globalThis;
globalThis.fetch = (...words) => (console.error('asked'), fetch(...words));`;

/** What the parser of YAML says, and no other code. */
const YAML = 'Nested mappings are not allowed in compact mappings';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.close());

/** The code that a passing run loads before its first request, and behind it. */
async function loadedBy({ inputs, event = 'pull_request' }: GateOptions) {
  const { log, outputs } = await runGate(sandbox, {
    inputs: { 'azure-scopes': '', 'pulumi-stacks': 'acme/landing-zone/clean', ...inputs },
    env: { NODE_OPTIONS: `--import=data:text/javascript;base64,${btoa(WATCH)}` },
    event,
  });
  expect(outputs['verdict']).toBe('pass');
  const [before = '', ...behind] = log.split('\nasked\n');
  return { before: await codeIn(before), behind: await codeIn(behind.join('\n')) };
}

async function codeIn(log: string): Promise<{ readonly bytes: number; readonly hasYaml: boolean }> {
  const files = log.split('\n').flatMap((line) => /^loaded (file:.+)/.exec(line)?.[1] ?? []);
  const code = (await Promise.all(files.map((file) => readFile(new URL(file), 'utf8')))).join('\n');
  return { bytes: Buffer.byteLength(code), hasYaml: code.includes(YAML) };
}

describe('before the first request', () => {
  it.each(['pull_request', 'push'] as const)('a run of %s loads what that needs', async (event) => {
    const { before, behind } = await loadedBy({ event });
    expect(before.bytes).toBeLessThan(150_000);
    expect(behind.bytes).toBeGreaterThan(before.bytes);
    expect([before.hasYaml, behind.hasYaml]).toEqual([false, false]);
  });

  it('an input in YAML is read', async () => {
    const { before, behind } = await loadedBy({ inputs: { thresholds: '{ total: 0 }' } });
    expect([before.hasYaml, behind.hasYaml]).toEqual([true, false]);
  });

  it('a policy file is not', async () => {
    const commit = sandbox.github.estate.branches.get('main') ?? '';
    sandbox.github.estate.files.set(commit, new Map([['.github/policy-gate.yml', 'version: 1\n']]));
    const { before, behind } = await loadedBy({});
    sandbox.github.estate.files.delete(commit);
    expect([before.hasYaml, behind.hasYaml]).toEqual([false, true]);
  });
});
