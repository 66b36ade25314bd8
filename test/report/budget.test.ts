import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitParts, type Part } from '../../src/report/budget.ts';

const omitted = (count: number): string => `${count} left out`;
const bytes = (text: string): number => Buffer.byteLength(text);

/** Parts that can be told apart in the result, some of them of many bytes a character. */
const anyParts: fc.Arbitrary<readonly Part[]> = fc
  .array(fc.record({ rank: fc.nat(3), filler: fc.constantFrom('', 'x', 'é', '🎉'), times: fc.nat(30) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((parts) =>
    parts.map(({ rank, filler, times }, index) => ({
      rank,
      text: `<${index}>${filler.repeat(times)}</${index}>`,
    })),
  );

function keptOf(text: string, parts: readonly Part[]): readonly Part[] {
  const pieces = text.split('\n\n');
  return parts.filter((part) => pieces.includes(part.text));
}

describe('fitParts', () => {
  it('joins everything where it fits', () => {
    expect(
      fitParts(
        [
          { text: 'a', rank: 0 },
          { text: 'b', rank: 3 },
        ],
        100,
        omitted,
      ),
    ).toBe('a\n\nb');
  });

  it('drops the highest rank first, of equals the last, and says how many at the end', () => {
    const parts = [
      { text: 'v'.repeat(20), rank: 0 },
      { text: 'a'.repeat(20), rank: 2 },
      { text: 'n'.repeat(20), rank: 3 },
      { text: 'b'.repeat(20), rank: 2 },
      { text: 't'.repeat(20), rank: 1 },
    ];
    const kept = (limit: number): string => fitParts(parts, limit, omitted).replaceAll(/(.)\1{19}/g, '$1');
    expect(kept(110)).toBe('v\n\na\n\nn\n\nb\n\nt');
    expect(kept(105)).toBe('v\n\na\n\nb\n\nt\n\n1 left out');
    expect(kept(85)).toBe('v\n\na\n\nt\n\n2 left out');
    expect(kept(60)).toBe('v\n\nt\n\n3 left out');
    expect(kept(40)).toBe('v\n\n4 left out');
  });

  it('counts bytes, not characters', () => {
    const parts = [
      { text: 'v', rank: 0 },
      { text: '🎉'.repeat(10), rank: 1 },
    ];
    expect(fitParts(parts, 30, omitted)).toBe('v\n\n1 left out');
  });

  it('refuses when what must stay does not fit', () => {
    expect(() => fitParts([{ text: 'v'.repeat(101), rank: 0 }], 100, omitted)).toThrow(RangeError);
  });

  it('keeps what must stay where it fits to the byte', () => {
    expect(fitParts([{ text: 'v'.repeat(100), rank: 0 }], 100, omitted)).toBe('v'.repeat(100));
  });

  it('keeps within the limit, whole parts, in order, by rank, and counts what it dropped', () => {
    fc.assert(
      fc.property(anyParts, fc.integer({ min: 1, max: 800 }), (parts, limit) => {
        const must = parts.filter(({ rank }) => rank === 0);
        const fits = bytes(must.map((part) => part.text).join('\n\n')) <= limit;
        let text: string;
        try {
          text = fitParts(parts, limit, omitted);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          expect(fits).toBe(false);
          return;
        }
        expect(bytes(text)).toBeLessThanOrEqual(limit);
        const kept = keptOf(text, parts);
        const dropped = parts.filter((part) => !kept.includes(part));
        const pieces = kept.map((part) => part.text);
        const told = [...pieces, ...(dropped.length === 0 ? [] : [omitted(dropped.length)])].join('\n\n');
        // The line is missing only where what must stay leaves it no room.
        const hasRoom = bytes(told) <= limit || kept.length > must.length;
        expect(fits).toBe(true);
        expect(text).toBe(hasRoom ? told : pieces.join('\n\n'));
        for (const part of must) expect(kept).toContain(part);
        for (const gone of dropped) {
          const milder = kept.filter(
            (part) =>
              part.rank > gone.rank || (part.rank === gone.rank && parts.indexOf(part) > parts.indexOf(gone)),
          );
          expect(milder).toEqual([]);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('drops no more than it must', () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const whole = parts.map(({ text }) => text).join('\n\n');
        expect(fitParts(parts, bytes(whole), omitted)).toBe(whole);
      }),
    );
  });
});
