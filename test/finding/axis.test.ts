import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Axis,
  type AxisWord,
  compareWords,
  LEVELS,
  PRIORITIES,
  SEVERITIES,
  toLevel,
  toPriority,
  toSeverity,
  WORST_FIRST,
} from '../../src/finding/axis.ts';
import { AXIS_WORDS } from '../builders/finding.ts';

describe('words of an axis', () => {
  it('are those of the design, worst first', () => {
    expect(SEVERITIES).toEqual(['critical', 'high', 'medium', 'low']);
    expect(LEVELS).toEqual(['mandatory', 'remediate', 'advisory', 'disabled']);
    expect(PRIORITIES).toEqual(['p0', 'p1', 'p2', 'p3', 'p4']);
  });

  it.each([
    ['critical', 'critical'],
    ['high', 'high'],
    ['medium', 'medium'],
    ['low', 'low'],
    ['HIGH', 'high'],
    ['Critical', 'critical'],
    ['  medium\t', 'medium'],
    ['', 'unspecified'],
    ['   ', 'unspecified'],
    [null, 'unspecified'],
    [undefined, 'unspecified'],
    ['severe', 'unknown'],
    ['unspecified', 'unknown'],
    ['unknown', 'unknown'],
    ['none', 'unknown'],
    ['high+', 'unknown'],
    ['crit', 'unknown'],
    ['highest', 'unknown'],
    ['h igh', 'unknown'],
    ['constructor', 'unknown'],
  ])('severity %j reads as %s', (raw, word) => {
    expect(toSeverity(raw)).toBe(word);
  });

  it.each([
    ['mandatory', 'mandatory'],
    ['remediate', 'remediate'],
    ['advisory', 'advisory'],
    ['disabled', 'disabled'],
    [' MANDATORY ', 'mandatory'],
    ['', 'unknown'],
    ['  ', 'unknown'],
    [null, 'unknown'],
    [undefined, 'unknown'],
    ['deny', 'unknown'],
    ['stackMandatory', 'unknown'],
  ])('level %j reads as %s', (raw, word) => {
    expect(toLevel(raw)).toBe(word);
  });

  it.each([
    ['p0', 'p0'],
    ['p4', 'p4'],
    ['P2', 'p2'],
    [' p3 ', 'p3'],
    ['', 'unprioritized'],
    [' ', 'unprioritized'],
    [null, 'unprioritized'],
    [undefined, 'unprioritized'],
    ['p5', 'unknown'],
    ['0', 'unknown'],
    ['urgent', 'unknown'],
  ])('priority %j reads as %s', (raw, word) => {
    expect(toPriority(raw)).toBe(word);
  });

  it('drops no word: any text reads as one of the axis', () => {
    fc.assert(
      fc.property(fc.string(), (raw) => {
        expect(AXIS_WORDS.severity).toContain(toSeverity(raw));
        expect(AXIS_WORDS.level).toContain(toLevel(raw));
        expect(AXIS_WORDS.priority).toContain(toPriority(raw));
      }),
    );
  });
});

/** Restated from the design: unknown just below the worst, unspecified at its rank, medium. */
const ORDER: Record<Axis, readonly AxisWord[]> = {
  severity: ['critical', 'unknown', 'high', 'medium', 'unspecified', 'low'],
  level: ['mandatory', 'unknown', 'remediate', 'advisory', 'disabled'],
  priority: ['p0', 'unknown', 'p1', 'p2', 'p3', 'p4', 'unprioritized'],
};
const AXES: readonly Axis[] = ['severity', 'level', 'priority'];

describe('compareWords', () => {
  it('goes by an order that others sort by too', () => {
    expect(WORST_FIRST).toEqual(ORDER);
  });

  it.each(AXES)('sorts every word of %s worst first', (axis) => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...AXIS_WORDS[axis]], { minLength: AXIS_WORDS[axis].length }),
        (words) => {
          expect(words.toSorted((a, b) => compareWords(axis, a, b))).toEqual(ORDER[axis]);
        },
      ),
    );
  });

  it.each(AXES)('is a total order on %s', (axis) => {
    const word = fc.constantFrom<AxisWord>(...AXIS_WORDS[axis]);
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(Math.sign(compareWords(axis, a, b)) + Math.sign(compareWords(axis, b, a))).toBe(0);
        expect(compareWords(axis, a, b) === 0).toBe(a === b);
        if (compareWords(axis, a, b) <= 0 && compareWords(axis, b, c) <= 0) {
          expect(compareWords(axis, a, c)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });
});
