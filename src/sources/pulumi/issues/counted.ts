import { SourceError } from '../../../errors.ts';
import { laterThanTheFirst, orFailure } from '../../failure.ts';
import { believable } from '../../progress.ts';
import { CONCURRENCY } from '../../source.ts';
import type { PolicyIssue } from '../api/issue-schema.ts';
import { countIssues, type IssueBook, listIssues } from '../api/issues.ts';
import type { FilterModel } from './filter.ts';
import { readWhole, type WholeList } from './whole.ts';

/** Readings after which rows and counts that still disagree are an error. */
const MAX_COUNTED_READINGS = 3;

/**
 * Reads a list whole and has it counted by another call. Only a count of just as many rows settles it; otherwise a
 * look behind the last row does, and more than there can be is a list cut short, or one that grew meanwhile, so it
 * is read again.
 */
export async function readCounted(
  book: IssueBook,
  whose: string,
  filter: FilterModel,
): Promise<WholeList<PolicyIssue>> {
  for (let reading = 1; ; reading += 1) {
    const whole = await readWhole<PolicyIssue>(
      (startRow, endRow) => listIssues(book, { whose, filter, startRow, endRow }),
      {
        what: `Pulumi Cloud: listing policy issues of ${whose}`,
        maxRows: book.maxRows,
        concurrency: CONCURRENCY,
        onRows: (read, total) =>
          book.progress?.({
            source: 'pulumi',
            target: whose,
            rows: 'issues',
            read,
            ...believable(total, read),
          }),
      },
    );
    if (whole.failure !== undefined) return whole;
    const rows = whole.rows.length;
    try {
      const counted = await count(book, whose, filter);
      if (counted === rows) return whole;
      const behind = await lookBehind(book, whose, filter, rows);
      if (behind === 0 && (await isExplained(book, whose, filter, { rows, counted }))) return whole;
      if (reading < MAX_COUNTED_READINGS) continue;
      return { ...whole, failure: miscounted(whose, rows, Math.max(counted ?? 0, rows + behind)) };
    } catch (failure) {
      return { ...whole, failure: laterThanTheFirst(failure) };
    }
  }
}

/** A second opinion only: a server without the call, and one that fails it, have none. */
async function count(
  book: IssueBook,
  whose: string,
  filter: FilterModel | undefined,
): Promise<number | undefined> {
  const counted = await orFailure(countIssues(book, whose, filter));
  return counted instanceof SourceError ? undefined : counted;
}

/** How many rows come behind the last: a total that names the rows of a capped page would hide all others. */
async function lookBehind(
  book: IssueBook,
  whose: string,
  filter: FilterModel,
  rows: number,
): Promise<number> {
  if (rows === 0) return 0;
  const behind = await orFailure(listIssues(book, { whose, filter, startRow: rows, endRow: rows + 1 }));
  if (!(behind instanceof SourceError)) return behind.rows.length;
  // A range that begins behind the last row may be refused.
  if (behind.code === 'rejected') return 0;
  throw behind;
}

/**
 * Why a count need not be the rows. One below them says nothing; one above them may be of everything, whatever the
 * filter, or with the closed issues: neither is documented.
 */
async function isExplained(
  book: IssueBook,
  whose: string,
  filter: FilterModel,
  { rows, counted }: { readonly rows: number; readonly counted: number | undefined },
): Promise<boolean> {
  if (counted === undefined || counted < rows) return true;
  if (counted === (await count(book, whose, undefined))) return true;
  const closed = await listIssues(book, { whose, filter, startRow: 0, endRow: 1, closed: true });
  return closed.rowCount !== undefined && counted === rows + closed.rowCount;
}

function miscounted(whose: string, rows: number, counted: number): SourceError {
  return new SourceError(
    'incomplete',
    `Pulumi Cloud: listing policy issues of ${whose} failed: the list has ${rows} rows, and the service itself has ${counted} or more by the same filter, after ${MAX_COUNTED_READINGS} readings. Run the job again; if it stays so, report it with this message.`,
  );
}
