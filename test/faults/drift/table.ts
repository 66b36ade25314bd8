import type { DriftOutcome } from './outcome.ts';

type Cell = DriftOutcome;

/**
 * What comes of it where a member is missing, is null, and is of another kind, in this order, and the members of which
 * that holds (`*` is any row of a list). Members that no list names are not read: however they change, all is the same.
 */
export type DriftTable = { readonly [outcomes in `${Cell} ${Cell} ${Cell}`]?: readonly string[] };

/** By the name of the call. A call without a table may answer anything: others are asked then. */
export type DriftTables = Readonly<Record<string, DriftTable>>;

/** Members of one object, by their names. */
export function of(object: string, ...names: readonly string[]): readonly string[] {
  return names.flatMap((some) => some.split(' ')).map((name) => `${object}/${name}`);
}
