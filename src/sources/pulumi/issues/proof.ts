import { SourceError } from '../../../errors.ts';
import { laterThanTheFirst, orFailure } from '../../failure.ts';
import type { PolicyIssue } from '../api/issue-schema.ts';
import { type IssueBook, listIssues } from '../api/issues.ts';
import { countResourcesWithIssues } from '../api/metadata.ts';
import { listStacks } from '../api/stacks.ts';
import { type Entity, kindOf, ownerName, ownerOf, owns } from '../targets/entity.ts';
import { type FilterModel, filterOfKind, filterOfRow, flatFilters } from './filter.ts';
import type { EntityRows, Series } from './series.ts';

/** Reads entities once more, each by its own. */
type Reread = (entities: readonly Entity[]) => Promise<Series>;

/**
 * Believes an empty list only for a reason. That the filter's columns are named as an issue's fields is inferred,
 * and a server may find nothing under a column it does not know. So where nothing was found of a kind of target,
 * the filter has to find an issue that exists; that issue must not be one of an entity whose list came empty; and
 * an empty stack must be spelt as the organisation's list of stacks spells it.
 */
export async function proveEmpty(book: IssueBook, series: Series, reread: Reread): Promise<Series> {
  const empty = emptyOf(series);
  if (empty.length === 0) return series;
  try {
    const proven = await prove(book, series, reread);
    const isDoubted = empty.some((entity) => proven.get(entity)?.failure !== undefined);
    // What contradicts may have been opened or closed between two answers.
    return await spelt(book, isDoubted ? await prove(book, series, reread) : proven);
  } catch (failure) {
    return failing(series, empty, laterThanTheFirst(failure));
  }
}

async function prove(book: IssueBook, series: Series, reread: Reread): Promise<Series> {
  const known = await firstRow(book, undefined);
  return known === undefined ? withoutAnyIssue(book, series) : besideKnown(book, series, known, reread);
}

async function besideKnown(
  book: IssueBook,
  series: Series,
  known: PolicyIssue,
  reread: Reread,
): Promise<Series> {
  const contradicted = emptyOf(series).filter((entity) => owns(entity, known));
  const again = contradicted.length === 0 ? series : new Map([...series, ...(await reread(contradicted))]);
  const empty = emptyOf(again);
  if (empty.some((entity) => owns(entity, known)))
    return failing(again, empty, contradiction(book.organization, known));
  let judged = again;
  for (const kind of ['stack', 'account'] as const) judged = await ofKind(book, judged, kind, known);
  return judged;
}

/** Rows of its own kind that the filter did find prove its columns; else an issue of the kind has to be found. */
async function ofKind(
  book: IssueBook,
  series: Series,
  kind: Entity['kind'],
  known: PolicyIssue,
): Promise<Series> {
  const empty = emptyOf(series).filter((entity) => entity.kind === kind);
  const isProven = [...series].some(([entity, { rows }]) => entity.kind === kind && rows.length > 0);
  if (empty.length === 0 || isProven) return series;
  const row = kindOf(known) === kind ? known : await firstRow(book, filterOfKind(kind));
  // Without an issue of the kind, finding the known one by its own type proves that types can be asked for.
  const filters = row === undefined ? [filterOfRow(known)] : flatFilters(ownerOf(book.organization, row));
  const found = await Promise.all(filters.map((filter) => firstRow(book, filter)));
  const isFound = found.some((one) => one !== undefined);
  return isFound ? series : failing(series, empty, contradiction(book.organization, row ?? known));
}

/** An organisation without any active issue: its own totals must not say otherwise, unless closed ones explain them. */
async function withoutAnyIssue(book: IssueBook, series: Series): Promise<Series> {
  const resources = await opinion(countResourcesWithIssues(book.service, book.organization));
  if (resources === undefined || resources === 0) return series;
  const query = { whose: book.organization, filter: undefined, startRow: 0, endRow: 1, closed: true };
  const closed = await listIssues(book, query);
  if (closed.rows.length > 0) return series;
  return failing(
    series,
    emptyOf(series),
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

/** A second opinion: who cannot give one has none, but a run whose time is up has not asked. */
async function opinion<T>(answer: Promise<T>): Promise<T | undefined> {
  const came = await orFailure(answer);
  if (!(came instanceof SourceError)) return came;
  if (came.code === 'deadline') throw came;
  return undefined;
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

async function firstRow(book: IssueBook, filter: FilterModel | undefined): Promise<PolicyIssue | undefined> {
  const { rows } = await listIssues(book, { whose: book.organization, filter, startRow: 0, endRow: 1 });
  return rows[0];
}

function contradiction(organization: string, row: PolicyIssue): SourceError {
  return new SourceError(
    'incomplete',
    `Pulumi Cloud: listing policy issues failed: the list came empty, but the organisation's list has an issue of ${ownerName(organization, row)} that this answer or the filter by entity leaves out, so it proves nothing. Run the job again; if it stays so, report it with this message.`,
  );
}
