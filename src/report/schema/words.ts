import * as v from 'valibot';
import { isTimestamp } from '../../finding/timestamp.ts';

/** Any text: what services say is in it. */
export const text = v.string();

/** How many of something. */
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A finding, by its fingerprint. */
export const fingerprint = v.pipe(
  text,
  v.regex(/^[0-9a-f]{32}$/, 'is not a fingerprint: 32 hex digits'),
  v.description('Hash of the source and what makes the finding the same finding; the same in every run'),
);

/** RFC 3339, as it came. */
export const timestamp = v.pipe(
  text,
  v.check(isTimestamp, 'is not a timestamp with a zone'),
  v.metadata({ format: 'date-time' }),
);

/** A point in time of our own making: UTC with milliseconds, which sorts as text. */
export const instant = v.pipe(
  text,
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'is not a point in time, UTC with milliseconds'),
  v.check(isTimestamp, 'is not a timestamp with a zone'),
  v.metadata({ format: 'date-time' }),
);

/** A field with what it means. */
export function told<TSchema extends v.GenericSchema>(schema: TSchema, meaning: string) {
  return v.pipe(schema, v.description(meaning));
}

/** A field that may be missing, with what it means. */
export function maybe<TSchema extends v.GenericSchema>(schema: TSchema, meaning: string) {
  return v.optional(v.pipe(schema, v.description(meaning)));
}
