import * as v from 'valibot';
import type { LimitAction } from '../policy/limit.ts';
import { THRESHOLD_KEYS } from '../policy/threshold.ts';
import { firstChoice, wholeNumber, word } from './schema.ts';

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
