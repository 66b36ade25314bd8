import * as v from 'valibot';
import { SourceError } from '../../../errors.ts';
import { MAX_PAGES } from '../../../limits.ts';
import { orFailure } from '../../failure.ts';
import type { Service } from '../../http.ts';
import { DEFAULT_MAX_ROWS } from '../../source.ts';
import type { ListedRows } from './arm-list.ts';

/** Where a query looks: ids (GUIDs) of subscriptions, and names of management groups. */
export type GraphReach = {
  readonly subscriptions: readonly string[];
  readonly managementGroups: readonly string[];
};

const PATH = '/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01';
/** The service's own limits: rows of a page, and subscriptions or groups of a query. */
const PAGE_ROWS = 1_000;
const MAX_SUBSCRIPTIONS = 300;
const MAX_MANAGEMENT_GROUPS = 10;

const ENDLESS = `the list does not end: its token comes again, or there are more than the ${MAX_PAGES} pages that are read of one`;

const graphPage = v.object({
  totalRecords: v.nullish(v.number()),
  $skipToken: v.nullish(v.string()),
  data: v.array(v.unknown()),
});

type Batch = { readonly subscriptions: readonly string[] } | { readonly managementGroups: readonly string[] };

/**
 * Every row of a query of Azure Resource Graph, from above and below all that is in reach. The query must project
 * `id`, or the service pages no further than the first 1,000. Stops at the first failure; rows read before are kept.
 */
export async function queryGraph(
  service: Service,
  what: string,
  query: string,
  reach: GraphReach,
  maxRows = DEFAULT_MAX_ROWS,
): Promise<ListedRows> {
  let rows: readonly unknown[] = [];
  for (const batch of batchesOf(reach)) {
    const answer = await queryBatch(service, { what, query, maxRows }, batch);
    rows = rows.concat(answer.rows);
    if (answer.failure !== undefined) return { rows, failure: answer.failure };
    if (rows.length > maxRows) return { rows, failure: tooLong(what, maxRows) };
  }
  return { rows };
}

/** A query takes subscriptions or management groups, not both. */
function batchesOf({ subscriptions, managementGroups }: GraphReach): readonly Batch[] {
  return [
    ...chunksOf(managementGroups, MAX_MANAGEMENT_GROUPS).map((some) => ({ managementGroups: some })),
    ...chunksOf(subscriptions, MAX_SUBSCRIPTIONS).map((some) => ({ subscriptions: some })),
  ];
}

type Asked = { readonly what: string; readonly query: string; readonly maxRows: number };

async function queryBatch(
  service: Service,
  { what, query, maxRows }: Asked,
  batch: Batch,
): Promise<ListedRows> {
  const rows: unknown[] = [];
  const seen = new Set<string>();
  let token = '';
  let total = 0;
  for (;;) {
    const options = {
      $top: PAGE_ROWS,
      ...(token === '' ? {} : { $skipToken: token }),
      resultFormat: 'objectArray',
      authorizationScopeFilter: 'AtScopeAboveAndBelow',
    };
    const json = { ...batch, query, options };
    const page = await orFailure(service.send({ what, method: 'POST', path: PATH, json, schema: graphPage }));
    if (page instanceof SourceError) return { rows, failure: page };
    for (const row of page.data) rows.push(row);
    if (rows.length > maxRows) return { rows, failure: tooLong(what, maxRows) };
    token = page.$skipToken ?? '';
    // A row that goes meanwhile moves others up, to where nobody looks again: the largest total is what there was.
    total = Math.max(total, page.totalRecords ?? 0);
    if (token === '') return wholeOrNot(what, rows, total);
    if (seen.has(token) || seen.size >= MAX_PAGES) return { rows, failure: cut(what, ENDLESS) };
    seen.add(token);
  }
}

function wholeOrNot(what: string, rows: readonly unknown[], total: number): ListedRows {
  if (rows.length >= total) return { rows };
  return { rows, failure: cut(what, `it has ${total} records and brought ${rows.length}`) };
}

/** Nobody is told: who asks Resource Graph asks elsewhere then. */
function tooLong(what: string, maxRows: number): SourceError {
  return cut(what, `it has more than ${maxRows} records`);
}

function cut(what: string, why: string): SourceError {
  return new SourceError('incomplete', `Azure Resource Graph: ${what} failed: ${why}.`);
}

/** Text literals of the query language, in brackets: `('a', 'b')`. A literal stands on one line. */
export function kqlList(texts: readonly string[]): string {
  return `(${texts.map((text) => `'${text.replace(/[\\']/g, String.raw`\$&`).replace(/\p{C}/gu, escaped)}'`).join(', ')})`;
}

/** As the language writes what cannot be seen: `\u000A`. */
function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) =>
    String.raw`\u`.concat(character.charCodeAt(index).toString(16).toUpperCase().padStart(4, '0')),
  ).join('');
}

/** The list in parts of at most `size`. */
export function chunksOf<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}
