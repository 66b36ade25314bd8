import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderJUnit } from '../../src/report/junit.ts';
import type { Report } from '../../src/report/report.ts';
import { makeFinding, makeFindings } from '../builders/finding.ts';
import { GOLDEN_REPORTS } from '../builders/golden-reports.ts';
import { hostileReport } from '../builders/hostile.ts';
import { makeAttackedReport } from '../builders/hostile-report.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeReport,
  makeTarget,
  noEvidence,
  type ReportCase,
} from '../builders/report.ts';
import { casesIn } from './junit-reader.ts';

const casesOf = (report: Report) => casesIn(renderJUnit(report));
const linesOf = (report: ReportCase): readonly string[] =>
  casesOf(makeReport(report)).map(({ group, name, kind }) => `${kind} ${group} ${name}`);

describe('the JUnit report', () => {
  it('is well-formed whatever the services said, and all green only where the verdict is', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const kinds = casesOf(report).map(({ kind }) => kind);
        const isRed = kinds.includes('failure') || kinds.includes('error');
        expect(isRed || report.passed).toBe(true);
        if (report.verdict === 'error' || report.verdict === 'fail') expect(isRed).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps every attack a text', () => {
    expect(casesOf(makeAttackedReport()).length).toBeGreaterThan(100);
  });

  it('tells policies apart by group and name', () => {
    for (const [, make] of GOLDEN_REPORTS.slice(0, 5)) {
      const ids = casesOf(make()).map(({ group, name }) => `${group} ${name}`);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('is green where all is well', () => {
    expect(linesOf({ limits: [makeLimit()] })).toEqual([
      'passed policy-gate verdict',
      'passed policy-gate/limits high+',
      'passed policy-gate/targets/pulumi acme/website/production',
    ]);
  });

  it('fails the limit that makes the job fail, and the policies behind it', () => {
    const findings = [
      ...makeFindings(2, { severity: 'high' }),
      makeFinding({ fingerprint: 'f'.repeat(32), policy: { name: 'tags-required', reference: 'r' } }),
    ];
    const limits = [makeLimit(), makeLimit({ key: 'total', action: 'warn' })];
    expect(linesOf({ findings, limits })).toEqual([
      'failure policy-gate verdict',
      'failure policy-gate/limits high+',
      'passed policy-gate/limits total',
      'failure pulumi/aws-guard/s3-no-public-read s3-no-public-read',
      'passed pulumi/aws-guard/tags-required/r tags-required (r)',
      'passed policy-gate/targets/pulumi acme/website/production',
    ]);
  });

  it('fails nothing that only warns', () => {
    const kinds = (report: ReportCase) =>
      casesOf(makeReport({ findings: makeFindings(1), ...report })).map(({ kind }) => kind);
    expect(new Set(kinds({ limits: [makeLimit({ key: 'total' })], knobs: { warnOnly: true } }))).toEqual(
      new Set(['passed']),
    );
  });

  it('skips what does not count, under a name of its own', () => {
    const finding = makeFinding();
    const setAside = (['waived', 'exempted', 'fixed-by-this-change'] as const).map((reason) => ({
      reason,
      finding,
      detail: 'x',
    }));
    const cases = linesOf({ outcomes: [makeOutcome({ findings: [finding], setAside })], limits: [] });
    const group = 'pulumi/aws-guard/s3-no-public-read';
    expect(cases.filter((line) => line.includes(group))).toEqual([
      `passed ${group} s3-no-public-read`,
      `skipped ${group} (waived) s3-no-public-read`,
      `skipped ${group} (exempted) s3-no-public-read`,
      `skipped ${group} (fixed by this change) s3-no-public-read`,
    ]);
  });

  it.each<[string, ReportCase, readonly string[]]>([
    [
      'not read',
      { outcomes: [makeOutcome({ targets: [makeTarget({ target: 't', state: brokenState('failed') })] })] },
      ['error policy-gate verdict', 'error policy-gate/targets/pulumi t'],
    ],
    [
      'not read, which may pass',
      {
        outcomes: [makeOutcome({ targets: [makeTarget({ target: 't', state: brokenState('failed') })] })],
        knobs: { onError: 'pass' },
      },
      ['error policy-gate verdict', 'error policy-gate/targets/pulumi t'],
    ],
    [
      'not governed',
      { outcomes: [makeOutcome({ targets: [makeTarget({ target: 't', state: noEvidence() })] })] },
      ['error policy-gate verdict', 'error policy-gate/targets/pulumi t'],
    ],
    [
      'not governed, which warns',
      {
        outcomes: [makeOutcome({ targets: [makeTarget({ target: 't', state: noEvidence() })] })],
        knobs: { onNoEvidence: 'warn' },
      },
      ['passed policy-gate verdict', 'skipped policy-gate/targets/pulumi t'],
    ],
    ['not there', { outcomes: [] }, ['error policy-gate verdict']],
    [
      'skipped',
      {
        outcomes: [
          makeOutcome({ targets: [makeTarget({ target: 't', state: brokenState('no-credentials') })] }),
        ],
        fork: true,
      },
      ['skipped policy-gate verdict', 'skipped policy-gate/targets/pulumi t'],
    ],
    [
      'skipped, which fails',
      {
        outcomes: [
          makeOutcome({ targets: [makeTarget({ target: 't', state: brokenState('no-credentials') })] }),
        ],
        fork: true,
        knobs: { onFork: 'fail' },
      },
      ['error policy-gate verdict', 'error policy-gate/targets/pulumi t'],
    ],
  ])('of a target that was %s is not green', (_, report, lines) => {
    expect(linesOf({ limits: [], ...report })).toEqual(lines);
  });

  it('does not say that a limit is kept where not everything was read', () => {
    const outcomes = [makeOutcome({ targets: [makeTarget({ state: brokenState('failed') })] })];
    expect(linesOf({ outcomes, limits: [makeLimit()] })).toContain('skipped policy-gate/limits high+');
  });

  it('lists fifty findings of a policy, and numbers targets whose names are cut', () => {
    const target = `t${'x'.repeat(300)}`;
    const text = renderJUnit(
      makeReport({
        outcomes: [makeOutcome({ findings: makeFindings(53), targets: [makeTarget({ target })] })],
      }),
    );
    expect(text).toContain('\n3 more');
    expect(text).toContain('name="1: txxx');
  });
});
