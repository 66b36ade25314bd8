import { describe, expect, it } from 'vitest';
import { opensIssue, type Standing, standingOf, trackingStep } from '../../src/report/tracking-step.ts';
import { makeFindings } from '../builders/finding.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeReport,
  makeTarget,
  noEvidence,
} from '../builders/report.ts';

const HIGH = makeFindings(1, { severity: 'high' });
const of = (state: Parameters<typeof makeTarget>[0]) => ({
  outcomes: [makeOutcome({ findings: HIGH, targets: [makeTarget(state)] })],
});

describe('how a run stands to the tracking issue', () => {
  it.each<[string, Parameters<typeof makeReport>[0], Standing]>([
    ['no limit exceeded', { findings: makeFindings(1) }, 'clean'],
    ['a limit exceeded', { findings: HIGH }, 'exceeded'],
    ['one that only warns', { findings: HIGH, limits: [makeLimit({ action: 'warn' })] }, 'exceeded'],
    ['one under warn-only', { findings: HIGH, knobs: { warnOnly: true } }, 'exceeded'],
    ['one beside a target that was not read', of({ state: brokenState('failed') }), 'uncertain'],
    [
      'a target that is missing',
      { outcomes: [makeOutcome({ targets: [makeTarget({ state: brokenState('missing') })] })] },
      'uncertain',
    ],
    [
      'a target not read, under on-error: pass',
      { ...of({ state: brokenState('failed') }), knobs: { onError: 'pass' } },
      'uncertain',
    ],
    [
      'nothing that governs',
      { outcomes: [makeOutcome({ targets: [makeTarget({ state: noEvidence() })] })] },
      'uncertain',
    ],
    [
      'nothing that governs, which warns',
      {
        outcomes: [makeOutcome({ targets: [makeTarget({ state: noEvidence() })] })],
        knobs: { onNoEvidence: 'warn' },
      },
      'uncertain',
    ],
    [
      'nothing that governs, which is meant',
      {
        outcomes: [makeOutcome({ targets: [makeTarget({ state: noEvidence() })] })],
        knobs: { onNoEvidence: 'pass' },
      },
      'clean',
    ],
    [
      'no credentials in a fork',
      {
        outcomes: [makeOutcome({ targets: [makeTarget({ state: brokenState('no-credentials') })] })],
        fork: true,
      },
      'skipped',
    ],
  ])('%s', (_, parts, standing) => {
    expect(standingOf(makeReport(parts))).toBe(standing);
  });
});

describe('an issue', () => {
  it('is opened for a limit that is exceeded, and for nothing else', () => {
    const standings: readonly Standing[] = ['exceeded', 'clean', 'uncertain', 'skipped'];
    expect(standings.filter(opensIssue)).toEqual(['exceeded']);
  });

  it.each<[Standing, readonly string[]]>([
    ['exceeded', ['rewrite', 'rewrite', 'reopen', 'respect']],
    ['clean', ['close', 'rewrite', 'rewrite', 'respect']],
    ['uncertain', ['note', 'note', 'nothing', 'nothing']],
    ['skipped', ['nothing', 'nothing', 'nothing', 'nothing']],
  ])('%s: open, open with wontfix, closed, closed with wontfix', (standing, steps) => {
    const states = (['open', 'closed'] as const).flatMap((state) =>
      [false, true].map((wontfix) => ({ state, wontfix })),
    );
    expect(states.map((state) => trackingStep(standing, state))).toEqual(steps);
  });
});
