import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { runGate } from '../../sandbox/scene.ts';
import { SCOPES, STACKS } from '../../sandbox/targets.ts';
import { OUTPUT_NAMES } from '../../src/publishers/outputs.ts';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});

afterEach(() => sandbox.close());

const CLEAN = { 'pulumi-stacks': 'acme/landing-zone/clean', 'azure-scopes': '' };
const NO_LIMITS = { 'fail-on-severity': 'none', 'fail-on-level': 'none' };
/** Retries at once, so that a service that is down for good costs no waiting. */
const AT_ONCE = { 'retry-after': '0' };

const ownComments = () =>
  sandbox.github.estate.comments.filter(({ author }) => author === 'github-actions[bot]');

function fixEverything(): void {
  for (const issue of sandbox.pulumi.estate.issues) issue.status = 'fixed';
  for (const event of sandbox.azure.estate.events) {
    event.isCompliant = true;
    event.complianceState = 'Compliant';
  }
}

describe('in a pull request', () => {
  it('the action fails on findings, comments, and turns the same comment green after the fix', async () => {
    const red = await runGate(sandbox);
    expect(red).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail', passed: 'false' } });
    expect(Object.keys(red.outputs).toSorted()).toEqual([...OUTPUT_NAMES].toSorted());
    expect(ownComments().map(({ body }) => body.includes('❌ Policy Gate: 2 of 2 limits exceeded'))).toEqual([
      true,
    ]);
    expect(red.summary).toContain('❌ Policy Gate: 2 of 2 limits exceeded');

    fixEverything();
    const green = await runGate(sandbox);
    expect(green).toMatchObject({
      exitCode: 0,
      outputs: { verdict: 'pass', passed: 'true', 'finding-count': '0' },
    });
    expect(green.outputs['comment-url']).toBe(red.outputs['comment-url']);
    expect(ownComments()).toHaveLength(1);
    // Two lines when all is well, and what people do not see: the marker, and what is left for the next run.
    expect(
      ownComments()[0]
        ?.body.split('\n')
        .filter((line) => line !== ''),
    ).toHaveLength(4);
  });

  it('the JSON report holds what the outputs say', async () => {
    const { outputs } = await runGate(sandbox);
    const report: unknown = JSON.parse(await readFile(outputs['report-json'] ?? '', 'utf8'));
    expect(report).toMatchObject({
      version: 1,
      verdict: outputs['verdict'],
      summary: outputs['summary'],
      counts: JSON.parse(outputs['counts'] ?? ''),
      targets: [...STACKS, ...SCOPES].map((target) => ({ target })),
    });
  });

  it('a refused comment is a warning that names the permission, and changes no verdict', async () => {
    const inputs = { ...CLEAN, 'github-token': sandbox.github.readOnlyToken };
    const result = await runGate(sandbox, { inputs });
    expect(result).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass', 'comment-url': '' } });
    expect(result.log).toMatch(/::warning title=Policy Gate%3A not published::.*pull-requests: write/);
  });

  it.each<[string, Record<string, string>]>([
    ['dry-run', { 'dry-run': 'true' }],
    ['comment-mode off', { 'comment-mode': 'off' }],
  ])('%s writes nothing to GitHub', async (_, inputs) => {
    expect(await runGate(sandbox, { inputs: { ...CLEAN, ...inputs } })).toMatchObject({ exitCode: 0 });
    expect(sandbox.github.exchanges.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});

describe('verdict and exit code', () => {
  it.each<[string, Record<string, string>, number, string]>([
    ['pass', CLEAN, 0, 'pass'],
    ['limits that hold', { thresholds: '{ high+: 100000, mandatory+: 100000 }' }, 0, 'pass'],
    ['warn by action', { ...NO_LIMITS, thresholds: 'total: { max: 0, action: warn }' }, 0, 'warn'],
    ['warn-only', { 'warn-only': 'true' }, 0, 'warn'],
    [
      'a breach beside an error',
      { 'pulumi-stacks': 'acme/website/production\nacme/website/gone' },
      1,
      'error',
    ],
    [
      'a missing target, whatever on-error says',
      { ...CLEAN, 'pulumi-stacks': 'acme/x/gone', 'on-error': 'pass' },
      3,
      'error',
    ],
    ['no evidence', { ...CLEAN, 'pulumi-stacks': 'acme/sandbox/dev' }, 3, 'error'],
    [
      'no evidence, warn',
      { ...CLEAN, 'pulumi-stacks': 'acme/sandbox/dev', 'on-no-evidence': 'warn' },
      0,
      'warn',
    ],
    [
      'no evidence, pass',
      { ...CLEAN, 'pulumi-stacks': 'acme/sandbox/dev', 'on-no-evidence': 'pass' },
      0,
      'pass',
    ],
  ])('%s', async (_, inputs, exitCode, verdict) => {
    const result = await runGate(sandbox, { inputs, event: 'schedule' });
    expect(result).toMatchObject({ exitCode, outputs: { verdict, passed: String(exitCode === 0) } });
  });

  it.each([
    ['on-error: fail', 'fail', 3, '::error '],
    ['on-error: warn', 'warn', 0, '::warning '],
    ['on-error: pass', 'pass', 0, '::notice '],
  ])('an outage under %s', async (_, onError, exitCode, command) => {
    sandbox.pulumi.faults.add({
      path: /policyresults/,
      fault: { kind: 'status', status: 500, headers: AT_ONCE },
    });
    const result = await runGate(sandbox, { inputs: { ...CLEAN, 'on-error': onError }, event: 'schedule' });
    expect(result).toMatchObject({ exitCode, outputs: { verdict: 'error' } });
    expect(result.log).toContain(`${command}title=Policy Gate%3A not read whole`);
  });

  it('where nothing could be read, the outputs hold no number', async () => {
    const inputs = { ...CLEAN, 'pulumi-access-token': 'pul-a-token-that-is-wrong' };
    const { outputs, summary } = await runGate(sandbox, { inputs, event: 'schedule' });
    expect(outputs).toMatchObject({ verdict: 'error', 'finding-count': '', counts: '{}' });
    expect(summary).toContain('nothing was read');
  });

  it('a bad configuration is 2, names everything wrong, and asks no service', async () => {
    const inputs = {
      'fail-on-severity': 'hihg',
      'warn-only': 'yes',
      thresholds: 'hgih+: 1',
      'pulumi-stacks': 'prod',
    };
    const { exitCode, outputs, log } = await runGate(sandbox, {
      inputs: { ...inputs, 'on-error': 'pass', colour: 'red' },
    });
    expect(exitCode).toBe(2);
    expect(outputs).toMatchObject({ verdict: 'error', passed: 'false', counts: '{}', 'finding-count': '' });
    for (const words of [
      'Did you mean "high"?',
      'true, false',
      'Did you mean "high+"?',
      'org/project/stack',
      'colour',
    ]) {
      expect(log).toContain(words);
    }
    expect(sandbox.pulumi.exchanges).toEqual([]);
  });
});

describe('what must never pass', () => {
  const issues = /policyresults/;
  const second = /"startRow":100,/;
  it.each([
    [
      '500 on page two',
      { path: issues, body: second, fault: { kind: 'status', status: 500, headers: AT_ONCE } } as const,
    ],
    ['a login page', { path: issues, fault: { kind: 'html' } } as const],
    [
      'a list cut short',
      {
        path: issues,
        body: second,
        fault: { kind: 'status', status: 200, body: { policyIssues: [], rowCount: 397 } },
      } as const,
    ],
    ['an empty object', { path: issues, fault: { kind: 'status', status: 200, body: {} } } as const],
  ])('%s', async (_, rule) => {
    sandbox.pulumi.faults.add(rule);
    const inputs = { ...NO_LIMITS, 'pulumi-stacks': 'acme/website/production', 'azure-scopes': '' };
    const result = await runGate(sandbox, { inputs, event: 'schedule' });
    expect(result).toMatchObject({ exitCode: 3, outputs: { verdict: 'error', passed: 'false' } });
  });

  it('a server that ignores the filter changes no count', async () => {
    const before = await runGate(sandbox, { event: 'schedule' });
    sandbox.pulumi.switches.filter = 'ignored';
    sandbox.azure.switches.ignoresScope = true;
    const after = await runGate(sandbox, { event: 'schedule' });
    expect(after.outputs['counts']).toBe(before.outputs['counts']);
  });
});
