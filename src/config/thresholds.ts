import * as v from 'valibot';
import type { Parsed } from '../parsed.ts';
import type { LimitAction } from '../policy/limit.ts';
import { THRESHOLD_KEYS } from '../policy/threshold.ts';
import { firstChoice, wholeNumber, word } from './schema.ts';
import { pathOf, readStrictly } from './strict.ts';
import { parseYamlMap } from './yaml.ts';

/** How many findings a limit allows. */
export const allowedCount = wholeNumber('a count', 0);

/** What exceeding a limit does. */
export const limitAction = v.optional(
  v.pipe(word(['fail', 'warn']), v.description('What exceeding the limit does')),
  'fail',
);

const counted = v.pipe(allowedCount, v.description('Most findings that are allowed'));

/** A count, or a count and what exceeding it does. */
export const threshold = v.union([counted, v.object({ max: counted, action: limitAction })], firstChoice);

/** A map from a threshold key to a count or `{ max, action }`. */
export const thresholdsSchema = v.object(
  Object.fromEntries(THRESHOLD_KEYS.map((key) => [key, v.exactOptional(threshold)])),
);

/** A count that is limited by a key. */
export type Threshold = { readonly key: string; readonly max: number; readonly action: LimitAction };

/** The thresholds of a map, worst word first, and the total last. */
export function toThresholds(map: v.InferOutput<typeof thresholdsSchema>): readonly Threshold[] {
  const { total, ...words } = map;
  return Object.entries({ ...words, total }).flatMap(([key, value]): readonly Threshold[] => {
    if (value === undefined) return [];
    return [typeof value === 'number' ? { key, max: value, action: 'fail' } : { key, ...value }];
  });
}

/** The `thresholds` input where it is not set. */
export const NO_THRESHOLDS = '{}';

/** Reads the `thresholds` input: the map of a policy file, in YAML. */
export function parseThresholds(text: string): Parsed<readonly Threshold[]> {
  // The first document takes the parser longest, and the first request waits for it.
  if (text === NO_THRESHOLDS) return { value: [] };
  const map = parseYamlMap(text);
  if ('problem' in map) return { problem: `${map.problem} Write for example { high+: 0, total: 200 }.` };
  const read = readStrictly(thresholdsSchema, map.value);
  if ('value' in read) return { value: toThresholds(read.value) };
  return { problem: read.misfits.map(({ keys, message }) => `${pathOf(keys)}: ${message}`).join(' ') };
}
