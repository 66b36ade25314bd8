import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_PULUMI_SWITCHES } from '../../sandbox/pulumi/switches.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { FAST_PACING } from '../sources/service.ts';
import type { CallRow } from './call-row.ts';
import { CALLS } from './calls.ts';
import { FAULTS, type FaultRow } from './faults.ts';
import { type GateOutcome, gateInProcess } from './in-process.ts';
import { addLonelyStack, HEAD } from './lonely-stack.ts';

/** Long enough for any real answer of the sandbox, short enough for a table of silent ones. */
const IMPATIENT = { ...FAST_PACING, attempts: 2, attemptTimeoutMs: 500 };

/**
 * Every call of one service meets the faults; those that answer nothing take their time, so they have a file of
 * their own, as each service has, and all run side by side.
 */
export function describeMatrix(service: CallRow['service'], faults: 'answered' | 'silent'): void {
  const rows = FAULTS.filter(({ silent = false }) => silent === (faults === 'silent'));
  const calls = CALLS.filter((call) => call.service === service);
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox();
    sandbox.azure.switches.pageSize = 400;
    addLonelyStack(sandbox);
  });

  afterEach(() => {
    Object.assign(sandbox.pulumi.switches, DEFAULT_PULUMI_SWITCHES);
    for (const server of [sandbox.pulumi, sandbox.azure]) {
      server.faults.clear();
      server.exchanges.length = 0;
    }
  });

  afterAll(() => sandbox.close());

  /** Limits that nothing exceeds: without a fault every one of these runs passes. */
  function inputsOf({ service, target, inputs = {} }: CallRow): Record<string, string> {
    const limits = { 'fail-on-severity': 'none', 'fail-on-level': 'none' };
    return service === 'pulumi'
      ? {
          ...limits,
          'pulumi-stacks': target,
          'pulumi-cloud-url': sandbox.pulumi.url,
          'pulumi-access-token': sandbox.pulumi.token,
          ...inputs,
        }
      : { ...limits, 'azure-scopes': target, 'azure-environment': sandbox.azure.url };
  }

  function run(call: CallRow, pacing = FAST_PACING): Promise<GateOutcome> {
    Object.assign(sandbox.pulumi.switches, call.switches);
    return gateInProcess(sandbox, inputsOf(call), pacing, HEAD);
  }

  function struck({ service, strikes }: CallRow): number {
    return sandbox[service].exchanges.filter(
      ({ method, path, search, requestBody }) =>
        method === strikes.method &&
        strikes.path.test(path + search) &&
        (strikes.body === undefined || strikes.body.test(JSON.stringify(requestBody))),
    ).length;
  }

  function everythingSaid({ report, runner }: GateOutcome): string {
    const { lines, annotations, summaries, outputs } = runner;
    return JSON.stringify([report, lines, annotations, summaries, [...outputs]]);
  }

  describe('without a fault', () => {
    it.each(calls.map((call) => [call.name, call] as const))(
      '%s is called and the run passes',
      async (_, call) => {
        const { report } = await run(call);
        expect(report).toMatchObject({ verdict: 'pass', passed: true, exitCode: 0 });
        expect(struck(call)).toBeGreaterThan(0);
      },
    );
  });

  describe.each(calls.map((call) => [call.name, call] as const))('%s', (_, call) => {
    it.each(rows.map((fault) => [fault.name, fault] as const))('%s', async (_name, row: FaultRow) => {
      sandbox[call.service].faults.add({ ...call.strikes, fault: row.fault });
      const outcome = await run(call, row.silent ? IMPATIENT : FAST_PACING);
      const { report } = outcome;
      const exception = call.exceptions[row.code];
      expect(report).toMatchObject({
        verdict: exception?.verdict ?? 'error',
        exitCode: exception?.exitCode ?? 3,
        passed: (exception?.exitCode ?? 3) === 0,
      });
      const [target] = report.targets;
      const said = JSON.stringify(target);
      expect(said).toContain(exception?.words ?? row.words);
      if (exception?.verdict !== 'pass') expect(said).toContain(JSON.stringify(call.what).slice(1, -1));
      expect(struck(call)).toBe(call.requests?.[row.code] ?? row.requests);
      expect(everythingSaid(outcome)).not.toContain(sandbox.pulumi.token);
      expect(outcome.runner.outputs.get('verdict')).toBe(report.verdict);
    });
  });

  if (faults === 'silent') return;

  describe('what was read before a fault is reported', () => {
    it.each(calls.filter(({ name }) => name.endsWith('second page')))('$name', async (call) => {
      sandbox[call.service].faults.add({ ...call.strikes, fault: { kind: 'status', status: 500 } });
      const { report, runner } = await run(call);
      expect(report.findings.length).toBeGreaterThan(0);
      expect(report.findings.every((finding) => finding.source === service)).toBe(true);
      expect(Number(runner.outputs.get('finding-count'))).toBe(report.findings.length);
    });
  });

  describe('a fault that passes within the tries leaves no trace', () => {
    it.each(calls.map((call) => [call.name, call] as const))('%s', async (_, call) => {
      const whole = await run(call);
      sandbox[call.service].exchanges.length = 0;
      sandbox[call.service].faults.add(
        { ...call.strikes, ordinals: [1], fault: { kind: 'cut' } },
        {
          ...call.strikes,
          ordinals: [1],
          fault: { kind: 'status', status: 503, headers: { 'retry-after': '0' } },
        },
      );
      const { report } = await run(call);
      expect(report.verdict).toBe('pass');
      expect(report.findings).toEqual(whole.report.findings);
      expect(struck(call)).toBeGreaterThan(1);
    });
  });
}
