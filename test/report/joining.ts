import fc from 'fast-check';
import { type JoinParts, joinReports } from '../../src/report/join/join.ts';
import type { AskedTarget, Report } from '../../src/report/report.ts';
import { makeFinding } from '../builders/finding.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeReport,
  makeTarget,
  type ReportCase,
  RUN,
  STARTED_AT,
} from '../builders/report.ts';

export const asked = (id: string): AskedTarget => ({
  source: 'pulumi',
  id,
  key: Buffer.from(id).toString('hex').padEnd(32, '0').slice(-32),
});
export const join = (reports: readonly Report[], more: Partial<JoinParts> = {}): Report =>
  joinReports({
    reports,
    refused: [],
    expected: [],
    files: [],
    notes: [],
    run: RUN,
    now: STARTED_AT,
    ...more,
  });

/** The report of a job that gates one stack. */
export function part(name: string, parts: ReportCase = {}): Report {
  const target = makeTarget({ target: name });
  const { findings = [] } = parts;
  return makeReport({
    outcomes: [makeOutcome({ findings, targets: [target] })],
    asked: [asked(name)],
    part: true,
    ...parts,
  });
}

export const bad = (fingerprint: string, overrides = {}) =>
  makeFinding({ fingerprint: fingerprint.padEnd(32, '0'), severity: 'critical', ...overrides });

export const anyPart: fc.Arbitrary<Report> = fc
  .record({
    name: fc.constantFrom('a/b/1', 'a/b/2', 'a/b/3'),
    prints: fc.array(fc.constantFrom('1', '2', '3', '4'), { maxLength: 3 }),
    severity: fc.constantFrom('critical', 'low'),
    state: fc.constantFrom(undefined, 'missing', 'failed', 'no-credentials'),
    warnOnly: fc.boolean(),
    onError: fc.constantFrom('fail', 'pass'),
    fork: fc.boolean(),
  })
  .map(({ name, prints, severity, state, warnOnly, onError, fork }) =>
    part(name, {
      outcomes: [
        makeOutcome({
          findings: [...new Set(prints)].map((print) => bad(print, { severity })),
          targets: [makeTarget({ target: name, ...(state && { state: brokenState(state) }) })],
        }),
      ],
      limits: [makeLimit({ key: 'critical', max: 1 })],
      knobs: { warnOnly, onError },
      fork,
    }),
  );
export const anyParts = fc.array(anyPart, { minLength: 1, maxLength: 4 });
