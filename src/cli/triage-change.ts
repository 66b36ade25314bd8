import { allowedWords } from '../config/suggest.ts';
import { PRIORITIES } from '../finding/axis.ts';
import type { Parsed } from '../parsed.ts';
import { SETTABLE_STATUSES, type TriageChange } from '../triage/plan.ts';
import { type Part, problemsOf, readOnce } from './part.ts';
import type { TriageOptions } from './triage-options.ts';

/** Statuses that exist and cannot be given, by what Pulumi Cloud's API says of them. */
const UNSETTABLE: ReadonlyMap<string, string> = new Map([
  ['fixed', 'Pulumi Cloud sets it itself, when the issue is resolved'],
  ['by_design', 'Pulumi Cloud no longer lets it be set. Use ignored, or a waiver with a reason'],
]);

/** Reads what is wanted of the issues: at least one change. */
export function readTriageChange(options: TriageOptions): Part<TriageChange> {
  const status = readOnce('--status', options.status, parseStatus);
  const priority = readOnce('--priority', options.priority, (text) => oneOf(text, PRIORITIES));
  const assignee = readOnce('--assignee', options.assignee, parseLogin);
  if (!('value' in status && 'value' in priority && 'value' in assignee)) {
    return { problems: [status, priority, assignee].flatMap(problemsOf) };
  }
  const change = {
    ...(status.value !== undefined && { status: status.value }),
    ...(priority.value !== undefined && { priority: priority.value }),
    ...(assignee.value !== undefined && { assignee: assignee.value }),
  };
  if (Object.keys(change).length > 0) return { value: change };
  const message = 'nothing to change: give --status, --priority or --assignee, or several of them.';
  return { problems: [{ path: '--status', message }] };
}

function parseStatus(text: string): Parsed<(typeof SETTABLE_STATUSES)[number]> {
  const reason = UNSETTABLE.get(text);
  if (reason === undefined) return oneOf(text, SETTABLE_STATUSES);
  return { problem: `${text} cannot be set: ${reason}. Allowed: ${SETTABLE_STATUSES.join(', ')}.` };
}

function oneOf<W extends string>(text: string, allowed: readonly W[]): Parsed<W> {
  const value = allowed.find((word) => word === text);
  if (value !== undefined) return { value };
  return { problem: `${JSON.stringify(text)} is not allowed.${allowedWords(text, allowed)}` };
}

/** What a login may hold is not published; what would break a line or a header is no login. */
function parseLogin(text: string): Parsed<string> {
  if (/^[^\p{C}\p{Z}]{1,200}$/u.test(text)) return { value: text };
  return { problem: 'is not a login: one word of at most 200 characters, without blanks.' };
}
