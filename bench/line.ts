/** What a number is held against. */
export type Goal = {
  /** The number itself, or how it stands to its peer. */
  readonly of: 'value' | 'ratio';
  readonly bound: 'most' | 'least';
  readonly limit: number;
};

/** What the same machine does otherwise, measured in the same run. */
type Peer = { readonly name: string; readonly value: number };

export type Unit = 'ms' | 's' | 'MB' | 'KB' | 'rows' | 'rows/s' | 'B/row' | 'µs/row';

/** One number of the bench. */
export type Line = {
  readonly part: string;
  readonly what: string;
  readonly value: number;
  readonly unit: Unit;
  readonly peer?: Peer | undefined;
  /** `times`: the number as a multiple of the peer's. `faster`: the other way round. */
  readonly as?: 'times' | 'faster';
  readonly goal?: Goal | undefined;
  /** Each run's number; `value` is their median. */
  readonly samples?: readonly number[];
  /** What the number needs to be understood; stands below the table. */
  readonly note?: string | undefined;
};

/** How a number stands to its peer's; undefined where it has none. */
export function ratioOf({ value, peer, as = 'times' }: Line): number | undefined {
  if (peer === undefined) return undefined;
  return as === 'times' ? value / peer.value : peer.value / value;
}

/** Whether the goal is met; undefined where there is none. */
export function isMet(line: Line): boolean | undefined {
  const { goal, value } = line;
  const held = goal?.of === 'ratio' ? ratioOf(line) : value;
  if (goal === undefined || held === undefined) return undefined;
  return goal.bound === 'most' ? held <= goal.limit : held >= goal.limit;
}
