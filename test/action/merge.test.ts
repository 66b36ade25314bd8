import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runStep } from '../../sandbox/runner.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { BUNDLE, gateStep, PULL_REQUEST, runGate } from '../../sandbox/scene.ts';
import { STACKS } from '../../sandbox/targets.ts';

const MERGE = new URL('../merge/index.js', `file://${BUNDLE}`).pathname;
const PATH = '.github/policy-gate.yml';

let sandbox: Sandbox;
let folder: string;

beforeEach(async () => {
  sandbox = await startSandbox();
  folder = await mkdtemp(join(tmpdir(), 'policy-gate-test-'));
  const { estate } = sandbox.github;
  const merged = sandbox.github.runEnv('pull_request', PULL_REQUEST)['GITHUB_SHA'] ?? '';
  const text = `version: 1\ntargets: { pulumi-stacks: [${STACKS.join(', ')}] }\n`;
  for (const commit of [estate.branches.get('main') ?? '', merged]) {
    estate.files.set(commit, new Map([[PATH, text]]));
  }
});

afterEach(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

/** Gates one stack as a job of a matrix does, and keeps its report where the merge looks. */
async function gatePart(stack: string): Promise<Awaited<ReturnType<typeof runGate>>> {
  const inputs = { part: 'true', 'pulumi-stacks': stack, 'azure-scopes': '' };
  const result = await runGate(sandbox, { inputs, env: { RUNNER_TEMP: join(folder, stack) } });
  const reports = join(folder, 'reports', stack);
  await mkdir(reports, { recursive: true });
  await copyFile(result.outputs['report-json'] ?? '', join(reports, 'policy-gate.json'));
  return result;
}

function merge(inputs: Readonly<Record<string, string>> = {}) {
  const step = gateStep(sandbox, { env: { RUNNER_TEMP: join(folder, 'merge') } });
  const own = { reports: join(folder, 'reports'), 'github-token': sandbox.github.jobToken };
  return runStep({ ...step, bundle: MERGE, inputs: { ...own, ...inputs } });
}

const bodies = (): readonly string[] =>
  sandbox.github.estate.comments
    .filter(({ author }) => author === 'github-actions[bot]')
    .map(({ body }) => body);

describe('the jobs of a matrix, and the one that joins them', () => {
  it('come to one report and one comment, and to an error while a part is missing', async () => {
    const [first, second] = STACKS;
    const part = await gatePart(first);
    expect(part.outputs['summary']).toContain('This is a part, not the whole');
    expect(bodies()).toEqual([]);

    const early = await merge();
    // A breach is a breach, whatever else.
    expect(early).toMatchObject({ exitCode: 1, outputs: { verdict: 'error', passed: 'false' } });
    expect(bodies()).toHaveLength(1);
    expect(bodies()[0]).toContain(`\`${second}\``);

    await gatePart(second);
    const whole = await merge();
    expect(whole.exitCode).toBe(1);
    expect(whole.outputs['summary']).toMatch(/^fail: .* in 2 targets/);
    expect(bodies()).toHaveLength(1);
    expect(bodies()[0]).toContain('joined from 2 reports');

    await writeFile(join(folder, 'reports', 'cut.json'), '{');
    expect(await merge()).toMatchObject({ outputs: { verdict: 'error' } });
    expect(bodies()[0]).toContain('Not joined, so not clean: 1 report');
  });

  it('refuses what the merge does not have, all together, and reads nothing', async () => {
    const result = await merge({ 'pulumi-stacks': STACKS[0], 'comment-mode': 'never' });
    expect(result).toMatchObject({ exitCode: 2, outputs: { verdict: 'error' } });
    expect(result.log).toContain('pulumi-stacks: is not an input.');
    expect(result.log).toContain('comment-mode: "never" is not allowed.');
  });
});
