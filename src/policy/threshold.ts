import { type Axis, type AxisWord, LEVELS, PRIORITIES, SEVERITIES } from '../finding/axis.ts';
import type { Finding } from '../finding/finding.ts';
import { type Ranks, rankOf } from './rank.ts';

/** What a key looks at: one word of an axis, a word and everything at least as bad, or every finding. */
type Selection =
  | { readonly kind: 'word' | 'and-worse'; readonly axis: Axis; readonly word: AxisWord }
  | { readonly kind: 'all' };

const COUNT_SELECTIONS: ReadonlyMap<string, Selection> = new Map([
  ...SEVERITIES.map((word) => only('severity', word, word)),
  only('severity', 'unspecified', 'unspecified'),
  only('severity', 'unknown-severity', 'unknown'),
  ...LEVELS.map((word) => only('level', word, word)),
  only('level', 'unknown-level', 'unknown'),
  ...PRIORITIES.map((word) => only('priority', word, word)),
  only('priority', 'unprioritized', 'unprioritized'),
  only('priority', 'unknown-priority', 'unknown'),
  ['total', { kind: 'all' }] satisfies [string, Selection],
]);

const SELECTIONS: ReadonlyMap<string, Selection> = new Map([
  ...COUNT_SELECTIONS,
  ...SEVERITIES.map((word) => andWorse('severity', word)),
  ...LEVELS.map((word) => andWorse('level', word)),
  ...PRIORITIES.map((word) => andWorse('priority', word)),
]);

/** Keys of the `counts` output, in its order. */
export const COUNT_KEYS: readonly string[] = [...COUNT_SELECTIONS.keys()];

/** Every threshold key: those of `counts`, and each ranked word with `+`. */
export const THRESHOLD_KEYS: readonly string[] = [...SELECTIONS.keys()];

/**
 * Whether a threshold key counts the finding; a `+` ranks words that nobody knows as `ranks` says. Throws a
 * RangeError on a key that is none.
 */
export function isCounted(key: string, finding: Finding, ranks: Ranks): boolean {
  const selection = selectionOf(key);
  if (selection.kind === 'all') return true;
  const word = finding[selection.axis];
  if (selection.kind === 'word') return word === selection.word;
  return rankOf(selection.axis, word, ranks) <= rankOf(selection.axis, selection.word, ranks);
}

/** The threshold keys that look at one axis. */
export function keysOfAxis(axis: Axis): readonly string[] {
  return THRESHOLD_KEYS.filter((key) => {
    const selection = selectionOf(key);
    return selection.kind !== 'all' && selection.axis === axis;
  });
}

function selectionOf(key: string): Selection {
  const selection = SELECTIONS.get(key);
  if (selection === undefined) throw new RangeError(`not a threshold key: ${key}`);
  return selection;
}

const RANKED: readonly string[] = [...SEVERITIES, ...LEVELS, ...PRIORITIES];

/** The axis whose default a limit on this key replaces: ranked words only, with or without `+`. */
export function axisOfKey(key: string): Axis | undefined {
  const word = key.replace(/\+$/, '');
  const selection = SELECTIONS.get(word);
  return RANKED.includes(word) && selection !== undefined && selection.kind !== 'all'
    ? selection.axis
    : undefined;
}

function only(axis: Axis, key: string, word: AxisWord): [string, Selection] {
  return [key, { kind: 'word', axis, word }];
}

function andWorse(axis: Axis, word: AxisWord): [string, Selection] {
  return [`${word}+`, { kind: 'and-worse', axis, word }];
}
