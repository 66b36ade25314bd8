import { SourceError } from '../../errors.ts';
import { CONCURRENCY, MAX_ROWS } from '../source.ts';
import type { PolicyIssue } from './api/issue-schema.ts';
import { countIssues, type IssueBook, listIssues } from './api/issues.ts';
import type { FilterModel } from './filter.ts';
import { readWhole, type WholeList } from './whole.ts';

/** Readings after which rows and counts that still disagree are an error. */
const MAX_COUNTED_READINGS = 3;

/**
 * Reads a list whole and has it counted by another call, where the server has that: a count above the rows that
 * came is a list cut short, or one that grew meanwhile, so it is read again. Where nobody counts, a look behind the
 * last row takes the total's place.
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
        maxRows: MAX_ROWS,
        concurrency: CONCURRENCY,
      },
    );
    if (whole.failure !== undefined) return whole;
    const counted =
      (await count(book, whose, filter)) ?? (await lookBehind(book, whose, filter, whole.rows.length));
    if (counted <= whole.rows.length) return whole;
    if (reading < MAX_COUNTED_READINGS) continue;
    // A count of everything, whatever the filter, is no opinion on it.
    if (counted === (await count(book, whose, undefined))) return whole;
    return { ...whole, failure: miscounted(whose, whole.rows.length, counted) };
  }
}

/** A second opinion only: a server without the call, and one that fails it, are taken at the list's word. */
async function count(
  book: IssueBook,
  whose: string,
  filter: FilterModel | undefined,
): Promise<number | undefined> {
  try {
    return await countIssues(book, whose, filter);
  } catch (error) {
    if (error instanceof SourceError) return undefined;
    throw error;
  }
}

/** How many rows there are at least: a total that names the rows of a capped page would hide all others. */
async function lookBehind(
  book: IssueBook,
  whose: string,
  filter: FilterModel,
  rows: number,
): Promise<number> {
  if (rows === 0) return rows;
  try {
    const { rows: more } = await listIssues(book, { whose, filter, startRow: rows, endRow: rows + 1 });
    return rows + more.length;
  } catch (error) {
    if (error instanceof SourceError) return rows;
    throw error;
  }
}

function miscounted(whose: string, rows: number, counted: number): SourceError {
  return new SourceError(
    'incomplete',
    `Pulumi Cloud: listing policy issues of ${whose} failed: the list has ${rows} rows, and the service itself has ${counted} or more by the same filter, after ${MAX_COUNTED_READINGS} readings. Run the job again; if it stays so, report it with this message.`,
  );
}
