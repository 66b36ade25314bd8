import { describe, expect, it } from 'vitest';
import { renderLog } from '../../src/report/terminal.ts';
import { makeFinding, makeFindings } from '../builders/finding.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeReport,
  makeTarget,
  noEvidence,
  readState,
} from '../builders/report.ts';

describe('the log', () => {
  it('shows targets, limits, findings by policy and the summary last', () => {
    const report = makeReport({
      findings: makeFindings(2, { severity: 'high' }),
      limits: [makeLimit({ key: 'high+', max: 1 }), makeLimit({ key: 'total', max: 9, action: 'warn' })],
    });
    expect(renderLog(report).map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
      'pulumi acme/website/production: read; governed: policy group default applies',
      '',
      'EXCEEDED high+: 2 of 1 allowed (fail, set by inputs)',
      'ok total: 2 of 9 allowed (warn, set by inputs)',
      '',
      'Every finding counts as new: there is no baseline, and no known start of a change.',
      '',
      'high, disabled: s3-no-public-read (aws-guard): 2 resources',
      '',
      'Policy Gate fail: 1 of 2 limits exceeded: high+ 2 of 1. 2 findings in 1 target',
    ]);
  });

  it.each([
    ['failed', false, 'unknown '],
    ['no-credentials', true, 'unknown '],
  ] as const)('calls no limit kept beside a target that is %s', (kind, fork, mark) => {
    const outcomes = [makeOutcome({ targets: [makeTarget({ state: brokenState(kind) })] })];
    const lines = renderLog(makeReport({ outcomes, limits: [makeLimit()], fork }));
    expect(lines).toContain(`${mark} high+: 0 of 0 allowed (fail, set by inputs)`);
  });

  it('keeps the columns of the limits and the indent of the notes', () => {
    const outcomes = [makeOutcome({ targets: [makeTarget({ notes: ['3 rows left out'] })] })];
    const lines = renderLog(makeReport({ outcomes, limits: [makeLimit()] }));
    expect(lines).toContain('ok       high+: 0 of 0 allowed (fail, set by inputs)');
    expect(lines).toContain('  3 rows left out');
  });

  it('shows the cautions of a target before its notes', () => {
    const target = makeTarget({ cautions: ['::error::x', 'The list moved.'], notes: ['3 rows left out'] });
    const lines = renderLog(makeReport({ outcomes: [makeOutcome({ targets: [target] })] }));
    expect(lines.slice(1, 4)).toEqual([
      '  Read with care: :\u200B:error::x',
      '  Read with care: The list moved.',
      '  3 rows left out',
    ]);
  });

  it('counts what is new with the change', () => {
    const [first = makeFinding(), second = makeFinding()] = makeFindings(2);
    const lines = renderLog(makeReport({ findings: [{ ...first, introduced: true }, second] }));
    expect(lines).toContain(
      'low, disabled: s3-no-public-read (aws-guard): 2 resources, 1 new with this change',
    );
  });

  it.each([
    ['governed', readState(), 'pulumi t: read; governed: policy group default applies'],
    ['without evidence', noEvidence('nothing applies'), 'pulumi t: read; evidence none: nothing applies'],
    ['not asked', readState({ kind: 'not-asked', reason: 'no' }), 'pulumi t: read; evidence not-asked: no'],
    ['missing', brokenState('missing', 'gone'), 'pulumi t: missing (missing-target): gone'],
    ['failed', brokenState('failed', 'down'), 'pulumi t: failed (server-error): down'],
  ])('says how the reading of a target went: %s', (_, state, line) => {
    const outcomes = [makeOutcome({ targets: [makeTarget({ target: 't', state })] })];
    expect(renderLog(makeReport({ outcomes }))[0]).toBe(line);
  });

  it.each([
    [50, 50, false],
    [51, 50, true],
    [70, 50, true],
  ])('lists of %i policies %i, and counts the rest', (count, listed, more) => {
    const findings = Array.from({ length: count }, (_, index) =>
      makeFinding({ policy: { name: `policy-${index}` } }),
    );
    const lines = renderLog(makeReport({ findings }));
    expect(lines.filter((line) => line.startsWith('low, disabled: policy-'))).toHaveLength(listed);
    expect(lines.includes(`${count - 50} more policies in the JSON report`)).toBe(more);
  });
});
