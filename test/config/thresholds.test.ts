import { describe, expect, it } from 'vitest';
import { parseThresholds } from '../../src/config/thresholds-input.ts';
import { THRESHOLD_KEYS } from '../../src/policy/threshold.ts';

const limit = (key: string, max: number, action = 'fail') => ({ key, max, action });

/** What the text is refused with; empty if it is taken. */
const problemOf = (text: string): string => ({ problem: '', ...parseThresholds(text) }).problem;

describe('thresholds', () => {
  it.each([
    ['{}', []],
    ['{ high+: 0 }', [limit('high+', 0)]],
    ['critical: 0\nhigh+: 5\n', [limit('critical', 0), limit('high+', 5)]],
    ['"mandatory+": 3', [limit('mandatory+', 3)]],
    ['total: { max: 200, action: warn }', [limit('total', 200, 'warn')]],
    ['total: { max: 200, action: fail }', [limit('total', 200)]],
    ['total: { max: 200 }', [limit('total', 200)]],
    ['total:\n  action: warn\n  max: 0', [limit('total', 0, 'warn')]],
    ['# only five\nlow: 5', [limit('low', 5)]],
    ['{ "p0": 0, p1+: 2 }', [limit('p0', 0), limit('p1+', 2)]],
  ])('%j is read', (text, value) => {
    expect(parseThresholds(text)).toEqual({ value });
  });

  it.each(THRESHOLD_KEYS)('take the key %s', (key) => {
    expect(parseThresholds(`{ "${key}": 7 }`)).toEqual({ value: [limit(key, 7)] });
  });

  it.each([
    ['-1', '-1'],
    ['1.5', '1.5'],
    ['"1"', '"1"'],
    ['one', '"one"'],
    ['1_000', '"1_000"'],
    ['true', 'true'],
    ['null', 'null'],
    ['~', 'null'],
    ['', 'null'],
    ['.inf', 'null'],
    ['.nan', 'null'],
    ['1e400', 'null'],
    ['9007199254740993', '9007199254740992'],
    ['[1]', '[1]'],
  ])('refuse %j as a count and show it', (value, shown) => {
    expect(problemOf(`total: ${value}`)).toBe(
      `total: ${shown} is not a count. Write a whole number from 0 up.`,
    );
  });

  it.each([
    ['{ max: "3" }', 'total.max: "3" is not a count.'],
    ['{ max: -3, action: warn }', 'total.max: -3 is not a count.'],
    ['{ max: [1] }', 'total.max: [1] is not a count.'],
    ['{ max: }', 'total.max: null is not a count.'],
    ['{ action: warn }', 'total.max: is missing.'],
    ['{}', 'total.max: is missing.'],
  ])('refuse %j, and show where', (value, words) => {
    expect(problemOf(`total: ${value}`)).toContain(words);
  });

  it.each([
    ['a key twice', '{ high: 1, high: 2 }', 'the key "high" comes twice.'],
    ['a key twice, quoted once', 'high: 1\n"high": 2', 'the key "high" comes twice.'],
    ['broken YAML', '{ high: 1', 'not readable as YAML'],
    ['two documents', 'high: 1\n---\nlow: 1', 'not readable as YAML'],
    ['an unknown tag', 'high: !!js/function x', 'not readable as YAML'],
    ['an alias', 'high: &x 1\nlow: *x', 'aliases'],
    ['a merge key', '<<: { high: 1 }', '<<: is not a key.'],
    ['an alias in a merge key', 'total: &x { max: 1 }\nhigh: { <<: *x }', 'aliases'],
    ['a list', '- high', 'must be a YAML map'],
    ['a word', 'high', 'must be a YAML map'],
    ['a number', '5', 'must be a YAML map'],
    ['nothing', '# nothing', 'must be a YAML map'],
    ['null', '~', 'must be a YAML map'],
    ['an unknown key', '{ severe: 1 }', 'severe: is not a key.'],
    ['a misspelt key', '{ critcal+: 1 }', 'Did you mean "critical+"?'],
    ['an upper-case key', '{ High: 1 }', 'Did you mean "high"?'],
    ['plain unknown', '{ unknown: 1 }', 'unknown: is not a key.'],
    ['unspecified+', '{ unspecified+: 1 }', 'Did you mean "unspecified"?'],
    ['a key of every object', '{ constructor: 1 }', 'constructor: is not a key.'],
    ['a prototype', '{ __proto__: { max: 1 } }', '__proto__: is not a key.'],
    ['a stray key', 'total: { max: 1, actoin: warn }', 'total.actoin: is not a key. Did you mean "action"?'],
    ['an unknown action', 'total: { max: 1, action: block }', 'total.action: "block" is not allowed.'],
    ['a misspelt action', 'total: { max: 1, action: wran }', 'Allowed: fail, warn.'],
    ['an empty action', 'total: { max: 1, action: }', 'total.action: null is not a text.'],
    ['a list as the action', 'total: { max: 1, action: [warn] }', 'total.action: Array is not a text.'],
    ['a set of YAML 1.1', '%YAML 1.1\n---\n!!set { critical }', 'directives'],
    ['an ordered map of YAML 1.1', '%YAML 1.1\n---\n!!omap [ critical: 0 ]', 'directives'],
  ])('refuse %s', (_, text, words) => {
    expect(problemOf(text)).toContain(words);
  });

  it('refuse an alias bomb before it grows', () => {
    const levels = Array.from({ length: 30 }, (_, index) =>
      index === 0 ? 'k0: &k0 [x, x]' : `k${index}: &k${index} [*k${index - 1}, *k${index - 1}]`,
    );
    expect(problemOf(levels.join('\n'))).toContain('aliases');
  });

  it('tell all problems at once, on one line', () => {
    const problem = problemOf('{ severe: 1, total: -1, high: { max: 1, x: 2 } }');
    for (const words of ['severe: is not a key.', 'total: -1 is', 'high.x: is not a key.']) {
      expect(problem).toContain(words);
    }
    expect(problem).not.toContain('\n');
  });
});
