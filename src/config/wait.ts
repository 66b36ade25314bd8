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
  const parse = (text: string): Parsed<number> => {
    const ms = text === '0' ? 0 : parseDuration(text);
    if (ms === undefined) return { problem: `${JSON.stringify(text)} ${FORM}` };
    if (ms <= maxMs) return { value: ms };
    return { problem: `${JSON.stringify(text)} is longer than the ${maxMs / 60_000} minutes ${why}.` };
  };
  const zeroOrText = v.union(
    [v.string(), v.literal(0)],
    ({ received }: v.BaseIssue<unknown>) => `${received} ${FORM}`,
  );
  return v.pipe(zeroOrText, v.transform(String), parsedText(parse));
}
