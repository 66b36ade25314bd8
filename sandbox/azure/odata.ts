import { sortableInstant } from './instants.ts';
import { parseApply } from './odata-apply.ts';
import { parseFilter } from './odata-filter.ts';
import { type Cell, type Columns, cellText, type Row } from './odata-row.ts';
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
  options: ODataOptions = {},
): readonly Row[] {
  const { run, select } = compileQuery(columns, query, options);
  return run(rows).map(select);
}

/** A query ready to run: `select` comes last and row by row, so that a page costs no more than its rows. */
export type CompiledQuery = {
  readonly run: (rows: readonly Row[]) => readonly Row[];
  readonly select: (row: Row) => Row;
};

/** Compiles the clauses of a query; one that does not parse is a 400. */
export function compileQuery(
  columns: Columns,
  query: ODataQuery,
  { caseSensitive = false }: ODataOptions = {},
): CompiledQuery {
  const test = query.filter === undefined ? undefined : parseFilter(query.filter, { columns, caseSensitive });
  const transformation = query.apply === undefined ? undefined : parseApply(query.apply, columns);
  const left = transformation?.columns ?? columns;
  const order = query.orderby === undefined ? undefined : parseOrder(query.orderby, left);
  const selected = query.select === undefined ? undefined : parseSelect(query.select, left);
  return {
    run: (rows) => {
      const filtered = test === undefined ? rows : rows.filter(test);
      const applied = transformation === undefined ? filtered : transformation.run(filtered);
      return order === undefined ? applied : order(applied);
    },
    select: (row) => (selected === undefined ? row : only(row, selected)),
  };
}

type Order = (rows: readonly Row[]) => readonly Row[];

/** Compiles an `$orderby`. Without a direction it descends, as the service documents. */
function parseOrder(expression: string, columns: Columns): Order {
  const reader = new TokenReader(expression, 'InvalidOrderBy');
  const keys: { readonly column: string; readonly sign: number }[] = [];
  do {
    const column = reader.column(columns);
    const sign = reader.accept('asc') ? 1 : -1;
    if (sign === -1) reader.accept('desc');
    keys.push({ column, sign });
  } while (reader.accept(','));
  reader.expectEnd();
  // Keys are read once per row: reading a timestamp costs far more than comparing it.
  return (rows) =>
    rows
      .map((row) => ({ row, values: keys.map(({ column }) => sortKey(column, row)) }))
      .toSorted((left, right) =>
        keys.reduce(
          (order, { sign }, place) => order || sign * compare(left.values[place], right.values[place]),
          0,
        ),
      )
      .map(({ row }) => row);
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

type SortKey = string | number;

function sortKey(column: string, row: Row): SortKey {
  const cell = row[column] ?? '';
  if (typeof cell === 'number') return cell;
  return column === 'timestamp' ? sortableInstant(cellText(cell)) : cellText(cell);
}

function compare(left: SortKey = '', right: SortKey = ''): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
