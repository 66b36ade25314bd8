import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Axis } from '../../src/finding/axis.ts';
import type { Finding } from '../../src/finding/finding.ts';
import type { SourceOutcome } from '../../src/finding/outcome.ts';
import type { Evaluation } from '../../src/policy/evaluate.ts';
import { type Judgement, judge, type Rulebook } from '../../src/policy/judge.ts';
import type { Verdict } from '../../src/policy/verdict.ts';
import { RANKED, selectByKey } from '../builders/threshold.ts';
import {
  anyFinding,
  anyFindings,
  anyRanks,
  anyRulebook,
  anyStates,
  anyWaiver,
  anyWaivers,
  outcomesOf,
} from './any-policy.ts';
import { NOW } from './judging.ts';

const AXES: readonly Axis[] = ['severity', 'level', 'priority'];
const BEST_FIRST: readonly Verdict[] = ['pass', 'warn', 'fail', 'error'];

const badness = ({ decision }: Judgement): number => BEST_FIRST.indexOf(decision.verdict);

const judged = (
  outcomes: readonly SourceOutcome[],
  rulebook: Rulebook,
  run: { readonly fork?: boolean; readonly overridden?: boolean } = {},
): Judgement => judge(outcomes, rulebook, { fork: false, overridden: false, now: NOW, ...run });

const withPolicy = (rulebook: Rulebook, policy: Partial<Rulebook['policy']>): Rulebook => ({
  ...rulebook,
  policy: { ...rulebook.policy, ...policy },
});

/** Puts one more into a list, anywhere. */
const inserted = <T>(list: readonly T[], one: T, at: number): readonly T[] =>
  list.toSpliced(at % (list.length + 1), 0, one);

/** A list, and the same in another order. */
const shuffled = <T>(list: readonly T[]): fc.Arbitrary<readonly T[]> =>
  fc.shuffledSubarray([...list], { minLength: list.length });

/** Whether every limit of `more` counts at least as much as in `less`, and every breach of `less` is one in `more`. */
function expectAtLeast(more: Evaluation, less: Evaluation): void {
  less.limits.forEach((limit, index) => {
    expect(more.limits[index]?.actual).toBeGreaterThanOrEqual(limit.actual);
    expect(limit.breached && more.limits[index]?.breached === false).toBe(false);
  });
  for (const [key, count] of Object.entries(less.counts)) {
    expect(more.counts[key]).toBeGreaterThanOrEqual(count);
  }
}

describe('one more finding', () => {
  const run = fc.record({
    findings: anyFindings,
    more: anyFinding,
    at: fc.nat(),
    rulebook: anyRulebook,
    states: anyStates,
    overridden: fc.boolean(),
  });

  it('never lowers a count, keeps no exceeded limit and makes no verdict better', () => {
    fc.assert(
      fc.property(run, ({ findings, more, at, rulebook, states, overridden }) => {
        const of = (given: readonly Finding[]) => judged(outcomesOf(given, states), rulebook, { overridden });
        const [before, after] = [of(findings), of(inserted(findings, more, at))];
        expectAtLeast(after.evaluation, before.evaluation);
        expect(badness(after)).toBeGreaterThanOrEqual(badness(before));
        expect(after.decision.passed && !before.decision.passed).toBe(false);
      }),
    );
  });

  it('is counted, waived or old, never lost', () => {
    fc.assert(
      fc.property(run, ({ findings, rulebook, states }) => {
        const { evaluation } = judged(outcomesOf(findings, states), rulebook);
        expect(evaluation.findings.length + evaluation.waived.length).toBe(findings.length);
        expect(evaluation.counts['total']).toBe(evaluation.findings.length);
      }),
    );
  });
});

describe('one more waiver', () => {
  it('never raises a count, exceeds a limit or makes a verdict worse', () => {
    fc.assert(
      fc.property(
        anyFindings,
        anyRulebook,
        anyStates,
        anyWaiver,
        fc.nat(),
        (findings, rulebook, states, one, at) => {
          const waivers = inserted(rulebook.policy.waivers, one, at);
          const outcomes = outcomesOf(findings, states);
          const [without, with_] = [
            judged(outcomes, rulebook),
            judged(outcomes, withPolicy(rulebook, { waivers })),
          ];
          expectAtLeast(without.evaluation, with_.evaluation);
          expect(badness(with_)).toBeLessThanOrEqual(badness(without));
          expect(without.decision.passed && !with_.decision.passed).toBe(false);
        },
      ),
    );
  });
});

/** What must be the same in whatever order things come. */
function said({ evaluation, decision }: Judgement) {
  const results = evaluation.limits.map(({ name, counting, max, action, actual, breached }) =>
    JSON.stringify({ name, counting, max, action, actual, breached }),
  );
  return {
    decision,
    counts: evaluation.counts,
    limits: results.toSorted(),
    waived: evaluation.waived.map(({ finding }) => JSON.stringify(finding)).toSorted(),
    fresh: [...evaluation.fresh].toSorted(),
    takenByWaivers: evaluation.waivers.map(({ state, findings }) => `${state} ${findings.length}`).toSorted(),
    unusedMapping: evaluation.unusedMapping,
  };
}

describe('the order', () => {
  it('of limits, rules and waivers changes nothing', () => {
    const orders = fc.tuple(anyRulebook, anyWaivers).chain(([rulebook, waivers]) => {
      const given = withPolicy(rulebook, { waivers });
      return fc.record({
        given: fc.constant(given),
        other: fc
          .record({ limits: shuffled(given.policy.limits), waivers: shuffled(waivers) })
          .map((policy) => withPolicy(given, policy)),
      });
    });
    fc.assert(
      fc.property(anyFindings, anyStates, orders, (findings, states, { given, other }) => {
        const outcomes = outcomesOf(findings, states);
        expect(said(judged(outcomes, other))).toEqual(said(judged(outcomes, given)));
      }),
    );
  });

  it('of findings changes nothing', () => {
    const orders = anyFindings.chain((findings) => fc.tuple(fc.constant(findings), shuffled(findings)));
    fc.assert(
      fc.property(orders, anyRulebook, anyStates, ([findings, other], rulebook, states) => {
        const of = (given: readonly Finding[]) => said(judged(outcomesOf(given, states), rulebook));
        expect(of(other)).toEqual(of(findings));
      }),
    );
  });

  it('of pages, and where one ends, changes nothing', () => {
    fc.assert(
      fc.property(
        fc.array(anyFindings, { maxLength: 5 }),
        anyRulebook,
        anyStates,
        (pages, rulebook, states) => {
          const of = (given: readonly (readonly Finding[])[]) =>
            said(judged(outcomesOf(given.flat(), states), rulebook));
          expect(of(pages.toReversed())).toEqual(of(pages));
          expect(of([pages.flat()])).toEqual(of(pages));
        },
      ),
    );
  });

  it('of sources and targets changes nothing', () => {
    fc.assert(
      fc.property(anyFindings, anyRulebook, anyStates, fc.boolean(), (findings, rulebook, states, fork) => {
        const of = (outcomes: readonly SourceOutcome[]) => said(judged(outcomes, rulebook, { fork }));
        const outcomes = outcomesOf(findings, states);
        expect(of(outcomes.toReversed())).toEqual(of(outcomes));
        expect(of(outcomesOf(findings, states.toReversed()))).toEqual(of(outcomes));
      }),
    );
  });
});

describe('"and worse"', () => {
  const cases = AXES.flatMap((axis) => RANKED[axis].map((word, index) => ({ axis, word, index })));

  it.each(cases)(
    '$word+ counts at least all words at least as bad, by any ranks',
    ({ axis, word, index }) => {
      fc.assert(
        fc.property(anyFindings, anyRanks, (findings, ranks) => {
          const counted = selectByKey(`${word}+`, findings, ranks);
          const words = RANKED[axis].slice(0, index + 1);
          const each = words.flatMap((one) => selectByKey(one, findings, ranks));
          expect(counted.length).toBeGreaterThanOrEqual(each.length);
          for (const finding of each) expect(counted).toContain(finding);
        }),
      );
    },
  );

  it.each(cases.filter(({ index }) => index > 0))(
    '$word+ counts at least what the next worse one counts, by any ranks',
    ({ axis, word, index }) => {
      fc.assert(
        fc.property(anyFindings, anyRanks, (findings, ranks) => {
          const counted = selectByKey(`${word}+`, findings, ranks);
          for (const finding of selectByKey(`${RANKED[axis][index - 1]}+`, findings, ranks)) {
            expect(counted).toContain(finding);
          }
        }),
      );
    },
  );
});
