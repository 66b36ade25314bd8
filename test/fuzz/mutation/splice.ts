import fc from 'fast-check';
import * as v from 'valibot';

/** A change to the bytes of a text: some go, others come. A place counts on from the beginning when it is too far. */
export const spliceSchema = v.object({
  at: v.number(),
  remove: v.number(),
  insert: v.pipe(v.array(v.number()), v.description('bytes')),
});

export type Splice = v.InferOutput<typeof spliceSchema>;

/** What means something in JSON, YAML and HTTP, and bytes that are no UTF-8. */
const MARKS = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\n',
  '\r\n',
  '\u2028',
  '\0',
  '-',
  '#',
  '&a ',
  '*a',
  '<<: ',
  '%',
  '!!',
  '\uFEFF',
  '0',
  '9',
  'e9',
  ' ',
  '\t',
  '//',
  'null',
];
const BROKEN: readonly (readonly number[])[] = [
  [0xff],
  [0xc3],
  [0xed, 0xa0, 0x80],
  [0xf5, 0x80, 0x80, 0x80],
  [0xfe, 0xff],
];

export const splices: fc.Arbitrary<Splice> = fc.record({
  at: fc.nat(1_000_000),
  remove: fc.oneof({ weight: 4, arbitrary: fc.nat(4) }, fc.nat(100_000)),
  insert: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...MARKS).map((mark) => [...Buffer.from(mark)]) },
    fc.constantFrom(...BROKEN).map((bytes) => [...bytes]),
    fc.constant(Array.of<number>()),
    fc.uint8Array({ maxLength: 6 }).map((bytes) => [...bytes]),
  ),
});

/** Bytes with a change. */
export function spliced(bytes: Buffer, { at, remove, insert }: Splice): Buffer {
  const place = at % (bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, place), Buffer.from(insert), bytes.subarray(place + remove)]);
}
