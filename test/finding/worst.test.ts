import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Axis, AxisWord } from '../../src/finding/axis.ts';
import { type Words, worseWords, worst } from '../../src/finding/worst.ts';
import { AXIS_WORDS, anyLevel, anyPriority, anySeverity } from '../builders/finding.ts';

/** Restated from the design, worst first. */
const WORST_FIRST: Record<Axis, readonly AxisWord[]> = {
  severity: ['critical', 'unknown', 'high', 'medium', 'unspecified', 'low'],
  level: ['mandatory', 'unknown', 'remediate', 'advisory', 'disabled'],
  priority: ['p0', 'unknown', 'p1', 'p2', 'p3', 'p4', 'unprioritized'],
};
const AXES: readonly Axis[] = ['severity', 'level', 'priority'];

const said: Words = { severity: 'high', level: 'advisory', priority: 'p2', unknownWords: {} };

describe('the worst word', () => {
  it.each(AXES)('of %s is the one that stands first, wherever it comes', (axis) => {
    const word = fc.constantFrom<AxisWord>(...AXIS_WORDS[axis]);
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 4 }), (first, rest) => {
        const words = [first, ...rest];
        expect(worst(axis, [first, ...rest])).toBe(WORST_FIRST[axis].find((one) => words.includes(one)));
      }),
    );
  });
});

describe('two reports of one finding', () => {
  it('count by the worse word of each axis', () => {
    const other: Words = { severity: 'low', level: 'mandatory', priority: 'p4', unknownWords: {} };
    const worse = { severity: 'high', level: 'mandatory', priority: 'p2' };
    expect(worseWords(said, other)).toMatchObject(worse);
    expect(worseWords(other, said)).toMatchObject(worse);
  });

  it('that agree hold no words besides', () => {
    fc.assert(
      fc.property(anySeverity, anyLevel, anyPriority, (severity, level, priority) => {
        const words: Words = { severity, level, priority, unknownWords: {} };
        expect(worseWords(words, words)).toEqual(words);
      }),
    );
  });

  it.each([
    [{ severity: 'low' }, { severity: ['high', 'low'] }],
    [{ level: 'disabled' }, { level: ['advisory', 'disabled'] }],
    [{ priority: 'p1' }, { priority: ['p1', 'p2'] }],
  ] as const)('keep all words of the axis on which they disagree: %j', (word, reportedWords) => {
    expect(worseWords(said, { ...said, ...word }).reportedWords).toEqual(reportedWords);
    expect(worseWords({ ...said, ...word }, said).reportedWords).toEqual(reportedWords);
  });

  it('add to what earlier reports have said', () => {
    const before: Words = { ...said, reportedWords: { severity: ['high', 'medium'], level: ['advisory'] } };
    const { reportedWords } = worseWords(before, { ...said, severity: 'low' });
    expect(reportedWords).toEqual({ severity: ['high', 'low', 'medium'] });
  });

  it('keep the words nobody knows, those of the first where both have some', () => {
    const ours: Words = { ...said, unknownWords: { severity: 'severe' } };
    const theirs: Words = { ...said, unknownWords: { severity: 'grave', level: 'strict' } };
    expect(worseWords(ours, theirs).unknownWords).toEqual({ severity: 'severe', level: 'strict' });
  });
});
