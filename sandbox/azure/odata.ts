import { sortableInstant } from './instants.ts';
import { parseApply } from './odata-apply.ts';
import { parseFilter } from './odata-filter.ts';
import type { Cell, Columns, Row } from './odata-row.ts';
import { TokenReader } from './odata-tokens.ts';

/** The clauses of a query, as sent. */
export type ODataQuery = {
  readonly filter?: string | undefined;
  readonly apply?: string | undefined;
  readonly orderby?: string | undefined;
  readonly select?: string | undefined;
};

export type ODataOptions = { readonly caseSensitive?: boolean };

/** Runs a query: filter, then apply, then order, then select. A clause that does not parse is a 400. */
export function runQuery(
  rows: readonly Row[],
  columns: Columns,
  query: ODataQuery,
  { caseSensitive = false }: ODataOptions = {},
): readonly Row[] {
  const test = query.filter === undefined ? undefined : parseFilter(query.filter, { columns, caseSensitive });
  const transformation = query.apply === undefined ? undefined : parseApply(query.apply, columns);
  const left = transformation?.columns ?? columns;
  const order = query.orderby === undefined ? undefined : parseOrder(query.orderby, left);
  const selected = query.select === undefined ? undefined : parseSelect(query.select, left);
  const filtered = test === undefined ? rows : rows.filter(test);
  const applied = transformation === undefined ? filtered : transformation.run(filtered);
  const ordered = order === undefined ? applied : applied.toSorted(order);
  return selected === undefined ? ordered : ordered.map((row) => only(row, selected));
}

type Order = (left: Row, right: Row) => number;

/** Compiles an `$orderby`. Without a direction it descends, as the service documents. */
function parseOrder(expression: string, columns: Columns): Order {
  const reader = new TokenReader(expression, 'InvalidOrderBy');
  const keys: Order[] = [];
  do {
    const column = reader.column(columns);
    const sign = reader.accept('asc') ? 1 : -1;
    if (sign === -1) reader.accept('desc');
    keys.push((left, right) => sign * compare(sortKey(column, left), sortKey(column, right)));
  } while (reader.accept(','));
  reader.expectEnd();
  return (left, right) => keys.reduce((order, key) => (order === 0 ? key(left, right) : order), 0);
}

function parseSelect(expression: string, columns: Columns): readonly string[] {
  const reader = new TokenReader(expression, 'InvalidSelect');
  const names = [reader.column(columns)];
  while (reader.accept(',')) names.push(reader.column(columns));
  reader.expectEnd();
  return names;
}

function only(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(names.map((name): [string, Cell] => [name, row[name] ?? null]));
}

function sortKey(column: string, row: Row): string | number {
  const cell = row[column] ?? '';
  if (typeof cell === 'number') return cell;
  return column === 'timestamp' ? sortableInstant(String(cell)) : String(cell);
}

function compare(left: string | number, right: string | number): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
