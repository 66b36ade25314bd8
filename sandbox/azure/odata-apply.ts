import { type Cell, Columns, type Row } from './odata-row.ts';
import { TokenReader } from './odata-tokens.ts';

/** What `$apply` does to the rows, and the columns they have afterwards. */
export type Transformation = {
  readonly columns: Columns;
  readonly run: (rows: readonly Row[]) => readonly Row[];
};

/** Compiles an `$apply`: `aggregate($count as N)` and `groupby((A,B)[, aggregate(...)])`, chained by `/`. */
export function parseApply(expression: string, columns: Columns): Transformation {
  const reader = new TokenReader(expression, 'InvalidApply');
  let whole = step(reader, columns);
  while (reader.accept('/')) {
    const before = whole;
    const after = step(reader, before.columns);
    whole = { columns: after.columns, run: (rows) => after.run(before.run(rows)) };
  }
  reader.expectEnd();
  return whole;
}

function step(reader: TokenReader, columns: Columns): Transformation {
  if (reader.accept('groupby')) return groupBy(reader, columns);
  reader.expect('aggregate');
  const alias = countAlias(reader);
  return { columns: new Columns([alias]), run: (rows) => [{ [alias]: rows.length }] };
}

function groupBy(reader: TokenReader, columns: Columns): Transformation {
  reader.expect('(');
  reader.expect('(');
  const names = [reader.column(columns)];
  while (reader.accept(',')) names.push(reader.column(columns));
  reader.expect(')');
  const alias = aggregateAlias(reader);
  reader.expect(')');
  return {
    columns: new Columns(alias === undefined ? names : [...names, alias]),
    run: (rows) =>
      groups(rows, names).map(({ row, count }) => (alias === undefined ? row : { ...row, [alias]: count })),
  };
}

function aggregateAlias(reader: TokenReader): string | undefined {
  if (!reader.accept(',')) return undefined;
  reader.expect('aggregate');
  return countAlias(reader);
}

function countAlias(reader: TokenReader): string {
  reader.expect('(');
  reader.expect('$count');
  reader.expect('as');
  const alias = reader.take();
  if (alias.kind !== 'word') reader.fail('alias expected', alias);
  reader.expect(')');
  return alias.value;
}

type Group = { readonly row: Row; count: number };

function groups(rows: readonly Row[], names: readonly string[]): readonly Group[] {
  const byKey = new Map<string, Group>();
  for (const row of rows) {
    const cells: [string, Cell][] = names.map((name) => [name, row[name] ?? null]);
    // One id comes in several casings; they are one group, shown as first met.
    const key = JSON.stringify(cells).toLowerCase();
    const group = byKey.get(key) ?? { row: Object.fromEntries(cells), count: 0 };
    group.count += 1;
    byKey.set(key, group);
  }
  return [...byKey.values()];
}
