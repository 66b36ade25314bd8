import * as v from 'valibot';
import type { Problem } from '../errors.ts';
import type { Axis } from '../finding/axis.ts';
import { parseDuration } from '../finding/duration.ts';
import { type Glob, toGlob } from '../policy/glob.ts';
import type { Selector } from '../policy/selector.ts';
import { keysOfAxis } from '../policy/threshold.ts';
import { parsedText, word } from './schema.ts';
import { contradictions } from './selector-conflicts.ts';
import { allowedWords } from './suggest.ts';
import { isMap } from './yaml.ts';

/** No name of a resource or a policy is longer. */
const MAX_PATTERN = 1_000;

/** Pulumi's own words. A pattern takes those that are not known yet. */
const KINDS = ['audit', 'preventative'];
const STATUSES = ['open', 'in_progress', 'ignored', 'fixed', 'by_design'];

const pattern = text((value) => toPattern(value));

/** Every key of a selector, and how it is read. */
const selectorSchema = v.object({
  source: v.exactOptional(oneOrMore(v.pipe(v.string(notText), word(['pulumi', 'azure'])))),
  severity: v.exactOptional(axisWords('severity')),
  level: v.exactOptional(axisWords('level')),
  priority: v.exactOptional(axisWords('priority')),
  kind: v.exactOptional(oneOrMore(text((value) => toKnownPattern(value, KINDS)))),
  status: v.exactOptional(oneOrMore(text((value) => toKnownPattern(value, STATUSES)))),
  blocked: v.exactOptional(v.boolean(notBoolean)),
  policy: v.exactOptional(oneOrMore(pattern)),
  pack: v.exactOptional(oneOrMore(pattern)),
  category: v.exactOptional(oneOrMore(pattern)),
  effect: v.exactOptional(oneOrMore(pattern)),
  resource: v.exactOptional(oneOrMore(pattern)),
  'resource-type': v.exactOptional(oneOrMore(pattern)),
  scope: v.exactOptional(oneOrMore(pattern)),
  'assigned-to': v.exactOptional(oneOrMore(pattern)),
  new: v.exactOptional(v.boolean(notBoolean)),
  'older-than': v.exactOptional(text((value) => toAge(value))),
});

/** Keys of a selector, in the order of the documentation. */
export const SELECTOR_KEYS: readonly string[] = Object.keys(selectorSchema.entries);

/** What reading a selector gives: the selector, or everything that is wrong with it. */
export type ParsedSelector = { readonly value: Selector } | { readonly problems: readonly Problem[] };

/** Reads a `match`, already parsed from YAML or JSON. `path` is where it stands, for the problems. */
export function parseSelector(value: unknown, path: string): ParsedSelector {
  if (!isMap(value)) {
    return {
      problems: [{ path, message: 'must be a map, for example { severity: high+, scope: acme/* }.' }],
    };
  }
  if (Object.keys(value).length === 0) {
    return { problems: [{ path, message: 'is empty and would take every finding. Name at least one key.' }] };
  }
  const parsed = v.safeParse(selectorSchema, value);
  const problems = [
    ...unknownKeys(value),
    ...(parsed.success
      ? contradictions(parsed.output)
      : parsed.issues.map((issue) => toProblem(issue, value))),
  ];
  if (!parsed.success || problems.length > 0) {
    return { problems: problems.map((problem) => ({ ...problem, path: `${path}.${problem.path}` })) };
  }
  return { value: parsed.output };
}

function unknownKeys(map: Readonly<Record<string, unknown>>): Problem[] {
  return Object.keys(map)
    .filter((key) => !SELECTOR_KEYS.includes(key))
    .map((key) => ({ path: key, message: `is not a key of match.${allowedWords(key, SELECTOR_KEYS)}` }));
}

/** The place in a list is named only where the user wrote a list. */
function toProblem(issue: v.BaseIssue<unknown>, map: Readonly<Record<string, unknown>>): Problem {
  const [key, ...place] = (issue.path ?? []).map((item) => String(item.key));
  const isList = key !== undefined && Array.isArray(map[key]);
  return { path: [key, ...(isList ? place : [])].join('.'), message: issue.message };
}

function oneOrMore<TItem extends v.GenericSchema>(item: TItem) {
  return v.pipe(
    v.unknown(),
    v.transform((value): unknown => (Array.isArray(value) ? value : [value])),
    v.array(item),
    v.minLength(1, 'is an empty list, which no finding meets. Leave the key out, or name something.'),
  );
}

function text<T>(parse: (value: string) => { readonly value: T } | { readonly problem: string }) {
  return v.pipe(v.string(notText), parsedText(parse));
}

function axisWords(axis: Axis) {
  const allowed = keysOfAxis(axis);
  return oneOrMore(
    text<string>((value) =>
      allowed.includes(value)
        ? { value }
        : { problem: `${JSON.stringify(value)} is not a word of ${axis}.${allowedWords(value, allowed)}` },
    ),
  );
}

function toPattern(value: string): { readonly value: Glob } | { readonly problem: string } {
  if (value.trim() === '') return { problem: 'is empty. Write * for any text.' };
  if (value.length > MAX_PATTERN) return { problem: `is longer than ${MAX_PATTERN} characters.` };
  return { value: toGlob(value) };
}

/** A misspelt word would quietly take nothing. */
function toKnownPattern(value: string, known: readonly string[]): ReturnType<typeof toPattern> {
  if (value.trim() === '' || /[*?]/.test(value) || known.includes(value)) return toPattern(value);
  const shown = JSON.stringify(value);
  return {
    problem: `${shown} is not allowed.${allowedWords(value, known)} A pattern with * takes other words too.`,
  };
}

function toAge(value: string): { readonly value: { readonly ms: number } } | { readonly problem: string } {
  const ms = parseDuration(value);
  if (ms !== undefined && ms > 0) return { value: { ms } };
  return { problem: `${JSON.stringify(value)} is not a duration. Write 90s, 10m, 24h, 30d or P1DT12H.` };
}

function notText({ received }: v.BaseIssue<unknown>): string {
  return `${received} is not a text. Put a word or a number in quotes.`;
}

function notBoolean({ received }: v.BaseIssue<unknown>): string {
  return `${received} is neither true nor false.`;
}
