import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Few, type Likeness } from '../../../../src/sources/azure/events/few.ts';

const BY_FIRST_LETTER: Likeness<string> = {
  keyOf: (word) => word.slice(0, 1),
  better: (known, word) => (known.length <= word.length ? known : word),
};

function few(words: readonly string[]): Few<string> {
  const values = new Few<string>();
  for (const word of words) values.add(word, BY_FIRST_LETTER);
  return values;
}

describe('a few values', () => {
  it.each<[readonly string[], readonly string[]]>([
    [[], []],
    [['apple'], ['apple']],
    [['apple', 'ant'], ['ant']],
    [['ant', 'apple'], ['ant']],
    [
      ['apple', 'bear'],
      ['apple', 'bear'],
    ],
    [
      ['apple', 'bear', 'ant', 'be'],
      ['ant', 'be'],
    ],
  ])('of %j are %j', (words, values) => {
    expect(few(words).values()).toEqual(values);
    expect(few(words).size).toBe(values.length);
  });

  it('are what a map by their keys would hold', () => {
    const word = fc.stringMatching(/^[abc][xyz]{0,3}$/);
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const map = new Map<string, string>();
        for (const one of words) {
          const known = map.get(BY_FIRST_LETTER.keyOf(one));
          map.set(BY_FIRST_LETTER.keyOf(one), known === undefined ? one : BY_FIRST_LETTER.better(known, one));
        }
        expect(few(words).values()).toEqual([...map.values()]);
      }),
    );
  });
});
