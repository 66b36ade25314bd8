import type { SandboxRequest, SandboxResponse } from '../server.ts';
import { ArmError } from './arm-error.ts';
import type { AzureContext } from './context.ts';
import { expanded, parseExpand, withoutHidden } from './expand.ts';
import { instantBefore, parseInstant, sortableInstant } from './instants.ts';
import { compileQuery } from './odata.ts';
import type { Columns, Row } from './odata-row.ts';
import { type FrozenQuery, type Page, pageAt, type QueryWindow, type SkipTokens } from './paging.ts';
import { type QueryOptions, readQueryOptions } from './query-options.ts';

const DAY = 24 * 60 * 60 * 1000;

/** A set of records one can query: what it has in a window, in order, and its columns. */
export type RecordSet = {
  /** As in `policyEvents/$metadata#default`. */
  readonly metadata: string;
  readonly columns: Columns;
  /** Properties that answers leave out unless a query expands them. */
  readonly hidden: readonly string[];
  /** What `$expand` may name here, in lower case; undefined where it may not be sent at all. */
  readonly expandable: Readonly<Record<string, string>> | undefined;
  /** Changes whenever the rows may have. */
  readonly state: string;
  readonly rows: (window: QueryWindow) => readonly Row[];
};

/** Answers one page of a query, the first or a later one. */
export function answerQuery(
  context: AzureContext,
  tokens: SkipTokens,
  request: SandboxRequest,
  records: RecordSet,
): SandboxResponse {
  const { switches } = context;
  const options = readQueryOptions(request.url, switches.plusMeansSpace);
  const address = request.url.pathname.toLowerCase();
  const token = options.get('$skiptoken');
  const { query, cursor } =
    token === undefined ? firstPosition(context, address, options) : tokens.resume(token, address);
  const caseSensitive = switches.filterValues === 'case-sensitive';
  const { run, select } = compileQuery(records.columns, query, { caseSensitive });
  const expansion = query.expand === undefined ? undefined : parseExpand(query.expand, records.expandable);
  const all = tokens.found.rowsOf(query, `${records.state} ${caseSensitive}`, () => run(records.rows(query)));
  const page: Page =
    query.top === undefined
      ? pageAt(all, cursor, switches)
      : { rows: all.slice(0, query.top), nextCursor: undefined };
  if (page.nextCursor === undefined) tokens.found.forget(query);
  const rows = page.rows.map((row) => ({
    ...select(withoutHidden(row, records.hidden)),
    ...(expansion === undefined ? {} : expanded(row, expansion)),
  }));
  const next = page.nextCursor === undefined ? undefined : tokens.issue({ query, cursor: page.nextCursor });
  return {
    status: 200,
    body: {
      ...(next === undefined
        ? lastPage(context, token !== undefined)
        : nextPage(context, request, options, next)),
      ...envelope(request, records.metadata, rows),
    },
  };
}

/** The window a request asks for: the last day unless it says otherwise. */
export function readWindow(options: QueryOptions, now: Date): Omit<QueryWindow, 'asOf'> {
  const to = readInstant(options, '$to') ?? sortableInstant(now.toISOString());
  return { to, from: readInstant(options, '$from') ?? instantBefore(to, DAY) };
}

/** `$top`, if it was sent. */
export function readTop(options: QueryOptions): number | undefined {
  const top = options.get('$top');
  if (top === undefined) return undefined;
  if (!/^\d{1,10}$/.test(top) || Number(top) > 2 ** 31 - 1) {
    throw new ArmError(
      400,
      'InvalidQueryOption',
      `The value '${top}' of $top is no non-negative 32-bit integer.`,
    );
  }
  return Number(top);
}

/** The metadata address of a record set, as every answer repeats it. */
export function metadataUrl({ url }: SandboxRequest, metadata: string): string {
  const scope = url.pathname.replace(/\/(policyEvents|policyStates)\/[^/]+\/[^/]+$/i, '');
  return `${url.origin}${scope}/${metadata}`;
}

function firstPosition({ switches, now }: AzureContext, address: string, options: QueryOptions) {
  const instant = now();
  const query: FrozenQuery = {
    address,
    ...readWindow(options, instant),
    asOf: sortableInstant(instant.toISOString()),
    filter: options.get('$filter'),
    apply: options.get('$apply'),
    orderby: options.get('$orderby'),
    select: options.get('$select'),
    top: readTop(options),
    expand: options.get('$expand'),
  };
  return { query, cursor: switches.emptyFirstPage ? -1 : 0 };
}

function readInstant(options: QueryOptions, name: '$from' | '$to'): string | undefined {
  const text = options.get(name);
  if (text === undefined) return undefined;
  const instant = parseInstant(text);
  if (instant !== undefined) return instant;
  throw new ArmError(400, 'InvalidQueryOption', `The value '${text}' of ${name} is no ISO 8601 timestamp.`);
}

function nextPage(
  { switches }: AzureContext,
  { url }: SandboxRequest,
  options: QueryOptions,
  token: string,
): Record<string, string> {
  const hosts = { absolute: url.origin, relative: '', foreign: 'https://management.azure.example.com' };
  const query = `api-version=${options.get('api-version')}&${switches.skipTokenCase}=${token}`;
  return { [switches.nextLinkCase]: `${hosts[switches.nextLinkForm]}${url.pathname}?${query}` };
}

function lastPage({ switches }: AzureContext, paged: boolean): Record<string, string | null> {
  const form = switches.lastNextLink === 'recorded' ? (paged ? 'null' : 'absent') : switches.lastNextLink;
  if (form === 'absent') return {};
  return { [switches.nextLinkCase]: form === 'null' ? null : '' };
}

function envelope(request: SandboxRequest, metadata: string, rows: readonly Row[]) {
  const context = metadataUrl(request, metadata);
  return {
    '@odata.context': context,
    '@odata.count': rows.length,
    value: rows.map((row) => ({ '@odata.id': null, '@odata.context': `${context}/$entity`, ...row })),
  };
}
