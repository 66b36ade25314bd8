import * as v from 'valibot';
import { distinct } from './schema.ts';
import { allowedWords } from './suggest.ts';

/** Where in a value something stands: keys of maps, and places in lists. */
export type Keys = readonly (string | number)[];

/** Whether a value is a map as YAML and JSON make them. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Something in a value that does not fit its schema. */
export type Misfit = { readonly keys: Keys; readonly message: string };

export type StrictlyRead<T> = { readonly value: T } | { readonly misfits: readonly Misfit[] };

/** Reads a value by a schema in which every key must be known, and tells everything that is wrong with it. */
export function readStrictly<TSchema extends v.GenericSchema>(
  schema: TSchema,
  value: unknown,
): StrictlyRead<v.InferOutput<TSchema>> {
  const parsed = v.safeParse(schema, value);
  const strays = strayKeys(schema, value, []);
  const issues: readonly v.BaseIssue<unknown>[] = parsed.issues ?? [];
  const isTold = toldBy(strays);
  const misfits = [...strays, ...issues.flatMap((issue) => toMisfits(issue, [], isTold))];
  return parsed.success && misfits.length === 0 ? { value: parsed.output } : { misfits: onceEach(misfits) };
}

/** The first that is wrong in each place: the second follows from it more often than not. */
export function onceEach(misfits: readonly Misfit[]): readonly Misfit[] {
  return distinct(misfits, ({ keys }) => JSON.stringify(keys));
}

/** Keys as people write them: `waivers[0].match.policy`. */
export function pathOf(keys: Keys): string {
  return keys
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${shown(key)}`))
    .join('')
    .replace(/^\./, '');
}

/** A key that is no plain word, in quotes and on one line. */
function shown(key: string): string {
  if (/^[\p{L}\p{N}\p{P}\p{S}]+$/u.test(key)) return key;
  return JSON.stringify(key).replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

const NO_MAP = 'must be a map of keys.';

/** The parts of a schema that hold other schemas. */
type Node = {
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly item?: unknown;
  readonly options?: readonly unknown[];
  readonly wrapped?: unknown;
};

const isNode = (schema: unknown): schema is Node => typeof schema === 'object' && schema !== null;

/** The validator itself names one unknown key of a map at most, and takes a list for a map. */
function strayKeys(schema: unknown, value: unknown, keys: Keys): readonly Misfit[] {
  if (!isNode(schema)) return [];
  const { entries, item, options, wrapped } = schema;
  if (wrapped !== undefined) return value === undefined ? [] : strayKeys(wrapped, value, keys);
  if (options !== undefined) {
    return options
      .filter((option) => isOfShape(option, value))
      .flatMap((option) => strayKeys(option, value, keys));
  }
  if (item !== undefined && Array.isArray(value)) {
    return value.flatMap((one, place) => strayKeys(item, one, [...keys, place]));
  }
  return entries === undefined ? [] : strayKeysOfMap(entries, value, keys);
}

function strayKeysOfMap(
  entries: Readonly<Record<string, unknown>>,
  value: unknown,
  keys: Keys,
): readonly Misfit[] {
  if (!isMap(value)) return [{ keys, message: NO_MAP }];
  const known = Object.keys(entries);
  return Object.entries(value).flatMap(([key, one]) =>
    known.includes(key)
      ? strayKeys(entries[key], one, [...keys, key])
      : [{ keys: [...keys, key], message: `is not a key.${allowedWords(key, known)}` }],
  );
}

function isOfShape(schema: unknown, value: unknown): boolean {
  if (!isNode(schema)) return false;
  if (schema.entries !== undefined) return isMap(value);
  return schema.item !== undefined && Array.isArray(value);
}

/** Whether an issue in a place follows from what is told already. */
type IsTold = (issue: v.BaseIssue<unknown>, keys: Keys) => boolean;

/** What is no map lacks no keys, and a map of unknown keys alone is empty to the validator, not to its author. */
function toldBy(strays: readonly Misfit[]): IsTold {
  const id = (keys: Keys): string => JSON.stringify(keys);
  const noMaps = new Set(strays.filter(({ message }) => message === NO_MAP).map(({ keys }) => id(keys)));
  const holders = new Set(strays.map(({ keys }) => id(keys.slice(0, -1))));
  return ({ type }, keys) =>
    type === 'min_entries'
      ? holders.has(id(keys))
      : noMaps.size > 0 && [...keys, ''].some((_, end) => noMaps.has(id(keys.slice(0, end))));
}

function toMisfits(issue: v.BaseIssue<unknown>, above: Keys, isTold: IsTold): readonly Misfit[] {
  const keys = [...above, ...(issue.path ?? []).map(({ key }) => toKey(key))];
  if (isTold(issue, keys)) return [];
  if (issue.type === 'union') return ofUnion(issue, keys, isTold);
  if (issue.type !== 'object') return [{ keys, message: issue.message }];
  // Of a map it is told above that it is none; here, that it lacks a key.
  return issue.received === 'undefined' ? [{ keys, message: 'is missing.' }] : [];
}

/** Of a choice between shapes, what is wrong with the shape that was chosen. */
function ofUnion(
  { issues, message, input }: v.BaseIssue<unknown>,
  keys: Keys,
  isTold: IsTold,
): readonly Misfit[] {
  const inside = (issues ?? []).filter(({ kind, path }) =>
    path === undefined ? kind !== 'schema' : isMap(input) || typeof path[0]?.key === 'number',
  );
  return inside.length > 0 ? inside.flatMap((issue) => toMisfits(issue, keys, isTold)) : [{ keys, message }];
}

function toKey(key: unknown): string | number {
  return typeof key === 'number' ? key : String(key);
}
