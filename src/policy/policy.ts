import type { Limit } from './limit.ts';
import type { MappingEntry } from './mapping.ts';
import type { Ranks } from './rank.ts';
import type { Knobs } from './verdict.ts';
import type { Waiver } from './waiver.ts';

/** Everything that findings are judged by, joined of all levels of configuration. */
export type Policy = {
  readonly limits: readonly Limit[];
  readonly waivers: readonly Waiver[];
  readonly mapping: readonly MappingEntry[];
  readonly ranks: Ranks;
  readonly knobs: Knobs;
};
