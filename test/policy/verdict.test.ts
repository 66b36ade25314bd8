import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCKERS, decide, type Facts, type Knobs, VERDICTS } from '../../src/policy/verdict.ts';
import { STRICT } from '../builders/report.ts';
import { CALM } from './judging.ts';
import { ALL_FACTS, ALL_KNOBS, loosened } from './verdict-states.ts';

/** Design section 4, "Verdict", restated as nested questions. */
function expectedVerdict(facts: Facts, knobs: Knobs): string {
  if (facts.skipped) return 'skipped';
  if (facts.unread) return 'error';
  if (facts.missing) return 'error';
  if (facts.noEvidence) {
    if (knobs.onNoEvidence === 'fail') return 'error';
  }
  if (facts.failBreach) {
    if (facts.overridden) return 'warn';
    return knobs.warnOnly ? 'warn' : 'fail';
  }
  if (facts.warnBreach) return 'warn';
  if (facts.noEvidence) {
    return knobs.onNoEvidence === 'warn' ? 'warn' : 'pass';
  }
  return 'pass';
}

/** "The job passes only if": five conditions, then the exit code by what failed. */
function expectedExit(facts: Facts, knobs: Knobs): number {
  const isMadeWarning = knobs.warnOnly ? true : facts.overridden;
  const noBreachCountsAsFail = isMadeWarning ? true : !facts.failBreach;
  if (!noBreachCountsAsFail) return 1;
  const noTargetMissing = !facts.missing;
  const sourcesOk = facts.unread ? knobs.onError !== 'fail' : true;
  const evidenceOk = facts.noEvidence ? knobs.onNoEvidence !== 'fail' : true;
  const forkOk = facts.skipped ? knobs.onFork !== 'fail' : true;
  return noTargetMissing && sourcesOk && evidenceOk && forkOk ? 0 : 3;
}

describe('decide', () => {
  it('follows the design in all 128 states under all 72 settings of the knobs', () => {
    expect(new Set(ALL_FACTS.map((facts) => JSON.stringify(facts))).size).toBe(128);
    expect(new Set(ALL_KNOBS.map((knobs) => JSON.stringify(knobs))).size).toBe(72);
    for (const facts of ALL_FACTS) {
      for (const knobs of ALL_KNOBS) {
        const exitCode = expectedExit(facts, knobs);
        expect({ facts, knobs, ...decide(facts, knobs) }).toEqual({
          facts,
          knobs,
          verdict: expectedVerdict(facts, knobs),
          passed: exitCode === 0,
          exitCode,
        });
      }
    }
  });

  it.each<[string, Partial<Facts>, Partial<Knobs>, string, number]>([
    ['nothing to say', {}, {}, 'pass', 0],
    ['a breach', { failBreach: true }, {}, 'fail', 1],
    ['a breach of a warn limit', { warnBreach: true }, {}, 'warn', 0],
    ['a breach under warn-only', { failBreach: true }, { warnOnly: true }, 'warn', 0],
    ['a breach under only-new', { failBreach: true }, { onlyNew: true }, 'fail', 1],
    ['a breach, overridden', { failBreach: true, overridden: true }, {}, 'warn', 0],
    ['a breach of a warn limit, overridden', { warnBreach: true, overridden: true }, {}, 'warn', 0],
    ['an override with nothing to override', { overridden: true }, {}, 'pass', 0],
    ['an unread source, overridden', { unread: true, overridden: true }, {}, 'error', 3],
    ['a missing target, overridden', { missing: true, overridden: true }, {}, 'error', 3],
    ['no evidence, overridden', { noEvidence: true, overridden: true }, {}, 'error', 3],
    [
      'a breach and an unread source, overridden',
      { failBreach: true, unread: true, overridden: true },
      {},
      'error',
      3,
    ],
    [
      'a skipped fork under on-fork: fail, overridden',
      { skipped: true, overridden: true },
      { onFork: 'fail' },
      'skipped',
      3,
    ],
    ['an unread source', { unread: true }, {}, 'error', 3],
    ['an unread source under on-error: warn', { unread: true }, { onError: 'warn' }, 'error', 0],
    ['an unread source under on-error: pass', { unread: true }, { onError: 'pass' }, 'error', 0],
    ['a missing target', { missing: true }, {}, 'error', 3],
    ['a missing target under on-error: pass', { missing: true }, { onError: 'pass' }, 'error', 3],
    ['a missing target under warn-only', { missing: true }, { warnOnly: true }, 'error', 3],
    ['no evidence', { noEvidence: true }, {}, 'error', 3],
    ['no evidence under warn', { noEvidence: true }, { onNoEvidence: 'warn' }, 'warn', 0],
    ['no evidence under pass', { noEvidence: true }, { onNoEvidence: 'pass' }, 'pass', 0],
    ['no evidence under on-error: pass', { noEvidence: true }, { onError: 'pass' }, 'error', 3],
    ['a skipped fork', { skipped: true }, {}, 'skipped', 0],
    ['a skipped fork under on-fork: fail', { skipped: true }, { onFork: 'fail' }, 'skipped', 3],
    ['a breach and an unread source', { failBreach: true, unread: true }, {}, 'error', 1],
    [
      'a breach and an unread source, on-error: pass',
      { failBreach: true, unread: true },
      { onError: 'pass' },
      'error',
      1,
    ],
    [
      'a breach under warn-only and an unread source',
      { failBreach: true, unread: true },
      { warnOnly: true },
      'error',
      3,
    ],
  ])('%s', (_, facts, knobs, verdict, exitCode) => {
    const decision = decide({ ...CALM, ...facts }, { ...STRICT, ...knobs });
    expect(decision).toEqual({ verdict, passed: exitCode === 0, exitCode });
  });
});

const anyFacts = fc.constantFrom(...ALL_FACTS);
const anyKnobs = fc.constantFrom(...ALL_KNOBS);

describe('knobs', () => {
  it('never fail a run by being more lenient, and never pass one by being stricter', () => {
    for (const facts of ALL_FACTS) {
      for (const knobs of ALL_KNOBS) {
        const { passed } = decide(facts, knobs);
        for (const softer of loosened(knobs)) expect(passed && !decide(facts, softer).passed).toBe(false);
      }
    }
  });

  it('other than warn-only never undo a breach of a fail limit', () => {
    fc.assert(
      fc.property(anyFacts, anyKnobs, (facts, knobs) => {
        const breach = { ...facts, failBreach: true, overridden: false };
        const breached = decide(breach, { ...knobs, warnOnly: false });
        expect(breached).toMatchObject({ passed: false, exitCode: 1 });
      }),
    );
  });

  it('never let a missing target pass', () => {
    fc.assert(
      fc.property(anyFacts, anyKnobs, (facts, knobs) => {
        expect(decide({ ...facts, missing: true }, knobs).passed).toBe(false);
      }),
    );
  });

  it.each<[string, Partial<Facts>, Partial<Knobs>]>([
    ['on-error', { unread: true }, { onError: 'fail' }],
    ['on-no-evidence', { noEvidence: true }, { onNoEvidence: 'fail' }],
    ['on-fork', { skipped: true }, { onFork: 'fail' }],
  ])('%s: fail is undone by no other knob', (_, fact, strict) => {
    fc.assert(
      fc.property(anyFacts, anyKnobs, (facts, knobs) => {
        expect(decide({ ...facts, ...fact }, { ...knobs, ...strict }).passed).toBe(false);
      }),
    );
  });

  it('never make more trouble pass: one more fact cannot turn a failed run into a passed one', () => {
    for (const facts of ALL_FACTS) {
      for (const knobs of ALL_KNOBS) {
        if (decide(facts, knobs).passed) continue;
        for (const fact of [
          'missing',
          'unread',
          'noEvidence',
          'failBreach',
          'warnBreach',
          'skipped',
        ] as const) {
          expect(decide({ ...facts, [fact]: true }, knobs).passed).toBe(false);
        }
      }
    }
  });
});

describe('the rules as documented', () => {
  it('are in the order of the design, each with its meaning', () => {
    expect(VERDICTS.map(({ verdict }) => verdict)).toEqual(['skipped', 'error', 'fail', 'warn', 'pass']);
    expect(BLOCKERS.map(({ exitCode }) => exitCode)).toEqual([1, 3, 3, 3, 3]);
    for (const { meaning } of [...VERDICTS, ...BLOCKERS]) expect(meaning).not.toBe('');
  });
});
