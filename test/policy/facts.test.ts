import { describe, expect, it } from 'vitest';
import type { SourceOutcome, TargetState } from '../../src/finding/outcome.ts';
import type { Limit } from '../../src/policy/limit.ts';
import { type Facts, factsOf } from '../../src/policy/verdict.ts';
import { makeFindings } from '../builders/finding.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeTarget,
  noEvidence,
  readState,
} from '../builders/report.ts';
import { CALM, evaluated } from './judging.ts';

const NOTHING = { limits: [] };
const OWN = { fork: false, overridden: false };
const read = readState();
const none = noEvidence();
const notAsked = readState({ kind: 'not-asked', reason: 'the identity may not read policy states' });
const missing = brokenState('missing');
const failed = brokenState('failed');
const locked = brokenState('no-credentials');

function outcomesOf(states: readonly TargetState[]): readonly SourceOutcome[] {
  const half = Math.ceil(states.length / 2);
  const targets = states.map((state, index) => makeTarget({ target: `target-${index}`, state }));
  return [
    makeOutcome({ source: 'pulumi', targets: targets.slice(0, half) }),
    makeOutcome({ source: 'azure', targets: targets.slice(half) }),
  ];
}

describe('factsOf targets', () => {
  it.each<[string, readonly TargetState[], boolean, Partial<Facts>]>([
    ['no target at all is nothing read', [], false, { unread: true }],
    ['no target at all is nothing read on a fork either', [], true, { unread: true }],
    ['all read and governed', [read, read], false, {}],
    ['all read on a fork', [read], true, {}],
    ['one failed among many', [read, read, failed], false, { unread: true }],
    ['one failed on a fork', [failed], true, { unread: true }],
    ['one missing', [read, missing], false, { missing: true }],
    ['one missing on a fork', [missing], true, { missing: true }],
    ['one without evidence', [read, none], false, { noEvidence: true }],
    ['evidence that could not be asked is no verdict', [notAsked], false, {}],
    ['no credentials, not a fork', [locked], false, { unread: true }],
    ['no credentials at all, not a fork', [locked, locked], false, { unread: true }],
    ['no credentials at all on a fork', [locked, locked], true, { skipped: true }],
    ['credentials for one of two on a fork', [locked, read], true, { unread: true }],
    ['credentials for one of two on a fork, in the other order', [read, locked], true, { unread: true }],
    ['credentials for one, which failed, on a fork', [locked, failed], true, { unread: true }],
    [
      'credentials for one, which is missing, on a fork',
      [locked, missing],
      true,
      { unread: true, missing: true },
    ],
    ['everything at once', [failed, missing, none], false, { unread: true, missing: true, noEvidence: true }],
  ])('%s', (_, states, fork, expected) => {
    expect(factsOf(outcomesOf(states), NOTHING, { ...OWN, fork })).toEqual({ ...CALM, ...expected });
  });

  it('counts a source without targets as nothing read only if no other source has one', () => {
    const outcomes = [makeOutcome({ targets: [] }), makeOutcome({ source: 'azure' })];
    expect(factsOf(outcomes, NOTHING, OWN)).toEqual(CALM);
    expect(factsOf([makeOutcome({ targets: [] })], NOTHING, OWN)).toEqual({
      ...CALM,
      unread: true,
    });
  });
});

describe('factsOf limits', () => {
  const kept = makeLimit({ key: 'total', max: 9 });
  const fail = makeLimit({ key: 'total', max: 0 });
  const warn = makeLimit({ key: 'low', max: 0, action: 'warn' });

  it.each<[string, readonly Limit[], Partial<Facts>]>([
    ['none', [], {}],
    ['one kept', [kept], {}],
    ['a fail limit breached', [kept, fail], { failBreach: true }],
    ['a warn limit breached', [warn, kept], { warnBreach: true }],
    ['one of each breached', [warn, fail], { failBreach: true, warnBreach: true }],
  ])('%s', (_, limits, expected) => {
    const facts = factsOf([makeOutcome()], evaluated(makeFindings(2), { limits }), OWN);
    expect(facts).toEqual({ ...CALM, ...expected });
  });

  it('are judged though a source was not read whole: what was read counts', () => {
    const outcomes = outcomesOf([failed]);
    const facts = factsOf(outcomes, evaluated(makeFindings(1), { limits: [fail] }), OWN);
    expect(facts).toEqual({ ...CALM, unread: true, failBreach: true });
  });
});

describe('factsOf an override', () => {
  it.each([true, false])(
    '%s: says so and hides no exceeded limit, missing target or failure',
    (overridden) => {
      const evaluation = evaluated(makeFindings(1), { limits: [makeLimit({ key: 'total' })] });
      const facts = factsOf(outcomesOf([failed, missing, none]), evaluation, { fork: false, overridden });
      expect(facts).toEqual({
        ...CALM,
        unread: true,
        missing: true,
        noEvidence: true,
        failBreach: true,
        overridden,
      });
    },
  );

  it('makes no run a fork', () => {
    expect(factsOf(outcomesOf([locked]), NOTHING, { fork: false, overridden: true }).skipped).toBe(false);
  });
});
