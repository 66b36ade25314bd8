import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, type Rulebook } from '../../src/policy/judge.ts';
import { decide, type Facts, type Knobs } from '../../src/policy/verdict.ts';
import { brokenState, noEvidence } from '../builders/report.ts';
import { anyFindings, anyRulebook, anyStates, outcomesOf } from './any-policy.ts';
import { CALM, NOW } from './judging.ts';
import { ALL_FACTS, ALL_KNOBS, loosened } from './verdict-states.ts';

/** A reason that blocks a job, the setting under which it does, and what lets it pass. */
type Reason = {
  readonly name: string;
  readonly fact: Partial<Facts>;
  readonly strict: Partial<Knobs>;
  readonly soft: readonly Partial<Knobs>[];
};

const REASONS: readonly Reason[] = [
  {
    name: 'an exceeded limit',
    fact: { failBreach: true, overridden: false },
    strict: { warnOnly: false },
    soft: [{ warnOnly: true }],
  },
  {
    name: 'an unread source',
    fact: { unread: true },
    strict: { onError: 'fail' },
    soft: [{ onError: 'warn' }, { onError: 'pass' }],
  },
  {
    name: 'no evidence',
    fact: { noEvidence: true },
    strict: { onNoEvidence: 'fail' },
    soft: [{ onNoEvidence: 'warn' }, { onNoEvidence: 'pass' }],
  },
  {
    name: 'a skipped run',
    fact: { skipped: true },
    strict: { onFork: 'fail' },
    soft: [{ onFork: 'skip' }],
  },
  { name: 'a missing target', fact: { missing: true }, strict: {}, soft: [] },
];

const PAIRS = REASONS.flatMap((one) =>
  REASONS.filter((other) => other !== one && one.soft.length > 0).map((other) => ({
    one,
    other,
    title: `${one.name} beside ${other.name}`,
  })),
);

describe('no knob undoes another', () => {
  it.each(PAIRS)('$title: letting the first pass leaves the job blocked', ({ one, other }) => {
    for (const facts of ALL_FACTS.map((any) => ({ ...any, ...one.fact, ...other.fact }))) {
      for (const knobs of ALL_KNOBS.map((any) => ({ ...any, ...one.strict, ...other.strict }))) {
        expect(decide(facts, knobs).passed).toBe(false);
        for (const soft of one.soft) expect(decide(facts, { ...knobs, ...soft }).passed).toBe(false);
      }
    }
  });

  it.each(REASONS.slice(1))('an override lets no job pass that is blocked by $name', ({ fact, strict }) => {
    for (const facts of ALL_FACTS.map((any) => ({ ...any, ...fact, overridden: true }))) {
      for (const knobs of ALL_KNOBS) expect(decide(facts, { ...knobs, ...strict }).passed).toBe(false);
    }
  });

  it.each(REASONS.filter(({ soft }) => soft.length > 0))(
    '$name alone blocks, and is let pass by its own knob only',
    ({ fact, strict, soft }) => {
      const facts = { ...CALM, ...fact };
      for (const knobs of ALL_KNOBS) {
        expect(decide(facts, { ...knobs, ...strict }).passed).toBe(false);
        for (const own of soft) expect(decide(facts, { ...knobs, ...own }).passed).toBe(true);
      }
    },
  );
});

const withKnobs = (rulebook: Rulebook, knobs: Knobs): Rulebook => ({
  ...rulebook,
  policy: { ...rulebook.policy, knobs },
});

describe('of a whole run', () => {
  const run = fc.record({
    findings: anyFindings,
    states: anyStates,
    rulebook: anyRulebook,
    fork: fc.boolean(),
    overridden: fc.boolean(),
  });

  it('a looser knob never blocks the job, and a stricter one never lets it pass', () => {
    fc.assert(
      fc.property(run, ({ findings, states, rulebook, ...facts }) => {
        const isPassed = (rules: Rulebook) =>
          judge(outcomesOf(findings, states), rules, { ...facts, now: NOW }).decision.passed;
        if (!isPassed(rulebook)) return;
        for (const knobs of loosened(rulebook.policy.knobs)) {
          expect(isPassed(withKnobs(rulebook, knobs))).toBe(true);
        }
      }),
    );
  });

  it('an override never blocks the job', () => {
    fc.assert(
      fc.property(run, ({ findings, states, rulebook, fork }) => {
        const isPassed = (overridden: boolean) =>
          judge(outcomesOf(findings, states), rulebook, { fork, overridden, now: NOW }).decision.passed;
        expect(isPassed(false) && !isPassed(true)).toBe(false);
      }),
    );
  });
});

describe('the verdict error', () => {
  const troubles = fc.constantFrom(
    brokenState('missing'),
    brokenState('failed'),
    brokenState('no-credentials'),
    noEvidence(),
  );
  const run = fc.record({
    findings: anyFindings,
    trouble: troubles,
    states: anyStates,
    at: fc.nat(),
    rulebook: anyRulebook,
    overridden: fc.boolean(),
  });

  it('stands whatever waivers, map, ranks, baseline and limits say', () => {
    fc.assert(
      fc.property(run, ({ findings, trouble, states, at, rulebook, overridden }) => {
        const outcomes = outcomesOf(findings, states.toSpliced(at % (states.length + 1), 0, trouble));
        const rules = withKnobs(rulebook, { ...rulebook.policy.knobs, onNoEvidence: 'fail' });
        const { decision } = judge(outcomes, rules, { fork: false, overridden, now: NOW });
        expect(decision.verdict).toBe('error');
      }),
    );
  });

  it('is the same, and blocks the same, without any of them', () => {
    fc.assert(
      fc.property(run, ({ findings, states, rulebook, overridden }) => {
        const { knobs, ranks } = rulebook.policy;
        const bare: Rulebook = {
          policy: { limits: [], waivers: [], mapping: [], ranks, knobs },
          basis: { kind: 'everything' },
          baseline: [],
        };
        const of = (rules: Rulebook) =>
          judge(outcomesOf(findings, states), rules, { fork: false, overridden, now: NOW }).decision;
        expect(of(rulebook).verdict === 'error').toBe(of(bare).verdict === 'error');
        if (!of(bare).passed) expect(of(rulebook).passed).toBe(false);
      }),
    );
  });

  it('stands though every finding is waived, mapped away and known', () => {
    fc.assert(
      fc.property(run, ({ findings, trouble, rulebook, overridden }) => {
        const known = new Set(findings.map(({ fingerprint }) => fingerprint));
        const knobs: Knobs = {
          warnOnly: true,
          onlyNew: true,
          onError: 'pass',
          onNoEvidence: 'fail',
          onFork: 'skip',
        };
        const rules = { ...withKnobs(rulebook, knobs), basis: { kind: 'baseline', known } as const };
        const { decision } = judge(outcomesOf(findings, [trouble]), rules, {
          fork: false,
          overridden,
          now: NOW,
        });
        expect(decision.verdict).toBe('error');
      }),
    );
  });
});
