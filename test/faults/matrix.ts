import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAST_PACING } from '../sources/service.ts';
import type { CallRow } from './call-row.ts';
import { CALLS } from './calls.ts';
import { FAULTS, type FaultRow } from './faults.ts';
import { Lanes } from './lane.ts';
import { meet } from './meet.ts';
import { timeless } from './timeless.ts';

/** As many tests as run beside each other (`maxConcurrency`). */
const WAITING_TESTS = 8;

type Table = readonly (readonly [string, CallRow])[];

const named = (calls: readonly CallRow[]): Table => calls.map((call) => [call.name, call]);

/** Every call of a part meets the faults that are answered. */
export function describeMatrix(part: keyof typeof CALLS): void {
  const calls: readonly CallRow[] = CALLS[part];
  const lanes = describedLanes(1);
  describeUnharmed(calls, lanes);
  describeFaults(
    calls.filter(({ isAwaited = false }) => !isAwaited),
    FAULTS.filter(({ silent = false }) => !silent),
    lanes,
  );
  describeLostPages(calls, lanes);
  describePassing(calls, lanes);
}

/** Every call of a part meets the faults that take their time, for which reason they pass beside each other. */
export function describeSilentMatrix(part: keyof typeof CALLS): void {
  const lanes = describedLanes(WAITING_TESTS);
  const calls: readonly CallRow[] = CALLS[part];
  const [silent, answered] = [
    FAULTS.filter((fault) => fault.silent),
    FAULTS.filter((fault) => !fault.silent),
  ];
  const awaited = calls.filter(({ isAwaited = false }) => isAwaited);
  describe.concurrent('beside each other', () => {
    describeFaults(calls, silent, lanes);
    describeFaults(awaited, answered, lanes);
  });
}

function describedLanes(count: number): Lanes {
  const lanes = new Lanes();
  beforeAll(() => lanes.open(count));
  afterAll(() => lanes.close());
  return lanes;
}

function describeUnharmed(calls: readonly CallRow[], lanes: Lanes): void {
  describe('without a fault', () => {
    it.each(named(calls))('%s is called and the run passes', (_, call) =>
      lanes.use(async (lane) => {
        const { report } = await lane.run(call, FAST_PACING);
        expect(report).toMatchObject({ verdict: 'pass', passed: true, exitCode: 0 });
        expect(lane.struck(call)).toBeGreaterThan(0);
      }),
    );
  });
}

function describeFaults(calls: readonly CallRow[], faults: readonly FaultRow[], lanes: Lanes): void {
  describe.each(named(calls))('%s', (_, call) => {
    it.each(faults.map((fault) => [fault.name, fault] as const))('%s', (_name, fault) =>
      lanes.use((lane) => meet(call, fault, lane)),
    );
  });
}

function describeLostPages(calls: readonly CallRow[], lanes: Lanes): void {
  const paged = calls.filter(
    ({ name, exceptions }) => name.endsWith('second page') && exceptions['server-error'] === undefined,
  );
  if (paged.length === 0) return;
  describe('what was read before a fault is reported', () => {
    it.each(named(paged))('%s', (_, call) =>
      lanes.use(async (lane) => {
        lane.strike(call, { kind: 'status', status: 500 });
        const { report, runner } = await lane.run(call, FAST_PACING);
        expect(report.findings.length).toBeGreaterThan(0);
        expect(report.findings.every(({ source }) => source === call.service)).toBe(true);
        expect(Number(runner.outputs.get('finding-count'))).toBe(report.findings.length);
      }),
    );
  });
}

function describePassing(calls: readonly CallRow[], lanes: Lanes): void {
  const repeated = calls.filter(({ triedOnce }) => triedOnce === undefined);
  describe('a fault that passes within the tries leaves no trace', () => {
    it.each(named(repeated))('%s', (_, call) =>
      lanes.use(async (lane) => {
        const whole = await lane.unharmed(call);
        lane.strike(call, { kind: 'cut' }, [1]);
        const soon = { 'retry-after': '0' };
        lane.strike(call, { kind: 'status', status: 503, headers: soon }, [1]);
        const { report } = await lane.run(call, FAST_PACING);
        expect(report.verdict).toBe('pass');
        expect(report.findings).toEqual(whole.findings);
        expect(timeless(report)).toEqual(timeless(whole));
        expect(lane.struck(call)).toBeGreaterThan(1);
      }),
    );
  });
}
