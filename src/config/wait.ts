import * as v from 'valibot';
import { parseDuration } from '../finding/duration.ts';
import type { Parsed } from '../parsed.ts';
import { parsedText } from './schema.ts';

const FORM = 'is not a duration. Write 0, 90s, 5m or PT5M.';

/**
 * A time that a run waits at most, in milliseconds: `0`, or a duration up to a bound; `why` ends the message about a
 * longer one.
 */
export function wait(maxMs: number, why: string) {
  const parse = (text: string): Parsed<number> =>
    text === '0' ? { value: 0 } : bounded(text, maxMs, why, FORM);
  const zeroOrText = v.union(
    [v.string(), v.literal(0)],
    ({ received }: v.BaseIssue<unknown>) => `${received} ${FORM}`,
  );
  return v.pipe(zeroOrText, v.transform(String), parsedText(parse));
}

/** A duration that is not nothing, in milliseconds. */
export function duration(maxMs: number, why: string) {
  const form = 'is not a duration. Write 90s, 10m, 1h or PT10M.';
  return v.pipe(
    v.string(({ received }) => `${received} ${form}`),
    parsedText((text) => bounded(text, maxMs, why, form)),
    v.minValue(1, form),
  );
}

function bounded(text: string, maxMs: number, why: string, form: string): Parsed<number> {
  const ms = parseDuration(text);
  if (ms === undefined) return { problem: `${JSON.stringify(text)} ${form}` };
  if (ms <= maxMs) return { value: ms };
  return { problem: `${JSON.stringify(text)} is longer than the ${maxMs / 60_000} minutes ${why}.` };
}
