import { describe, expect, it } from 'vitest';
import { annotationsOf } from '../../src/report/annotations.ts';
import { renderComment, SUMMARY_SIZE } from '../../src/report/comment.ts';
import { refusalOf } from '../../src/report/join/refusal.ts';
import { markerOf } from '../../src/report/marker.ts';
import type { Report } from '../../src/report/report.ts';
import {
  brokenState,
  makeOutcome,
  makeTarget,
  type ReportCase,
  RUN,
  STARTED_AT,
} from '../builders/report.ts';
import { REPORTS } from '../builders/reports.ts';
import { asked, bad, join, part } from './joining.ts';
import { logLines } from './log-lines.ts';

describe('what is missing', () => {
  const expected = [asked('a/b/1'), asked('a/b/2')];

  it('is an error by its name, whatever the knobs, until a report brings it', () => {
    const one = part('a/b/1', { knobs: { onError: 'pass', onNoEvidence: 'pass', warnOnly: true } });
    const joined = join([one], { expected });
    expect(joined).toMatchObject({ verdict: 'error', exitCode: 3, passed: false });
    expect(joined.targets.at(-1)).toMatchObject({
      target: 'a/b/2',
      state: { kind: 'missing', failure: { code: 'missing-part' } },
    });
    expect(join([one, part('a/b/2')], { expected }).verdict).toBe('pass');
  });

  it('is everything where there is no report', () => {
    const joined = join([], { expected });
    expect(joined).toMatchObject({
      verdict: 'error',
      exitCode: 3,
      joined: { reports: 0 },
      startedAt: STARTED_AT.toISOString(),
    });
    expect(renderComment(joined, SUMMARY_SIZE)).toContain('No limit is known: no report was joined.');
    expect(join([]).exitCode).toBe(3);
  });

  it('is never a skip', () => {
    const skipped = part('a/b/1', {
      outcomes: [makeOutcome({ targets: [makeTarget({ state: brokenState('no-credentials') })] })],
      fork: true,
    });
    expect(join([skipped]).verdict).toBe('skipped');
    expect(join([skipped], { expected }).verdict).toBe('error');
    expect(join([skipped, part('a/b/2')]).verdict).toBe('error');
    expect(join([skipped], { refused: [{ file: 'x', message: 'y' }] }).verdict).toBe('error');
  });

  it('shows a file that is no report everywhere', () => {
    const refused = [{ file: 'x/policy-gate.json', message: 'is not JSON.' }];
    const joined = join([part('a/b/1', { knobs: { onError: 'pass' } })], { refused });
    expect(joined).toMatchObject({ verdict: 'error', exitCode: 3 });
    expect(joined.summary).toContain('1 report not joined');
    const comment = renderComment(joined, SUMMARY_SIZE);
    for (const text of [
      '1 report could not be joined',
      'Not joined, so not clean: 1 report',
      'joined from 1 report',
    ]) {
      expect(comment).toContain(text);
    }
    expect(logLines(joined)).toContain('not joined: x/policy-gate.json: is not JSON.');
    expect(annotationsOf(joined)).toMatchObject([
      { level: 'error', title: 'Policy Gate: report not joined' },
    ]);
    expect(markerOf(joined, 'k').state).not.toBe(
      markerOf(join([part('a/b/1', { knobs: { onError: 'pass' } })]), 'k').state,
    );
  });
});

describe('attempts of a run', () => {
  const of = (attempt: number, findings: ReportCase['findings'], inputs = 'i') =>
    part('a/b/1', { findings: findings ?? [], run: { ...RUN, attempt, inputs } });

  it('count as the newest where the same job asked the same', () => {
    expect(join([of(1, [bad('1')]), of(2, [])])).toMatchObject({ verdict: 'pass', joined: { reports: 1 } });
  });

  it('all count where nobody can tell that it was the same job', () => {
    expect(join([of(1, [bad('1')], 'i'), of(2, [], 'j')]).verdict).toBe('fail');
    expect(join([of(1, [bad('1')]), of(1, [])]).verdict).toBe('fail');
    const plain = part('a/b/1', { findings: [bad('1')], run: { id: '42' } });
    expect(join([plain, of(2, [])]).verdict).toBe('fail');
  });

  it('began when the first that counts did', () => {
    const late = part('a/b/2', { startedAt: new Date('2026-11-23T09:00:00Z') });
    expect(join([late, part('a/b/1')]).startedAt).toBe(STARTED_AT.toISOString());
  });
});

describe('a report is refused', () => {
  const good = part('a/b/1', { findings: [bad('1')] });

  it.each<[string, Report, string]>([
    [
      'of another run',
      { ...good, run: { ...RUN, id: '7' } },
      'is a report of another run: 7, and this is 42.',
    ],
    ['of no run', { ...good, run: {} }, 'is a report of another run: none that it names'],
    ['of another commit', { ...good, run: { ...RUN, commit: 'f' } }, 'another commit'],
    ['of another repository', { ...good, run: { ...RUN, repository: 'a/b' } }, 'another repository'],
    [
      'that passes with a breach',
      { ...good, verdict: 'pass', passed: true, exitCode: 0 },
      'its verdict is pass',
    ],
    ['that passes without its exit code', { ...good, passed: true }, 'contradicts itself'],
    [
      'whose limits count less',
      { ...good, limits: good.limits.map((one) => ({ ...one, actual: 0, breached: false })) },
      'limit high+',
    ],
    [
      'whose limits hide a breach',
      { ...good, limits: good.limits.map((one) => ({ ...one, breached: false })) },
      'limit high+',
    ],
    ['without what its limits count', { ...good, findings: [] }, 'limit high+'],
  ])('%s', (_, report, why) => {
    expect(refusalOf(report, RUN)).toContain(why);
  });

  it('not for another attempt, nor for what a gate writes', () => {
    expect(refusalOf({ ...good, run: { ...RUN, attempt: 3 } }, RUN)).toBeUndefined();
    for (const report of Object.values(REPORTS)) expect(refusalOf(report, report.run)).toBeUndefined();
  });
});
