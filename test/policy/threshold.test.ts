import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Axis } from '../../src/finding/axis.ts';
import { DEFAULT_RANKS } from '../../src/policy/rank.ts';
import { axisOfKey, COUNT_KEYS, isCounted, THRESHOLD_KEYS } from '../../src/policy/threshold.ts';
import { AXIS_WORDS, anyFindings, makeFinding } from '../builders/finding.ts';
import { COUNTED, RANKED, selectByKey, withWord } from '../builders/threshold.ts';

const AXES: readonly Axis[] = ['severity', 'level', 'priority'];
const KEYS = Object.entries(COUNTED);

describe('threshold keys', () => {
  it('are every word of counts, total, and each ranked word with +', () => {
    expect([...THRESHOLD_KEYS].sort()).toEqual([...Object.keys(COUNTED), 'total'].sort());
  });

  it('hold every key of counts, which has no +', () => {
    expect([...COUNT_KEYS].sort()).toEqual(
      [...Object.keys(COUNTED).filter((key) => !key.endsWith('+')), 'total'].sort(),
    );
  });

  it.each(KEYS)('%s counts exactly the words of the design', (key, { axis, words }) => {
    for (const word of AXIS_WORDS[axis]) {
      const isTaken = isCounted(key, withWord(axis, word), DEFAULT_RANKS);
      expect(`${word} ${isTaken}`).toBe(`${word} ${words.includes(word)}`);
    }
  });

  it.each(KEYS)('%s looks at its own axis only', (key, { axis, words }) => {
    const [counted] = words;
    const others = AXES.filter((other) => other !== axis);
    fc.assert(
      fc.property(anyFindings, (findings) => {
        const same = findings.map((finding) => ({ ...finding, [axis]: counted }));
        expect(selectByKey(key, same)).toHaveLength(findings.length);
        const blank = others.reduce((all, other) => all.map((one) => ({ ...one, [other]: 'unknown' })), same);
        expect(selectByKey(key, blank)).toHaveLength(findings.length);
      }),
      { numRuns: 20 },
    );
  });

  it('total counts every finding, whatever its words', () => {
    fc.assert(
      fc.property(anyFindings, (findings) => {
        expect(selectByKey('total', findings)).toEqual(findings);
      }),
    );
  });

  it('gives the findings back in their order', () => {
    fc.assert(
      fc.property(anyFindings, fc.constantFrom(...THRESHOLD_KEYS), (findings, key) => {
        const selected = selectByKey(key, findings);
        expect(selected).toEqual(findings.filter((finding) => selected.includes(finding)));
      }),
    );
  });

  it.each([
    '',
    'HIGH',
    'high ',
    'high++',
    '+',
    'unknown',
    'unknown+',
    'unspecified+',
    'total+',
    'p5',
    'toString',
  ])('refuses %j as a key', (key) => {
    expect(() => isCounted(key, makeFinding(), DEFAULT_RANKS)).toThrow(
      new RangeError(`not a threshold key: ${key}`),
    );
  });
});

describe('"and worse"', () => {
  const cases = AXES.flatMap((axis) => RANKED[axis].map((word, index) => ({ axis, word, index })));

  it.each(cases)('$word+ counts at least all words at least as bad together', ({ axis, word, index }) => {
    const atLeastAsBad = RANKED[axis].slice(0, index + 1);
    fc.assert(
      fc.property(anyFindings, (findings) => {
        const sum = atLeastAsBad.reduce((all, one) => all + selectByKey(one, findings).length, 0);
        const unknown = selectByKey(`unknown-${axis}`, findings).length;
        expect(selectByKey(`${word}+`, findings).length).toBeGreaterThanOrEqual(sum + unknown);
      }),
    );
  });

  it.each(cases)('$word+ counts at least what the next worse key counts', ({ axis, word, index }) => {
    const worse = RANKED[axis][index - 1] ?? word;
    fc.assert(
      fc.property(anyFindings, (findings) => {
        const counted = selectByKey(`${word}+`, findings);
        for (const finding of selectByKey(`${worse}+`, findings)) expect(counted).toContain(finding);
      }),
    );
  });
});

describe('axisOfKey', () => {
  it.each(
    AXES.flatMap((axis) =>
      RANKED[axis].flatMap((word) => [[word, axis] as const, [`${word}+`, axis] as const]),
    ),
  )('%s is of the axis %s', (key, axis) => {
    expect(axisOfKey(key)).toBe(axis);
  });

  it.each([
    'total',
    'unspecified',
    'unprioritized',
    'unknown-severity',
    'unknown-level',
    'unknown-priority',
    '+high',
    'hi+gh',
    '',
  ])('%j replaces no default', (key) => {
    expect(axisOfKey(key)).toBeUndefined();
  });
});
