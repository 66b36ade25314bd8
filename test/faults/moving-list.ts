import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { CallRow } from './call-row.ts';
import type { DriftOutcome } from './drift/outcome.ts';

/** A list that is read in several pages: the member that holds its rows, and how it moves while it is read. */
export type MovingList = {
  readonly call: CallRow;
  readonly rows: string;
  /** Text of its answers, where others go on by links that look the same. */
  readonly of?: RegExp;
  /** What comes of it where a row is there twice, if not that it counts once. */
  readonly twice?: DriftOutcome;
  /** What comes of it where a row that was read goes, and the next page begins with its second row. */
  readonly lost: DriftOutcome;
  /** A new row comes in front of all others. */
  readonly comes?: (sandbox: Sandbox) => void;
  /** A row that stood on the first page is gone: what follows moves up, and over the edge of a page. */
  readonly goes?: (sandbox: Sandbox) => void;
  /** One goes so, and another comes behind the last: the total stays. */
  readonly swaps?: (sandbox: Sandbox) => void;
};
