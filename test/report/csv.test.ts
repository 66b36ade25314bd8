import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderCsv } from '../../src/report/csv.ts';
import type { Report } from '../../src/report/report.ts';
import { makeFinding, makeFindings } from '../builders/finding.ts';
import { hostileReport } from '../builders/hostile.ts';
import { ALL_ATTACKS, makeAttackedReport } from '../builders/hostile-report.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeReport,
  makeTarget,
  noEvidence,
} from '../builders/report.ts';
import { makeSizedReport } from '../builders/sized-report.ts';
import { rowsIn } from './csv-reader.ts';

const textOf = (report: Report): string => [...renderCsv(report)].join('');
const rowsOf = (report: Report) => rowsIn(textOf(report));

/** What some spreadsheet may run: the start of a cell, or of a part behind a semicolon, blanks and all. */
const LIVE = /(?:^|;)[\s\p{C}]*[=+\-@|%＝＋－＠﹢﹣﹦﹫−]/u;

describe('the CSV report', () => {
  it('has a row for every finding, however many, counted or not', () => {
    const report = makeSizedReport(3_000);
    const prints = rowsOf(report).map(({ fingerprint }) => fingerprint);
    expect(prints).toEqual(
      [...report.findings, ...report.setAside.map(({ finding }) => finding)].map(
        ({ fingerprint }) => fingerprint,
      ),
    );
  });

  it('is rows of one width without any formula, whatever the services said', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const trouble = report.targets.filter(
          ({ state }) => state.kind !== 'read' || state.evidence.kind === 'none',
        ).length;
        const rows = rowsOf(report);
        expect(rows).toHaveLength(report.findings.length + report.setAside.length + trouble);
        for (const cell of rows.flatMap((row) => Object.values(row))) {
          expect(cell).not.toMatch(LIVE);
          expect(cell).not.toMatch(/\p{C}/u);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('makes every known attack a text', () => {
    const rows = rowsOf(makeAttackedReport());
    expect(rows.length).toBeGreaterThan(ALL_ATTACKS.length);
    for (const cell of rows.flatMap((row) => Object.values(row))) expect(cell).not.toMatch(LIVE);
  });

  it.each([
    ['=1+1', "'=1+1"],
    [' \t=1+1', "'=1+1"],
    ['\r\n@SUM(1)', "'@SUM(1)"],
    ['＝1+1', "'＝1+1"],
    ['\u3000－1', "'－1"],
    ['\u200b=1', "'=1"],
    ['a; =1+1;b', "a; '=1+1;b"],
    ['a-b=c', 'a-b=c'],
    ['a,"b"\nc', 'a,"b" c'],
  ])('shows %j as %j', (message, shown) => {
    expect(rowsOf(makeReport({ findings: [makeFinding({ message })] }))[0]?.['message']).toBe(shown);
  });

  it('says how each finding stands, why, whether it is new, and which limits it exceeds', () => {
    const [first, second] = makeFindings(2);
    const report = makeReport({
      outcomes: [
        makeOutcome({
          findings: makeFindings(2),
          setAside: [{ reason: 'exempted', finding: makeFinding(), detail: 'exemption legacy' }],
        }),
      ],
      limits: [makeLimit({ key: 'total' }), makeLimit({ key: 'low' }), makeLimit({ key: 'high' })],
    });
    expect(rowsOf(report)).toMatchObject([
      {
        standing: 'counted',
        why: '',
        'exceeded limits': 'total, low',
        new: 'true',
        fingerprint: first?.fingerprint,
      },
      { standing: 'counted', fingerprint: second?.fingerprint },
      { standing: 'exempted', why: 'exemption legacy', 'exceeded limits': '', new: '' },
    ]);
    const old = makeReport({
      findings: [makeFinding()],
      basis: { kind: 'baseline', known: new Set([makeFinding().fingerprint]) },
    });
    expect(rowsOf(old)).toMatchObject([{ new: 'false', 'exceeded limits': '' }]);
  });

  it('names what was not read, and what nothing governs: no row at all would look clean', () => {
    const targets = [
      makeTarget({ target: 'a', state: brokenState('failed') }),
      makeTarget({ target: 'b', state: noEvidence() }),
      makeTarget({ target: 'c' }),
    ];
    expect(rowsOf(makeReport({ outcomes: [makeOutcome({ targets })] }))).toMatchObject([
      { standing: 'not-read', scope: 'a', why: 'failed: Pulumi Cloud answered 503 three times.', policy: '' },
      { standing: 'not-governed', scope: 'b', why: 'no policy group applies' },
    ]);
  });
});
