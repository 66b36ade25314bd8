import { SourceError } from '../../../errors.ts';
import { type FetchPage, Reading, type ReadingOptions } from './reading.ts';

/** Readings of a moving list before giving up. */
export const MAX_READINGS = 4;

export type WholeList<Row> = {
  /** Distinct rows, as far as they were read. */
  readonly rows: readonly Row[];
  /** Why the list is not whole; absent when it is. */
  readonly failure?: unknown;
};

/**
 * Reads a paged list until it is known to be whole: its distinct rows reach the total the server names, or,
 * where that is absent or moving, two readings in a row give the same rows.
 */
export async function readWhole<Row extends { readonly id: string }>(
  fetchPage: FetchPage<Row>,
  options: ReadingOptions,
): Promise<WholeList<Row>> {
  const everSeen = new Map<string, Row>();
  let previous: Reading<Row> | undefined;
  for (let count = 0; count < MAX_READINGS; count += 1) {
    const reading = new Reading(fetchPage, options);
    try {
      await reading.run();
    } catch (failure) {
      keep(everSeen, reading);
      return { rows: [...everSeen.values()], failure };
    }
    if (isWhole(reading, previous)) return { rows: [...reading.rows.values()] };
    keep(everSeen, reading);
    previous = reading;
  }
  return { rows: [...everSeen.values()], failure: incomplete(previous, options) };
}

/** Fewer rows than any page of the reading named is never whole, however often it is read. */
function isWhole<Row extends { readonly id: string }>(
  reading: Reading<Row>,
  previous: Reading<Row> | undefined,
): boolean {
  const { rows, totals, stuck } = reading;
  const largest = Math.max(0, ...totals);
  if (stuck || rows.size < largest) return false;
  if (totals.size === 1 && rows.size === largest) return true;
  return previous !== undefined && sameRows(reading, previous);
}

function sameRows<Row extends { readonly id: string }>(a: Reading<Row>, b: Reading<Row>): boolean {
  return a.rows.size === b.rows.size && [...a.rows.keys()].every((id) => b.rows.has(id));
}

function keep<Row extends { readonly id: string }>(everSeen: Map<string, Row>, { rows }: Reading<Row>): void {
  for (const [id, row] of rows) everSeen.set(id, row);
}

function incomplete<Row extends { readonly id: string }>(
  last: Reading<Row> | undefined,
  { what }: ReadingOptions,
): SourceError {
  const totals = [...(last?.totals ?? [])].join(', ') || 'no total';
  return new SourceError(
    'incomplete',
    `${what} failed: the list never became whole in ${MAX_READINGS} readings: ${last?.rows.size ?? 0} distinct rows, while the server named ${totals}. ` +
      'Run the job again when no update is running; if it stays so, report it with this message.',
  );
}
