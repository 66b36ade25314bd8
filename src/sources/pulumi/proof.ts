import { SourceError } from '../../errors.ts';
import { type IssueBook, listIssues } from './api/issues.ts';
import { type Entity, ownerName, owns } from './entity.ts';
import { EVERYTHING, filterOfRow } from './filter.ts';
import type { EntityRows, Series } from './series.ts';

/**
 * Believes an empty list only for a reason. That the filter's columns are named as an issue's fields is inferred,
 * and a server may find nothing under a column it does not know. So where nothing at all was found, the filter has
 * to find an issue that exists; and that issue must not be one of an entity whose list came empty.
 */
export async function proveEmpty(book: IssueBook, series: Series): Promise<Series> {
  const empty = [...series].filter(([, { rows, failure }]) => rows.length === 0 && failure === undefined);
  if (empty.length === 0) return series;
  const failed = (failure: unknown, entities: readonly (readonly [Entity, EntityRows])[]): Series =>
    new Map([...series, ...entities.map(([entity, rows]) => [entity, { ...rows, failure }] as const)]);
  try {
    const [known] = (await listIssues(book, firstOf(book.organization, EVERYTHING))).rows;
    if (known === undefined) return series;
    const contradicted = empty.filter(([entity]) => owns(entity, known));
    const name = ownerName(book.organization, known);
    if (contradicted.length > 0) return failed(contradiction(name), contradicted);
    // Rows that the filter did find prove its columns.
    if ([...series.values()].some(({ rows }) => rows.length > 0)) return series;
    const found = await listIssues(book, firstOf(name, filterOfRow(known)));
    return found.rows.length > 0 ? series : failed(contradiction(name), empty);
  } catch (failure) {
    return failed(laterThanTheFirst(failure), empty);
  }
}

/** Once the list has answered, a 404 is an answer that was lost, and no sign of a server without the list. */
export function laterThanTheFirst(failure: unknown): unknown {
  if (!(failure instanceof SourceError) || failure.code !== 'not-found') return failure;
  return new SourceError('incomplete', failure.message, { cause: failure });
}

function firstOf(whose: string, filter: typeof EVERYTHING) {
  return { whose, filter, startRow: 0, endRow: 1 };
}

function contradiction(name: string): SourceError {
  return new SourceError(
    'incomplete',
    `Pulumi Cloud: listing policy issues failed: the list came empty, but the organisation's list has an issue of ${name} that this answer or the filter by entity leaves out, so it proves nothing. Run the job again; if it stays so, report it with this message.`,
  );
}
