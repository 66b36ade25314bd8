import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesGlob, toGlob } from '../../src/policy/glob.ts';

const fits = (pattern: string, text: string, ignoreCase = false): boolean =>
  matchesGlob(toGlob(pattern), text, ignoreCase);

/** Any code points, lone surrogates and characters beyond the first plane included. */
const anyText = fc.string({ unit: 'binary', maxLength: 30 });
const anyLiteral = anyText.filter((text) => !/[*?]/.test(text));
/** Few letters, so that pieces of patterns are often found, and often in several places. */
const shortWords = fc.string({ unit: fc.constantFrom('a', 'b', '😀'), maxLength: 12 });
const shortPatterns = fc.string({ unit: fc.constantFrom('a', 'b', '😀', '*', '?'), maxLength: 8 });

/** The same question by a regular expression, which is slow on hostile patterns and obviously right. */
function asRegExp(pattern: string): RegExp {
  const parts = Array.from(pattern, (point) => ({ '*': '.*', '?': '.' })[point] ?? point);
  return new RegExp(`^(?:${parts.join('')})$`, 'su');
}

describe('a pattern', () => {
  it.each([
    ['s3-no-public-read', 's3-no-public-read'],
    ['*', ''],
    ['*', 'a/b::c'],
    ['**', ''],
    ['*::public-site', 'urn:pulumi:prod::web::aws:s3/bucket:Bucket::public-site'],
    ['acme/*/prod', 'acme/web/prod'],
    ['acme/*/prod', 'acme/a/b/prod'],
    ['acme/*', 'acme/'],
    ['*a*a*', 'aa'],
    ['a*a', 'aa'],
    ['a*b*a', 'aba'],
    ['*ab', 'aab'],
    ['*ab*', 'aaab'],
    ['*?b*', 'bbb'],
    ['?', 'a'],
    ['?', '😀'],
    ['a?c', 'a\nc'],
    ['*x*', 'line\nx\nline'],
    ['[ab]', '[ab]'],
    ['a.c', 'a.c'],
    ['(a|b)+$', '(a|b)+$'],
    ['\\*', '\\anything'],
  ])('%j fits %j', (pattern, text) => {
    expect(fits(pattern, text)).toBe(true);
  });

  it.each([
    ['s3', 's3-no-public-read'],
    ['public-read', 's3-no-public-read'],
    ['', 'a'],
    ['a', ''],
    ['ab', 'a'],
    ['a', 'ab'],
    ['a*a', 'a'],
    ['ab*ba', 'aba'],
    ['*aa*a', 'aa'],
    ['*b*', 'aaa'],
    ['?', ''],
    ['?', 'ab'],
    ['??', '😀'],
    ['a?', 'a'],
    ['a?b', 'ab'],
    ['[ab]', 'a'],
    ['a.c', 'abc'],
    ['\\*', '*'],
    ['é', 'e\u0301'],
    ['\ud83d', '😀'],
    ['\ud83d*', '😀'],
  ])('%j does not fit %j', (pattern, text) => {
    expect(fits(pattern, text)).toBe(false);
  });

  it.each([
    ['Key Vault', 'key vault'],
    ['*/STORAGEACCOUNTS/*', '/providers/Microsoft.Storage/storageAccounts/x'],
    ['ÄRGER*', 'ärgerlich'],
    ['ΑΣ', 'ασ'],
    ['?', 'İ'],
    // The sign for kelvin has a lower case, and is its own upper case.
    ['k', '\u212a'],
  ])('%j fits %j where case is ignored', (pattern, text) => {
    expect(fits(pattern, text, true)).toBe(true);
  });

  it.each([
    ['A', 'a', false],
    ['a*Z', 'a to z', false],
    ['a', 'b', true],
    ['ss', 'ß', true],
    // The lower case of the whole text begins with an i and a dot of its own.
    ['i*', 'İstanbul', true],
    ['*i', 'Tİ', true],
  ])('%j does not fit %j', (pattern, text, ignoreCase) => {
    expect(fits(pattern, text, ignoreCase)).toBe(false);
  });

  it('without * and ? fits its own text and no other', () => {
    fc.assert(
      fc.property(anyLiteral, anyText, (literal, text) => {
        expect(fits(literal, literal)).toBe(true);
        expect(fits(literal, text)).toBe(literal === text);
      }),
    );
  });

  it('of one star fits everything', () => {
    fc.assert(fc.property(anyText, (text) => fits('*', text)));
  });

  it('of a start, a star and an end fits whatever lies between', () => {
    fc.assert(
      fc.property(anyLiteral, anyText, anyLiteral, (start, middle, end) => {
        // A surrogate at the end of one part and another at the start of the next would make one character.
        fc.pre((start + middle + end).isWellFormed());
        expect(fits(`${start}*${end}`, start + middle + end)).toBe(true);
      }),
    );
  });

  it('fits what the same regular expression fits', () => {
    fc.assert(
      fc.property(shortPatterns, shortWords, (pattern, text) => {
        expect(`${pattern} ${fits(pattern, text)}`).toBe(`${pattern} ${asRegExp(pattern).test(text)}`);
      }),
      { numRuns: 2_000 },
    );
  });

  it('ignoring case fits whatever it fits with case', () => {
    fc.assert(
      fc.property(shortPatterns, shortWords, (pattern, text) => {
        expect(fits(pattern.toUpperCase(), text, true)).toBe(fits(pattern, text));
      }),
    );
  });

  it('keeps its text', () => {
    expect(toGlob('a*?').text).toBe('a*?');
  });
});

describe('10,000 stars', () => {
  const stars = '*a'.repeat(10_000);

  // A matcher that goes back would not end within the age of the universe.
  it.each([
    ['fit as many letters', stars, 'a'.repeat(10_000), true],
    ['fit twice as many letters', stars, 'a'.repeat(20_000), true],
    ['do not fit one letter fewer', stars, 'a'.repeat(9_999), false],
    ['do not fit with another letter at the end', stars, `${'a'.repeat(20_000)}b`, false],
    ['do not fit with a letter that is not there', `${stars}*b*`, 'a'.repeat(20_000), false],
    ['fit with ? between', '*?'.repeat(10_000), 'a'.repeat(10_000), true],
  ])('%s', (_, pattern, text, isMet) => {
    expect(fits(pattern, text)).toBe(isMet);
  });
});
