import fc from 'fast-check';
import { ALL_ATTACKS } from '../../builders/hostile-report.ts';

const NUMBERS = [0, -1, 1, 0.5, 2, 101, 2 ** 31, 2 ** 53, 1e21, 1e308, -1e308];

/** Names that every object of JavaScript has, and some that promises and serialisers ask for. */
const PROTOTYPE_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'then',
  'toJSON',
  'length',
];

/** As a service would send it: an object literal of ours could not hold it. */
const POLLUTION: readonly unknown[] = PROTOTYPE_KEYS.flatMap((key) => [
  JSON.parse(`{${JSON.stringify(key)}: {"polluted": true}}`),
  JSON.parse(`{${JSON.stringify(key)}: null}`),
]);

const DEEP_LEVELS = 3_000;
const DEEP = [
  '['.repeat(DEEP_LEVELS) + ']'.repeat(DEEP_LEVELS),
  `${'{"a":'.repeat(DEEP_LEVELS)}0${'}'.repeat(DEEP_LEVELS)}`,
];

/** A word that services know, or have known. */
const WORDS = [
  'pass',
  'read',
  'open',
  'fixed',
  'critical',
  'low',
  'none',
  'unknown',
  'mandatory',
  'advisory',
  'disabled',
  'p0',
  'p4',
  'Compliant',
  'NonCompliant',
  'Exempt',
  'deny',
  'audit',
  'true',
  'false',
  '0',
  'null',
  '2026-11-23T12:00:00Z',
  '9999-12-31T23:59:59.9999999Z',
  '0001-01-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
] as const;

/** Text that means something elsewhere, and text that means nothing. */
export const hostileTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ALL_ATTACKS) },
  { weight: 2, arbitrary: fc.constantFrom(...WORDS, ...PROTOTYPE_KEYS) },
  fc.string({ unit: 'binary' }),
  fc.constantFrom(' ', '\u0000', 'x'.repeat(70_000), '\uD800', 'İ', 'ß'.repeat(300)),
);

/** A JSON value that nobody asked for. */
export const hostileValues: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileTexts },
  { weight: 3, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, '', [null], [[]], [{}]) },
  { weight: 1, arbitrary: fc.constantFrom(...POLLUTION) },
  { weight: 1, arbitrary: fc.constantFrom(...DEEP).map((text): unknown => JSON.parse(text)) },
);

/** A name of a member that no service of ours sends. */
export const strangeKeys: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...PROTOTYPE_KEYS),
  fc.constantFrom('x-new', 'novel', '', ' ', '0', '$ref', 'ÄÖ', '\u0000'),
);
