import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/finding/finding.ts';
import type { SetAsideReason, SourceOutcome } from '../../src/finding/outcome.ts';
import { type Baseline, toEntry } from '../../src/policy/baseline.ts';
import { judge, type Rulebook } from '../../src/policy/judge.ts';
import type { NewnessBasis } from '../../src/policy/newness.ts';
import { makeAzureFinding, makeFinding } from '../builders/finding.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeRulebook,
  makeTarget,
  makeUnpreviewable,
  noEvidence,
  readState,
} from '../builders/report.ts';
import { makeWaiver, NOW } from './judging.ts';

const RUN = { fork: false, overridden: false, now: NOW };
const WEBSITE = makeFinding({ fingerprint: 'website', severity: 'high' });
const SHOP = makeAzureFinding({ fingerprint: 'shop' });
const TOTAL = [makeLimit({ key: 'total' })];

const azureTarget = makeUnpreviewable({ target: SHOP.scope });
const pulumiOf = (overrides: Partial<SourceOutcome> = {}) => makeOutcome(overrides);
const azureOf = (overrides: Partial<SourceOutcome> = {}) =>
  makeOutcome({ source: 'azure', targets: [azureTarget], exhaustive: true, ...overrides });

/** Judges by limits on everything, unless a rulebook is given. */
const judged = (
  outcomes: readonly SourceOutcome[],
  rulebook: Rulebook = makeRulebook({ limits: TOTAL }),
  run: Partial<typeof RUN> = {},
) => judge(outcomes, rulebook, { ...RUN, ...run });

describe('a judgement', () => {
  it('takes the findings of all sources together', () => {
    const { evaluation, decision, gone } = judged([
      pulumiOf({ findings: [WEBSITE] }),
      azureOf({ findings: [SHOP] }),
    ]);
    expect(evaluation.findings).toEqual([WEBSITE, SHOP]);
    expect(evaluation.limits).toEqual([
      { ...makeLimit({ key: 'total' }), actual: 2, breached: true, findings: [WEBSITE, SHOP] },
    ]);
    expect(decision).toEqual({ verdict: 'fail', passed: false, exitCode: 1 });
    expect(gone).toEqual([]);
  });

  it('counts nothing that is set aside', () => {
    const setAside = [{ reason: 'exempted', finding: WEBSITE, detail: 'an exemption' }] as const;
    const { evaluation, decision } = judged([pulumiOf({ setAside })]);
    expect(evaluation.findings).toEqual([]);
    expect(decision).toEqual({ verdict: 'pass', passed: true, exitCode: 0 });
  });

  it('is by the knobs, the ranks and the limits of the policy', () => {
    const rulebook = makeRulebook({ limits: TOTAL, knobs: { warnOnly: true } });
    const outcomes = [pulumiOf({ findings: [WEBSITE] })];
    expect(judged(outcomes, rulebook).decision).toEqual({ verdict: 'warn', passed: true, exitCode: 0 });
  });

  it('is of the day of the run: a waiver that has expired is none', () => {
    const rulebook = makeRulebook({ limits: TOTAL, waivers: [makeWaiver({ expires: '2026-11-23' })] });
    const outcomes = [pulumiOf({ findings: [WEBSITE] })];
    const on = (now: string) => judged(outcomes, rulebook, { now: new Date(now) }).decision.verdict;
    expect(on('2026-11-23T23:59:59Z')).toBe('pass');
    expect(on('2026-11-24T00:00:00Z')).toBe('fail');
  });

  it('takes from each source since when it can tell', () => {
    const basis: NewnessBasis = { kind: 'since', since: new Date('2026-10-01T00:00:00Z') };
    const later = new Date('2026-10-15T00:00:00Z');
    const undecidedOf = (knownSince: Date | undefined) => [
      ...judged(
        [pulumiOf({ findings: [WEBSITE] }), azureOf({ findings: [SHOP], knownSince })],
        makeRulebook({ limits: TOTAL }, { basis }),
      ).evaluation.undecided,
    ];
    expect(undecidedOf(later)).toEqual(['shop']);
    expect(undecidedOf(undefined)).toEqual([]);
    expect(undecidedOf(new Date('2026-09-15T00:00:00Z'))).toEqual([]);
  });

  it('is by what is new: what the baseline knows exceeds no limit under only-new', () => {
    const known = (...fingerprints: readonly string[]) =>
      makeRulebook(
        { limits: TOTAL, knobs: { onlyNew: true } },
        { basis: { kind: 'baseline', known: new Set(fingerprints) } },
      );
    const outcomes = [pulumiOf({ findings: [WEBSITE] }), azureOf({ findings: [SHOP] })];
    expect(judged(outcomes, known('website', 'shop')).decision.verdict).toBe('pass');
    expect(judged(outcomes, known('website')).decision.verdict).toBe('fail');
    expect(judged(outcomes, known('website')).evaluation.limits[0]?.findings).toEqual([SHOP]);
  });
});

describe('an override', () => {
  const found = { findings: [WEBSITE] };

  it.each([
    ['an exceeded limit', found, 'warn', 0],
    ['nothing exceeded', {}, 'pass', 0],
    ['a failed target', { ...found, targets: [makeTarget({ state: brokenState('failed') })] }, 'error', 3],
    ['a missing target', { ...found, targets: [makeTarget({ state: brokenState('missing') })] }, 'error', 3],
    ['no evidence', { targets: [makeTarget({ state: noEvidence() })] }, 'error', 3],
    ['no target', { ...found, targets: [] }, 'error', 3],
  ] as const)('on %s', (_, overrides, verdict, exitCode) => {
    const { evaluation, decision } = judged([pulumiOf(overrides)], undefined, { overridden: true });
    expect(decision).toEqual({ verdict, passed: exitCode === 0, exitCode });
    expect(evaluation).toEqual(judged([pulumiOf(overrides)]).evaluation);
  });

  it('does not make a fork of a run, nor a run of a fork', () => {
    const outcomes = [pulumiOf({ targets: [makeTarget({ state: brokenState('no-credentials') })] })];
    const verdict = (fork: boolean) =>
      judged(outcomes, undefined, { fork, overridden: true }).decision.verdict;
    expect(verdict(true)).toBe('skipped');
    expect(verdict(false)).toBe('error');
  });
});

describe('entries of the baseline that are gone', () => {
  const baseline: Baseline = [WEBSITE, SHOP].map(toEntry);
  const known = new Set(['website', 'shop']);
  const rulebook = (policy: Parameters<typeof makeRulebook>[0] = {}) =>
    makeRulebook({ limits: TOTAL, ...policy }, { basis: { kind: 'baseline', known }, baseline });
  const goneOf = (outcomes: readonly SourceOutcome[], policy: Parameters<typeof makeRulebook>[0] = {}) =>
    judged(outcomes, rulebook(policy)).gone.map(({ fingerprint }) => fingerprint);

  it('are those that nobody found, of either source', () => {
    expect(goneOf([pulumiOf({}), azureOf({})])).toEqual(['website', 'shop']);
    expect(goneOf([pulumiOf({ findings: [WEBSITE] }), azureOf({})])).toEqual(['shop']);
    expect(goneOf([pulumiOf({}), azureOf({ findings: [SHOP] })])).toEqual(['website']);
    expect(goneOf([pulumiOf({ findings: [WEBSITE] }), azureOf({ findings: [SHOP] })])).toEqual([]);
  });

  it('are none of a source that tells only of what happened in its window', () => {
    expect(goneOf([pulumiOf({}), azureOf({ exhaustive: false })])).toEqual(['website']);
    expect(goneOf([pulumiOf({ exhaustive: undefined }), azureOf({})])).toEqual(['shop']);
  });

  it.each([
    ['nothing governs', noEvidence()],
    ['nobody may say what governs', readState({ kind: 'not-asked', reason: '403' })],
  ])('are none of a target that %s', (_, state) => {
    expect(goneOf([pulumiOf({ targets: [makeTarget({ state })] })])).toEqual([]);
  });

  it('are of the source that read the target, not of the other', () => {
    expect(goneOf([pulumiOf({})])).toEqual(['website']);
    expect(goneOf([azureOf({})])).toEqual(['shop']);
    const swapped = { targets: [azureTarget, makeTarget({ target: SHOP.scope })] };
    expect(goneOf([pulumiOf(swapped)])).toEqual([]);
  });

  it('are none that is waived: it was found', () => {
    const waivers = [makeWaiver()];
    const { evaluation, gone } = judged([pulumiOf({ findings: [WEBSITE] })], rulebook({ waivers }));
    expect(evaluation.waived.map(({ finding }) => finding)).toEqual([WEBSITE]);
    expect(gone).toEqual([]);
  });

  it('are none that is old under only-new: it was found', () => {
    expect(goneOf([pulumiOf({ findings: [WEBSITE] })], { knobs: { onlyNew: true } })).toEqual([]);
  });

  it.each<SetAsideReason>(['exempted', 'fixed-by-this-change', 'waived'])(
    'are none set aside as %s',
    (reason) => {
      const aside = (finding: Finding) => [{ reason, finding, detail: 'why' }];
      const outcomes = [pulumiOf({ setAside: aside(WEBSITE) }), azureOf({ setAside: aside(SHOP) })];
      expect(goneOf(outcomes)).toEqual([]);
      expect(goneOf(outcomes.slice(1))).toEqual([]);
    },
  );

  it.each(['failed', 'missing', 'no-credentials'] as const)('are none of a target that is %s', (kind) => {
    const targets = [makeTarget({ state: brokenState(kind) })];
    expect(goneOf([pulumiOf({ targets }), azureOf({})])).toEqual(['shop']);
  });

  it('are found by the name that the service spells', () => {
    const targets = [makeTarget({ target: 'Acme/Website/Production', scope: WEBSITE.scope })];
    expect(goneOf([pulumiOf({ targets })])).toEqual(['website']);
    expect(goneOf([pulumiOf({ targets: [makeTarget({ target: 'Acme/Website/Production' })] })])).toEqual([]);
  });

  it('change nothing about the verdict', () => {
    expect(judged([pulumiOf({}), azureOf({})], rulebook()).decision.verdict).toBe('pass');
    expect(judged([pulumiOf({})]).gone).toEqual([]);
  });
});
