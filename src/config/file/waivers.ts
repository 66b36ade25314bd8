import * as v from 'valibot';
import type { Parsed } from '../../parsed.ts';
import { parsedText } from '../schema.ts';
import { selectorSchema } from './selector.ts';

const MAX_REASON = 1_000;

/** Findings that do not count until a day, and who answers for it. */
export const waiverSchema = v.object({
  match: selectorSchema,
  reason: v.pipe(said('Why this is accepted'), v.description('Why this is accepted')),
  owner: v.pipe(said('Who answers for it'), v.description('Who answers for it')),
  expires: v.pipe(
    v.string(({ received }) => `${received} is not a day. Write it as 2027-03-31.`),
    v.metadata({ format: 'date', description: 'Last day on which it holds, UTC' }),
    parsedText(parseDay),
  ),
});

/** A text for people. */
function said(what: string) {
  return parsedText((text) => {
    const trimmed = text.trim();
    if (trimmed === '') return { problem: `is empty. ${what} must be said.` };
    if (/[^\P{C}\n\t]/u.test(trimmed)) return { problem: 'holds control or invisible characters.' };
    if (trimmed.length <= MAX_REASON) return { value: trimmed };
    return { problem: `is longer than ${MAX_REASON} characters.` };
  });
}

function parseDay(text: string): Parsed<string> {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && isInCalendar(text);
  if (isDay) return { value: text };
  return { problem: `${JSON.stringify(text)} is not a day of the calendar. Write it as 2027-03-31.` };
}

/** Date takes no month 13, and rolls 30 February over into March. */
function isInCalendar(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}
