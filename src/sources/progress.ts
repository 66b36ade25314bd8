import type { SourceName } from '../finding/finding.ts';

/** How far the reading of something has come. The same target may be read again, and then begins anew. */
export type ProgressUpdate = {
  readonly source: SourceName;
  /** Whose rows: a target, or several. Text of users and services. */
  readonly target: string;
  /** What the rows are: `issues`. */
  readonly rows: string;
  readonly read: number;
  /** How many there are, where the service has said so. */
  readonly of?: number;
};

/** Is told of every page that comes. */
export type Progress = (update: ProgressUpdate) => void;

/** A total that moves, or that more has come than, is none. */
export function believable(total: number | undefined, read: number): Pick<ProgressUpdate, 'of'> {
  return total === undefined || read > total ? {} : { of: total };
}
