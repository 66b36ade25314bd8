import { SourceError } from '../../errors.ts';
import { type IssueBook, listIssues } from './api/issues.ts';
import { countResourcesWithIssues } from './api/metadata.ts';
import { listStacks } from './api/stacks.ts';
import { type Entity, ownerName, owns } from './entity.ts';
import { type FilterModel, filterOfRow } from './filter.ts';
import type { EntityRows, Series } from './series.ts';

/** Reads entities once more, each by its own. */
type Reread = (entities: readonly Entity[]) => Promise<Series>;

/**
 * Believes an empty list only for a reason. That the filter's columns are named as an issue's fields is inferred,
 * and a server may find nothing under a column it does not know. So where nothing at all was found, the filter has
 * to find an issue that exists; that issue must not be one of an entity whose list came empty; and an empty stack
 * must be spelt as the organisation's list of stacks spells it.
 */
export async function proveEmpty(book: IssueBook, series: Series, reread: Reread): Promise<Series> {
  const empty = emptyOf(series);
  if (empty.length === 0) return series;
  try {
    const [known] = (await listIssues(book, firstOf(book.organization, undefined))).rows;
    const proven =
      known === undefined
        ? await withoutAnyIssue(book, series, empty)
        : await besideKnown(book, series, known, reread);
    return await spelt(book, proven);
  } catch (failure) {
    return failing(series, empty, laterThanTheFirst(failure));
  }
}

/** Once the list has answered, a 404 is an answer that was lost, and no sign of a server without the list. */
export function laterThanTheFirst(failure: unknown): unknown {
  if (!(failure instanceof SourceError) || failure.code !== 'not-found') return failure;
  return new SourceError('incomplete', failure.message, { cause: failure });
}

async function besideKnown(
  book: IssueBook,
  series: Series,
  known: Parameters<typeof owns>[1],
  reread: Reread,
): Promise<Series> {
  const name = ownerName(book.organization, known);
  const contradicted = emptyOf(series).filter((entity) => owns(entity, known));
  if (contradicted.length > 0) {
    // It may have been opened since the list was read.
    const again = new Map([...series, ...(await reread(contradicted))]);
    const still = contradicted.filter((entity) => again.get(entity)?.rows.length === 0);
    return failing(again, still, contradiction(name));
  }
  // Rows that the filter did find prove its columns.
  if ([...series.values()].some(({ rows }) => rows.length > 0)) return series;
  const found = await listIssues(book, firstOf(name, filterOfRow(known)));
  return found.rows.length > 0 ? series : failing(series, emptyOf(series), contradiction(name));
}

/** An organisation without any active issue: its own totals must not say otherwise, unless closed ones explain them. */
async function withoutAnyIssue(book: IssueBook, series: Series, empty: readonly Entity[]): Promise<Series> {
  const resources = await opinion(countResourcesWithIssues(book.service, book.organization));
  if (resources === undefined || resources === 0) return series;
  const closed = await listIssues(book, { ...firstOf(book.organization, undefined), closed: true });
  if (closed.rows.length > 0) return series;
  return failing(
    series,
    empty,
    new SourceError(
      'incomplete',
      `Pulumi Cloud: listing policy issues failed: the lists of ${book.organization} came empty, while the service counts ${resources} resources with issues. Run the job again; if it stays so, report it with this message.`,
    ),
  );
}

/** Whether names are told apart by case is not documented, and a stack may answer to another spelling than its rows'. */
async function spelt(book: IssueBook, series: Series): Promise<Series> {
  const empty = emptyOf(series).filter((entity) => entity.kind === 'stack');
  if (empty.length === 0) return series;
  const listed = (await opinion(listStacks(book.service, book.organization))) ?? [];
  const names = listed.map(({ orgName, projectName, stackName }) =>
    [orgName, projectName, stackName].join('/'),
  );
  return empty.reduce((judged, entity) => {
    const other = names.find((name) => name.toLowerCase() === entity.name.toLowerCase());
    if (other === undefined || names.includes(entity.name)) return judged;
    const message = `Pulumi Cloud: listing policy issues of ${entity.name} failed: the list came empty, and the stack is spelt ${other}. Name it so.`;
    return failing(judged, [entity], new SourceError('incomplete', message));
  }, series);
}

/** A second opinion: who cannot give one has none. */
async function opinion<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (error instanceof SourceError) return undefined;
    throw error;
  });
}

function emptyOf(series: Series): readonly Entity[] {
  return [...series].flatMap(([entity, { rows, failure }]) =>
    rows.length === 0 && failure === undefined ? [entity] : [],
  );
}

function failing(series: Series, entities: readonly Entity[], failure: unknown): Series {
  const nothing: EntityRows = { rows: [], leftOut: 0, cautions: [] };
  return new Map([
    ...series,
    ...entities.map((entity) => [entity, { ...(series.get(entity) ?? nothing), failure }] as const),
  ]);
}

function firstOf(whose: string, filter: FilterModel | undefined) {
  return { whose, filter, startRow: 0, endRow: 1 };
}

function contradiction(name: string): SourceError {
  return new SourceError(
    'incomplete',
    `Pulumi Cloud: listing policy issues failed: the list came empty, but the organisation's list has an issue of ${name} that this answer or the filter by entity leaves out, so it proves nothing. Run the job again; if it stays so, report it with this message.`,
  );
}
