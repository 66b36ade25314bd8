import * as v from 'valibot';
import type { Problem } from '../../errors.ts';
import type { Axis } from '../../finding/axis.ts';
import { parseDuration } from '../../finding/duration.ts';
import type { Parsed } from '../../parsed.ts';
import { type Glob, toGlob } from '../../policy/glob.ts';
import type { Selector } from '../../policy/selector.ts';
import { keysOfAxis } from '../../policy/threshold.ts';
import { flag, notText, oneOrMore, parsedText, word } from '../schema.ts';
import { isMap, pathOf, readStrictly } from '../strict.ts';
import { allowedWords } from '../suggest.ts';
import { contradictions } from './selector-conflicts.ts';

/** No name of a resource or a policy is longer. */
const MAX_PATTERN = 1_000;

/** Pulumi's own words. A pattern takes those that are not known yet. */
const KINDS = ['audit', 'preventative'];
const STATUSES = ['open', 'in_progress', 'ignored', 'fixed', 'by_design'];

const pattern = parsedText((value) => toPattern(value));

/** Which findings something applies to: every key must be met, and of a list one word. */
export const selectorSchema = v.pipe(
  v.object({
    source: v.exactOptional(described('Service: pulumi or azure', oneOrMore(word(['pulumi', 'azure'])))),
    severity: v.exactOptional(described('Severity; with + and worse', axisWords('severity'))),
    level: v.exactOptional(described('Enforcement level; with + and stricter', axisWords('level'))),
    priority: v.exactOptional(described('Triage priority; with + and higher', axisWords('priority'))),
    kind: v.exactOptional(described('Kind of a Pulumi issue', oneOrMore(known(KINDS)))),
    status: v.exactOptional(described('Status of a Pulumi issue', oneOrMore(known(STATUSES)))),
    blocked: v.exactOptional(v.pipe(flag(), v.description('Whether the request was refused'))),
    policy: v.exactOptional(described('Name or title of the policy', oneOrMore(pattern))),
    pack: v.exactOptional(described('Policy pack, initiative or assignment', oneOrMore(pattern))),
    category: v.exactOptional(described('What an Azure policy is about', oneOrMore(pattern))),
    effect: v.exactOptional(described('Effect of an Azure policy', oneOrMore(pattern))),
    resource: v.exactOptional(described('Id or name of the resource', oneOrMore(pattern))),
    'resource-type': v.exactOptional(described('Type of the resource', oneOrMore(pattern))),
    scope: v.exactOptional(described('Stack, account, subscription or resource group', oneOrMore(pattern))),
    'assigned-to': v.exactOptional(described('Login that a Pulumi issue is assigned to', oneOrMore(pattern))),
    new: v.exactOptional(v.pipe(flag(), v.description('Whether the finding is new'))),
    'older-than': v.exactOptional(described('First seen longer ago: 90s, 24h, 30d', parsedText(toAge))),
  }),
  v.description('Which findings: every key must be met, and of a list one word'),
  v.minEntries(1, 'is empty and would take every finding. Name at least one key.'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || dataset.issues !== undefined) return;
    const { value: input } = dataset;
    for (const { path: key, message } of contradictions(input)) {
      addIssue({ message, path: [{ type: 'object', origin: 'value', input, key, value: undefined }] });
    }
  }),
);

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
  const read = readStrictly(selectorSchema, value);
  if ('value' in read) return read;
  return {
    problems: read.misfits.map(({ keys, message }) => ({ path: pathOf([path, ...keys]), message })),
  };
}

function described<TSchema extends v.GenericSchema>(description: string, schema: TSchema) {
  return v.pipe(schema, v.description(description));
}

function axisWords(axis: Axis) {
  const allowed = keysOfAxis(axis);
  const read = parsedText<string>((value) =>
    allowed.includes(value)
      ? { value }
      : { problem: `${JSON.stringify(value)} is not a word of ${axis}.${allowedWords(value, allowed)}` },
  );
  return oneOrMore(v.pipe(v.string(notText), v.metadata({ enum: allowed }), read));
}

function toPattern(value: string): Parsed<Glob> {
  if (value.trim() === '') return { problem: 'is empty. Write * for any text.' };
  if (value.length > MAX_PATTERN) return { problem: `is longer than ${MAX_PATTERN} characters.` };
  return { value: toGlob(value) };
}

/** A misspelt word would quietly take nothing. */
function known(words: readonly string[]) {
  return parsedText((value) => {
    if (value.trim() === '' || /[*?]/.test(value) || words.includes(value)) return toPattern(value);
    const shown = JSON.stringify(value);
    return {
      problem: `${shown} is not allowed.${allowedWords(value, words)} A pattern with * takes other words too.`,
    };
  });
}

function toAge(value: string): Parsed<{ readonly ms: number }> {
  const ms = parseDuration(value);
  if (ms !== undefined && ms > 0) return { value: { ms } };
  return { problem: `${JSON.stringify(value)} is not a duration. Write 90s, 10m, 24h, 30d or P1DT12H.` };
}
