import pMap from 'p-map';
import { SourceError } from '../../errors.ts';
import { CONCURRENCY, MAX_ROWS } from '../source.ts';
import type { PolicyIssue } from './api/issue-schema.ts';
import { countIssues, type IssueBook, listIssues } from './api/issues.ts';
import type { Entity } from './entity.ts';
import { owns } from './entity.ts';
import { type FilterModel, filterFor, flatFilters, isNested } from './filter.ts';
import { laterThanTheFirst, proveEmpty } from './proof.ts';
import { readWhole, type WholeList } from './whole.ts';

/** Issues of one entity in every status that the active list holds, whole unless there is a failure. */
export type EntityRows = {
  readonly rows: readonly PolicyIssue[];
  readonly failure?: unknown;
  /** Rows that came although they are nobody's we asked for. */
  readonly leftOut: number;
  readonly cautions: readonly string[];
};

export type Series = ReadonlyMap<Entity, EntityRows>;

/** So many conditions in one filter are known to be taken by nobody; more entities make more series. */
const ENTITIES_A_SERIES = 50;
/** Readings after which rows and counts that still disagree are an error. */
const MAX_COUNTED_READINGS = 3;

const READ_ALONE = 'The server did not take one filter for all targets, so each was read by its own.';

/** Reads the issues of entities of one organisation, in as few series of requests as the filters allow. */
export async function readSeries(book: IssueBook, entities: readonly Entity[]): Promise<Series> {
  const batches = Array.from({ length: Math.ceil(entities.length / ENTITIES_A_SERIES) }, (_, index) =>
    entities.slice(index * ENTITIES_A_SERIES, (index + 1) * ENTITIES_A_SERIES),
  );
  const read = await Promise.all(batches.map((batch) => readBatch(book, batch)));
  const joined = new Map(read.flatMap((series) => [...series]));
  return proveEmpty(book, joined);
}

async function readBatch(book: IssueBook, entities: readonly Entity[]): Promise<Series> {
  const filter = filterFor(entities);
  const whole = await readCounted(book, entities, filter);
  if (isNested(filter) && isRefusal(whole)) return readEach(book, entities, [READ_ALONE]);
  const foreign = whole.rows.filter((row) => !entities.some((entity) => owns(entity, row))).length;
  const series = new Map(entities.map((entity) => [entity, share(entity, whole, foreign)]));
  const unseen = entities.filter((entity) => series.get(entity)?.rows.length === 0);
  if (whole.failure !== undefined || !isNested(filter)) return series;
  return new Map([...series, ...(await readUnseen(book, unseen))]);
}

/** A server that minds only part of a nested filter answers a shorter list: look for the missing ones flatly. */
async function readUnseen(book: IssueBook, unseen: readonly Entity[]): Promise<Series> {
  const looked = await pMap(unseen, async (entity) => [entity, await look(book, entity)] as const, {
    concurrency: CONCURRENCY,
  });
  const hidden = looked.filter(([, { rows }]) => rows.length > 0).map(([entity]) => entity);
  return new Map([...looked, ...(await readEach(book, hidden, [READ_ALONE]))]);
}

/** Whether the flat filters find any row at all. */
async function look(book: IssueBook, entity: Entity): Promise<EntityRows> {
  try {
    const queries = flatFilters(entity).map((filter) => ({
      whose: entity.name,
      filter,
      startRow: 0,
      endRow: 1,
    }));
    const pages = await Promise.all(queries.map((query) => listIssues(book, query)));
    const rows = pages.flatMap((page) => page.rows);
    const own = rows.filter((row) => owns(entity, row));
    return { rows: own, leftOut: rows.length - own.length, cautions: [] };
  } catch (failure) {
    return { rows: [], failure: laterThanTheFirst(failure), leftOut: 0, cautions: [] };
  }
}

async function readEach(
  book: IssueBook,
  entities: readonly Entity[],
  cautions: readonly string[],
): Promise<Series> {
  const read = await pMap(
    entities,
    async (entity) => [entity, await readAlone(book, entity, cautions)] as const,
    {
      concurrency: CONCURRENCY,
    },
  );
  return new Map(read);
}

async function readAlone(book: IssueBook, entity: Entity, cautions: readonly string[]): Promise<EntityRows> {
  const parts = await Promise.all(flatFilters(entity).map((filter) => readCounted(book, [entity], filter)));
  const rows = [...new Map(parts.flatMap((part) => part.rows.map((row) => [row.id, row]))).values()];
  const own = rows.filter((row) => owns(entity, row));
  const failure = parts.find((part) => part.failure !== undefined)?.failure;
  return { rows: own, failure, leftOut: rows.length - own.length, cautions };
}

function share(entity: Entity, { rows, failure }: WholeList<PolicyIssue>, leftOut: number): EntityRows {
  return { rows: rows.filter((row) => owns(entity, row)), failure, leftOut, cautions: [] };
}

/** HTTP 400 before any row came: the filter is refused, not the reading. */
function isRefusal({ rows, failure }: WholeList<PolicyIssue>): boolean {
  return rows.length === 0 && failure instanceof SourceError && failure.code === 'rejected';
}

/**
 * Reads a list whole and has it counted by another call, where the server has that: a count above the rows that
 * came is a list cut short, or one that grew meanwhile, so it is read again.
 */
async function readCounted(
  book: IssueBook,
  entities: readonly Entity[],
  filter: FilterModel,
): Promise<WholeList<PolicyIssue>> {
  const whose = describe(entities);
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
    const counted = await count(book, whose, filter);
    if (counted === undefined || counted <= whole.rows.length) return whole;
    if (reading === MAX_COUNTED_READINGS)
      return { ...whole, failure: miscounted(whose, whole.rows.length, counted) };
  }
}

/** A second opinion only: a server without the call, and one that fails it, are taken at the list's word. */
async function count(book: IssueBook, whose: string, filter: FilterModel): Promise<number | undefined> {
  try {
    return await countIssues(book, whose, filter);
  } catch (error) {
    if (error instanceof SourceError) return undefined;
    throw error;
  }
}

function miscounted(whose: string, rows: number, counted: number): SourceError {
  return new SourceError(
    'incomplete',
    `Pulumi Cloud: listing policy issues of ${whose} failed: the list has ${rows} rows, and the service itself counts ${counted} issues by the same filter, after ${MAX_COUNTED_READINGS} readings. Run the job again; if it stays so, report it with this message.`,
  );
}

/** Names few entities and counts many. */
export function describe(entities: readonly Entity[]): string {
  const [first] = entities;
  if (first === undefined) return 'nothing';
  return entities.length === 1 ? first.name : `${entities.length} targets in ${first.organization}`;
}
