import { joinLevels } from './join.ts';
import type { Level } from './level.ts';
import { ignoredWishes } from './notes.ts';

/** What holds when all levels are joined, and what of the lower ones does not. */
export type Effective = {
  readonly level: Level;
  /** Every wish to loosen that was not granted, for people. */
  readonly notes: readonly string[];
};

/** Joins the levels, highest first; the highest is complete. */
export function joinAll([highest, ...lower]: readonly [Level, ...Level[]]): Effective {
  return lower.reduce<Effective>(
    ({ level, notes }, below) => {
      const joined = joinLevels(level, below);
      return { level: joined, notes: [...notes, ...ignoredWishes(level, below, joined)] };
    },
    { level: highest, notes: [] },
  );
}
