import type { CallRow } from '../call-row.ts';
import { ALL_CALLS } from '../calls.ts';
import { MOVING_LISTS } from '../moving-lists.ts';
import type { DriftTable } from './table.ts';

/** A list of which one row drifts while all others stay as they are: over several pages where it has any. */
export type RowList = {
  readonly call: CallRow;
  /** Where its rows are: names, and `*` for every row of a list around it. */
  readonly list: string;
  /** Text of the rows that the run has something of. */
  readonly counts?: RegExp;
  /** The member that the rows are ordered by, where pages come beside each other. */
  readonly newestFirst?: string;
  /** What comes of it where the one row stands in the middle of the list, and where it is the last of all. */
  readonly inTheMiddle: DriftTable;
  readonly atTheEnd: DriftTable;
  /** Members that change nothing by themselves, and something together with others. */
  readonly apart?: readonly string[];
  /** Of members that one row alone has anyway, so that the table of all rows is of one. */
  readonly ofOneRow?: DriftTable | undefined;
};

/** A list that is read in several pages, by its name. */
export function movingList(name: string): Pick<RowList, 'call' | 'list'> {
  const found = MOVING_LISTS.find(({ call }) => call.name === name);
  if (found === undefined) throw new Error(`no list that moves is called ${name}`);
  return { call: found.call, list: found.rows };
}

/** A call by its name, with what a list of several rows takes. */
export function callNamed(name: string, more: Partial<CallRow> = {}): CallRow {
  const found = ALL_CALLS.find((call) => call.name === name);
  if (found === undefined) throw new Error(`no call is called ${name}`);
  return { ...found, ...more };
}
