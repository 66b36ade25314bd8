import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../src/finding/fingerprint.ts';

describe('fingerprint', () => {
  it('is stable across releases: a change renews every finding of every user', () => {
    expect(fingerprint('pulumi', ['acme/website/production', 'aws-guard', 's3-no-public-read', 'urn'])).toBe(
      '3c07afebd4cd222adfa771ff43ea6018',
    );
  });

  it('is the start of a SHA-256 over source and parts as JSON', () => {
    const expected = createHash('sha256').update('["azure","a","b"]').digest('hex').slice(0, 32);
    expect(fingerprint('azure', ['a', 'b'])).toBe(expected);
  });

  it.each([
    ['where a part ends', ['ab', 'c'], ['a', 'bc']],
    ['how many parts there are', ['a', ''], ['a']],
    ['a separator inside a part', ['a","b'], ['a', 'b']],
    ['a comma inside a part', ['a,b'], ['a', 'b']],
    ['a line break inside a part', ['a\nb'], ['a', 'b']],
    ['the order of the parts', ['a', 'b'], ['b', 'a']],
    ['case', ['A'], ['a']],
  ])('tells apart by %s', (_, some, others) => {
    expect(fingerprint('pulumi', some)).not.toBe(fingerprint('pulumi', others));
  });

  it('tells the sources apart', () => {
    expect(fingerprint('pulumi', ['a'])).not.toBe(fingerprint('azure', ['a']));
  });

  it('is 32 hex digits, the same for the same parts and different for others', () => {
    const anyParts = fc.array(fc.string(), { maxLength: 5 });
    fc.assert(
      fc.property(anyParts, anyParts, (some, others) => {
        const isSame = some.length === others.length && some.every((part, index) => part === others[index]);
        expect(fingerprint('pulumi', some)).toMatch(/^[0-9a-f]{32}$/);
        expect(fingerprint('pulumi', some) === fingerprint('pulumi', others)).toBe(isSame);
      }),
    );
  });
});
