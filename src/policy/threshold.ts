import { type Axis, type AxisWord, LEVELS, PRIORITIES, SEVERITIES } from '../finding/axis.ts';
import type { Finding } from '../finding/finding.ts';

/** An unspecified severity counts in `w+` where this word is at least as bad as `w`. */
const UNSPECIFIED_RANK = 'medium';

const RANKED_WORDS = { severity: SEVERITIES, level: LEVELS, priority: PRIORITIES } as const;

/** Which findings a key counts: those with one of the words on the axis, or every one. */
type Selection = { readonly axis: Axis; readonly words: ReadonlySet<AxisWord> } | 'all';

const COUNT_SELECTIONS: ReadonlyMap<string, Selection> = new Map([
  ...SEVERITIES.map((word) => only('severity', word, word)),
  only('severity', 'unspecified', 'unspecified'),
  only('severity', 'unknown-severity', 'unknown'),
  ...LEVELS.map((word) => only('level', word, word)),
  only('level', 'unknown-level', 'unknown'),
  ...PRIORITIES.map((word) => only('priority', word, word)),
  only('priority', 'unprioritized', 'unprioritized'),
  only('priority', 'unknown-priority', 'unknown'),
  ['total', 'all'] satisfies [string, Selection],
]);

const SELECTIONS: ReadonlyMap<string, Selection> = new Map([
  ...COUNT_SELECTIONS,
  ...andWorse('severity'),
  ...andWorse('level'),
  ...andWorse('priority'),
]);

/** Keys of the `counts` output, in its order. */
export const COUNT_KEYS: readonly string[] = [...COUNT_SELECTIONS.keys()];

/** Every threshold key: those of `counts`, and each ranked word with `+`. */
export const THRESHOLD_KEYS: readonly string[] = [...SELECTIONS.keys()];

export type LimitAction = 'fail' | 'warn';

/** At most `max` findings that the key counts. */
export type Limit = {
  readonly key: string;
  readonly max: number;
  readonly action: LimitAction;
  /** Which level of configuration set it. */
  readonly origin: 'default' | 'inputs';
};

/** The findings that a threshold key counts. Throws a RangeError on a key that is none. */
export function selectByKey(key: string, findings: readonly Finding[]): readonly Finding[] {
  const selection = selectionOf(key);
  return findings.filter((finding) => isSelected(finding, selection));
}

/** Whether a threshold key counts the finding. Throws a RangeError on a key that is none. */
export function isCounted(key: string, finding: Finding): boolean {
  return isSelected(finding, selectionOf(key));
}

/** The threshold keys that look at one axis. */
export function keysOfAxis(axis: Axis): readonly string[] {
  return THRESHOLD_KEYS.filter((key) => {
    const selection = selectionOf(key);
    return selection !== 'all' && selection.axis === axis;
  });
}

function selectionOf(key: string): Selection {
  const selection = SELECTIONS.get(key);
  if (selection === undefined) throw new RangeError(`not a threshold key: ${key}`);
  return selection;
}

function isSelected(finding: Finding, selection: Selection): boolean {
  return selection === 'all' || selection.words.has(finding[selection.axis]);
}

/** The axis whose default a limit on this key replaces: ranked words only, with or without `+`. */
export function axisOfKey(key: string): Axis | undefined {
  const word = key.replace(/\+$/, '');
  const axes: readonly Axis[] = ['severity', 'level', 'priority'];
  return axes.find((axis) => RANKED_WORDS[axis].some((ranked) => ranked === word));
}

function only(axis: Axis, key: string, word: AxisWord): [string, Selection] {
  return [key, { axis, words: new Set([word]) }];
}

/** `w+`: everything at least as bad, unknown words, and unspecified severities where they rank so. */
function andWorse(axis: Axis): [string, Selection][] {
  const ranked: readonly AxisWord[] = RANKED_WORDS[axis];
  return ranked.map((word, index) => {
    const words = new Set<AxisWord>([...ranked.slice(0, index + 1), 'unknown']);
    if (words.has(UNSPECIFIED_RANK)) words.add('unspecified');
    return [`${word}+`, { axis, words }];
  });
}
