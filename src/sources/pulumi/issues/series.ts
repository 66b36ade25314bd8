import pMap from 'p-map';
import { SourceError } from '../../../errors.ts';
import { laterThanTheFirst } from '../../failure.ts';
import { tooManyRows } from '../../row-limit.ts';
import { CONCURRENCY } from '../../source.ts';
import type { PolicyIssue } from '../api/issue-schema.ts';
import { type IssueBook, listIssues } from '../api/issues.ts';
import type { Entity } from '../targets/entity.ts';
import { owns } from '../targets/entity.ts';
import { readCounted } from './counted.ts';
import { filterFor, flatFilters, isNested } from './filter.ts';
import { proveEmpty } from './proof.ts';
import type { WholeList } from './whole.ts';

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

const READ_ALONE = 'The server did not take one filter for all targets, so each was read by its own.';

/** Reads the issues of entities of one organisation, in as few series of requests as the filters allow. */
export async function readSeries(book: IssueBook, entities: readonly Entity[]): Promise<Series> {
  const stacks = entities.filter(({ kind }) => kind === 'stack');
  const batches = Array.from({ length: Math.ceil(stacks.length / ENTITIES_A_SERIES) }, (_, index) =>
    stacks.slice(index * ENTITIES_A_SERIES, (index + 1) * ENTITIES_A_SERIES),
  );
  // An account's rows may name it in several ways, and one filter for all of them could be minded in part.
  const accounts = readEach(
    book,
    entities.filter(({ kind }) => kind === 'account'),
    [],
  );
  const read = await Promise.all([...batches.map((batch) => readBatch(book, batch)), accounts]);
  const joined = new Map(read.flatMap((series) => [...series]));
  return proveEmpty(book, joined, (again) => readEach(book, again, []));
}

async function readBatch(book: IssueBook, entities: readonly Entity[]): Promise<Series> {
  const filter = filterFor(entities);
  const whole = await readCounted(book, describe(entities), filter);
  if (isNested(filter) && isRefusal(whole)) return readEach(book, entities, [READ_ALONE]);
  // The limit is of one target, and these are several.
  if (entities.length > 1 && isTooLong(whole)) return readEach(book, entities, []);
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
  // A row of somebody else's says that the filter was not minded, and nothing of what lies behind it.
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
    return { rows: pages.flatMap((page) => page.rows), leftOut: 0, cautions: [] };
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
  const parts = await Promise.all(
    flatFilters(entity).map((filter) => readCounted(book, entity.name, filter)),
  );
  const rows = [...new Map(parts.flatMap((part) => part.rows.map((row) => [row.id, row]))).values()];
  const own = rows.filter((row) => owns(entity, row));
  const failure =
    parts.find((part) => part.failure !== undefined)?.failure ?? overrun(book, entity, rows.length);
  // The ways to name an account overlap with those of others, so what came besides came as asked.
  const leftOut = entity.kind === 'account' ? 0 : rows.length - own.length;
  return { rows: own, failure, leftOut, cautions };
}

function share(entity: Entity, { rows, failure }: WholeList<PolicyIssue>, leftOut: number): EntityRows {
  return { rows: rows.filter((row) => owns(entity, row)), failure, leftOut, cautions: [] };
}

/** HTTP 400 before any row came: the filter is refused, not the reading. */
function isRefusal({ rows, failure }: WholeList<PolicyIssue>): boolean {
  return rows.length === 0 && failure instanceof SourceError && failure.code === 'rejected';
}

function isTooLong({ failure }: WholeList<PolicyIssue>): boolean {
  return failure instanceof SourceError && failure.code === 'too-many-rows';
}

/** Parts within the limit may be more than it together. */
function overrun({ maxRows }: IssueBook, { name }: Entity, rows: number): SourceError | undefined {
  if (rows <= maxRows) return undefined;
  const what = `Pulumi Cloud: listing policy issues of ${name}`;
  return tooManyRows({ what, came: `the lists have ${rows} rows together`, maxRows });
}

/** Names few entities and counts many. */
function describe(entities: readonly Entity[]): string {
  const [first] = entities;
  if (first === undefined) return 'nothing';
  return entities.length === 1 ? first.name : `${entities.length} targets in ${first.organization}`;
}
