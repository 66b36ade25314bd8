import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setLabel } from '../../sandbox/github/labels.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type GateOptions, runGate } from '../../sandbox/scene.ts';

const PATH = '.github/policy-gate.yml';
const LABEL = 'policy-gate-override';
const POLICY = 'version: 1\nthresholds: { critical: 0 }\noverride: {}\n';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
  put(POLICY);
});

afterEach(() => sandbox.close());

const put = (policy: string): void => {
  const { branches, files } = sandbox.github.estate;
  files.set(branches.get('main') ?? '', new Map([[PATH, policy]]));
};
const label = (actor: string): void => {
  const at = new Date('2026-03-02T09:10:00Z');
  setLabel(sandbox.github.estate, { issue: 42, label: LABEL, actor, at });
};
const run = (options: GateOptions = {}) =>
  runGate(sandbox, {
    ...options,
    inputs: { 'pulumi-stacks': 'acme/website/production', 'azure-scopes': '', ...options.inputs },
  });

describe('an override', () => {
  it('turns the failure into a warning that names who, when and what', async () => {
    label('alice-okafor');
    const result = await run();
    expect(result).toMatchObject({ exitCode: 0, outputs: { verdict: 'warn', passed: 'true' } });
    expect(result.log).toContain(
      `Overridden by alice-okafor (maintain), who set the label ${LABEL} at 2026-03-02T09:10:00Z.`,
    );
    expect(result.summary).toContain('**Overridden** by `alice-okafor` (`maintain`)');
    expect(result.summary).toContain('warn (overridden)');
    expect(result.log).toMatch(/::warning title=Policy Gate%3A critical exceeded/);
    expect(result.outputs['breaches']).toContain('"rule":"critical"');
  });

  it('counts in the merge queue too', async () => {
    label('alice-okafor');
    expect(await run({ event: 'merge_group' })).toMatchObject({ exitCode: 0, outputs: { verdict: 'warn' } });
  });

  it('by somebody who may not changes nothing, and is told', async () => {
    label('chen-mei');
    const result = await run();
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail' } });
    expect(result.log).toContain(`The label ${LABEL} does not count: chen-mei set it, whose role is write`);
  });

  it('lets no error pass', async () => {
    label('alice-okafor');
    const inputs = { 'pulumi-stacks': 'acme/website/production\nacme/website/prodution' };
    expect(await run({ inputs })).toMatchObject({ exitCode: 3, outputs: { verdict: 'error' } });
  });

  it('is not asked for where the policy has none', async () => {
    put(POLICY.replace('override: {}\n', ''));
    label('alice-okafor');
    expect(await run()).toMatchObject({ exitCode: 1 });
    expect(sandbox.github.exchanges.some(({ path }) => path.includes('/collaborators/'))).toBe(false);
  });
});
