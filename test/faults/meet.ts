import { expect } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { FAST_PACING } from '../sources/service.ts';
import type { CallRow, Exception } from './call-row.ts';
import { expectNoSecrets } from './expect-no-secrets.ts';
import type { FaultRow } from './faults.ts';
import type { Lane } from './lane.ts';

/** What is awaited is asked for a few times, and not hundreds. */
const UNHURRIED = { ...FAST_PACING, pollMs: 50 };
/** Long enough for any real answer of the sandbox, short enough for a table of silent ones. */
const IMPATIENT = { ...FAST_PACING, attempts: 2, attemptTimeoutMs: 1_500 };
/** What is awaited has a second for both tries. */
const HURRIED = { ...IMPATIENT, attemptTimeoutMs: 450 };
const ERROR: Pick<Exception, 'verdict' | 'exitCode' | 'countsMore'> = { verdict: 'error', exitCode: 3 };

/** One call meets one fault each time that it is made: verdict, message, requests, and nothing secret told. */
export async function meet(call: CallRow, row: FaultRow, lane: Lane): Promise<void> {
  const exception = call.exceptions[row.code];
  const { verdict, exitCode, countsMore } = exception ?? ERROR;
  const whole = verdict === 'error' ? undefined : await lane.unharmed(call);
  lane.strike(call, row.fault);
  const outcome = await lane.run(call, pacingOf(call, row));
  const { report, runner } = outcome;
  expect(report).toMatchObject({ verdict, exitCode, passed: exitCode === 0 });
  const said = JSON.stringify(report.targets[0]);
  expect(said).toMatch(exception?.words ?? row.words);
  if (whole === undefined) expect(said).toContain(JSON.stringify(call.what).slice(1, -1));
  else expectFindings(report, whole, countsMore === true);
  const requests = call.requests?.[row.code] ?? row.requests;
  if (call.concurrent) expect(lane.struck(call)).toBeGreaterThanOrEqual(requests);
  else expect(lane.struck(call)).toBe(requests);
  expectNoSecrets(outcome, lane.secrets());
  expect(runner.outputs.get('verdict')).toBe(report.verdict);
}

function pacingOf({ isAwaited }: CallRow, { silent }: FaultRow) {
  if (!silent) return UNHURRIED;
  return isAwaited === true ? HURRIED : IMPATIENT;
}

/** The same findings, counted and set aside, or more of them; what names them may be missing. */
function expectFindings(report: Report, whole: Report, countsMore: boolean): void {
  const [known, found] = [identities(whole), identities(report)];
  if (!countsMore) {
    expect(found).toEqual(known);
    return;
  }
  expect(found.counted).toEqual(expect.arrayContaining(known.counted));
  expect(found.counted.length).toBeGreaterThan(known.counted.length);
}

function identities({ findings, setAside }: Report) {
  return {
    counted: findings.map(({ fingerprint }) => fingerprint).toSorted(),
    apart: setAside.map(({ finding }) => finding.fingerprint).toSorted(),
  };
}
