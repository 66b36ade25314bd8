import { describe, expect, it } from 'vitest';
import type { TargetState } from '../../src/finding/outcome.ts';
import { THRESHOLD_KEYS } from '../../src/policy/threshold.ts';
import type { Knobs } from '../../src/policy/verdict.ts';
import { type Annotation, annotationsOf } from '../../src/report/annotations.ts';
import { makeAzureFinding, makeFinding, makeFindings } from '../builders/finding.ts';
import { ATTACKS } from '../builders/hostile.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeReport,
  makeTarget,
  noEvidence,
  type ReportCase,
  readState,
} from '../builders/report.ts';

function annotate(report: ReportCase, knobs: Partial<Knobs> = {}): readonly Annotation[] {
  return annotationsOf(makeReport({ ...report, knobs }));
}

const withTarget = (state: TargetState): ReportCase => ({
  outcomes: [makeOutcome({ targets: [makeTarget({ state })] })],
});

describe('annotations of breaches', () => {
  it.each<['fail' | 'warn', boolean, Annotation['level']]>([
    ['fail', false, 'error'],
    ['fail', true, 'warning'],
    ['warn', false, 'warning'],
    ['warn', true, 'warning'],
  ])('action %s with warn-only %s is one %s', (action, warnOnly, level) => {
    const limits = [makeLimit({ key: 'total', max: 1, action }), makeLimit({ key: 'critical' })];
    expect(annotate({ findings: makeFindings(2), limits }, { warnOnly })).toEqual([
      {
        level,
        title: 'Policy Gate: total exceeded',
        message:
          'total: expected at most 1, got 2. Worst first: low, disabled: s3-no-public-read on bucket-0; low, disabled: s3-no-public-read on bucket-1.',
      },
    ]);
  });

  it('are as many as limits, not as findings', () => {
    const limits = [makeLimit({ key: 'total' }), makeLimit({ key: 'low' })];
    expect(annotate({ findings: makeFindings(50), limits })).toHaveLength(2);
  });

  it('name the worst findings behind them, and count the rest', () => {
    const findings = [...makeFindings(5), makeFinding({ severity: 'high', fingerprint: 'f'.repeat(32) })];
    const [total, high] = annotate({
      findings,
      limits: [makeLimit({ key: 'total' }), makeLimit({ key: 'high' })],
    });
    expect(total?.message).toMatch(
      /^total: expected at most 0, got 6\. Worst first: high, disabled: .* on public-site; .*; .*; 3 more\.$/,
    );
    expect(high?.message).toBe(
      'high: expected at most 0, got 1. Worst first: high, disabled: s3-no-public-read on public-site.',
    );
  });

  it('call a policy by its title where its id says nothing', () => {
    const policy = { name: '0a914e76-4921-4c19-b460-a2d36003525a', title: 'Use HTTPS' };
    const [annotation] = annotate({ findings: [makeAzureFinding({ policy })], limits: [makeLimit()] });
    expect(annotation?.message).toContain('high, mandatory: Use HTTPS on shopdata.');
  });

  it('stay one line below the limit of the runner, whatever the services write', () => {
    for (const text of [...ATTACKS, 'x'.repeat(5_000), '🛑'.repeat(5_000)]) {
      const policy = { name: text, title: text };
      const findings = makeFindings(9, { policy, resource: { name: text } });
      const [annotation] = annotate({ findings, limits: [makeLimit({ key: 'total' })] });
      const message = annotation?.message ?? '';
      expect(message.length).toBeLessThan(4_096);
      expect(message).not.toMatch(/^::|##\[|[^\P{C}\u200B]/u);
      expect(message).toContain('total: expected at most 0, got 9.');
    }
  });

  it('are none where no limit is breached', () => {
    expect(annotate({ findings: makeFindings(1) })).toEqual([]);
  });
});

describe('annotations of targets', () => {
  it.each<[string, TargetState, Partial<Knobs>, Annotation['level'] | undefined]>([
    ['failed', brokenState('failed'), {}, 'error'],
    ['failed', brokenState('failed'), { onError: 'warn' }, 'warning'],
    ['failed', brokenState('failed'), { onError: 'pass' }, 'notice'],
    ['without credentials', brokenState('no-credentials'), {}, 'error'],
    ['without credentials', brokenState('no-credentials'), { onError: 'warn' }, 'warning'],
    ['missing', brokenState('missing'), {}, 'error'],
    ['missing', brokenState('missing'), { onError: 'pass', onNoEvidence: 'pass', warnOnly: true }, 'error'],
    ['without evidence', noEvidence(), {}, 'error'],
    ['without evidence', noEvidence(), { onNoEvidence: 'warn' }, 'warning'],
    ['without evidence', noEvidence(), { onNoEvidence: 'pass' }, 'notice'],
    ['read and governed', readState(), {}, undefined],
    ['not asked', readState({ kind: 'not-asked', reason: 'no permission' }), {}, undefined],
  ])('%s under %o %o', (_, state, knobs, level) => {
    const levels = annotate(withTarget(state), knobs).map((annotation) => annotation.level);
    expect(levels).toEqual(level === undefined ? [] : [level]);
  });

  it('name the target and the reason, inert in the log', () => {
    const [annotation] = annotate({
      outcomes: [
        makeOutcome({ targets: [makeTarget({ target: '::error::x', state: noEvidence('a\n##[group]b') })] }),
      ],
    });
    expect(annotation?.message).toBe(':\u200B:error::x: a #\u200B#[group]b');
    expect(annotation?.title).toBe('Policy Gate: no evidence of any policy');
  });

  it.each([
    ['missing', 'Policy Gate: target missing'],
    ['failed', 'Policy Gate: not read whole'],
  ] as const)('tell by their title that a target is %s', (kind, title) => {
    expect(annotate(withTarget(brokenState(kind, 'because')))).toEqual([
      { level: 'error', title, message: 'acme/website/production: because' },
    ]);
  });
});

describe('a skipped run', () => {
  it.each([
    ['skip', 'notice'],
    ['fail', 'error'],
  ] as const)('under on-fork: %s is one %s and no more', (onFork, level) => {
    const annotations = annotate({ ...withTarget(brokenState('no-credentials')), fork: true }, { onFork });
    expect(annotations).toEqual([
      { level, title: 'Policy Gate: skipped', message: expect.stringMatching(/^skipped: /) },
    ]);
  });
});

describe('more than ten of a level', () => {
  const targets = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      makeTarget({ target: `t${index}`, state: brokenState('missing') }),
    );

  it.each([
    [9, 9, undefined],
    [10, 10, undefined],
    [11, 10, '2 more, see the job summary or the JSON report.'],
    [40, 10, '31 more, see the job summary or the JSON report.'],
  ])('%i targets missing are %i errors', (count, shown, last) => {
    const annotations = annotate({ outcomes: [makeOutcome({ targets: targets(count) })] });
    expect(annotations).toHaveLength(shown);
    expect(annotations.every(({ level }) => level === 'error')).toBe(true);
    if (last !== undefined) expect(annotations.at(-1)?.message).toBe(last);
  });

  it('are counted level by level, errors first', () => {
    const limits = THRESHOLD_KEYS.map((key) => makeLimit({ key, action: 'warn' }));
    const annotations = annotate({
      outcomes: [
        makeOutcome({
          findings: makeFindings(1, { level: 'unknown', severity: 'unknown', priority: 'unknown' }),
          targets: targets(12),
        }),
      ],
      limits,
    });
    const levels = annotations.map(({ level }) => level);
    expect(levels).toEqual([...Array(10).fill('error'), ...Array(10).fill('warning')]);
  });
});
