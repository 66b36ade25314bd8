import { type KqlExpression, type KqlRow, readExpression, text } from './kql-expression.ts';
import { invalidQuery, KqlReader } from './kql-tokens.ts';

/** A query as it was understood. */
export type KqlQuery = {
  readonly table: string;
  readonly run: (rows: readonly KqlRow[]) => readonly KqlRow[];
  /** Whether rows still carry the `id` that pages are cut by. */
  readonly keepsId: boolean;
};

type Step = { readonly run: KqlQuery['run']; readonly columns?: readonly string[] };

const STEPS: Readonly<Record<string, (reader: KqlReader) => Step>> = {
  where,
  extend,
  project,
  order,
  sort: order,
  summarize,
  limit: take,
  take,
};

/** Compiles a small but real part of the language; whatever it does not know is a 400. */
export function parseKql(query: string): KqlQuery {
  const reader = new KqlReader(query);
  const table = reader.word().toLowerCase();
  const steps: Step[] = [];
  while (reader.accept('|')) {
    const word = reader.word();
    const read = STEPS[word];
    if (read === undefined) throw invalidQuery(`unknown operator '${word}'`);
    steps.push(read(reader));
  }
  if (reader.peek().kind !== 'end') reader.fail('end of query expected');
  const columns = steps.findLast((step) => step.columns !== undefined)?.columns;
  return {
    table,
    run: (rows) => steps.reduce<readonly KqlRow[]>((left, step) => step.run(left), rows),
    keepsId: columns === undefined || columns.includes('id'),
  };
}

function where(reader: KqlReader): Step {
  const { evaluate } = readExpression(reader);
  return { run: (rows) => rows.filter((row) => evaluate(row) === true) };
}

function extend(reader: KqlReader): Step {
  const columns = assignments(reader);
  return { run: (rows) => rows.map((row) => ({ ...row, ...evaluated(columns, row) })) };
}

function project(reader: KqlReader): Step {
  const columns = assignments(reader);
  return {
    columns: columns.map(({ name }) => name),
    run: (rows) => rows.map((row) => evaluated(columns, row)),
  };
}

type Column = { readonly name: string; readonly evaluate: KqlExpression['evaluate'] };

/** Columns one after another, each `name = expression` or an expression that has a name of its own. */
function assignments(reader: KqlReader): Column[] {
  const columns: Column[] = [];
  do {
    const expression = readExpression(reader);
    if (reader.accept('=')) {
      const { name } = expression;
      if (name === undefined) reader.fail('a column before the equals sign expected');
      columns.push({ name, evaluate: readExpression(reader).evaluate });
    } else {
      columns.push({ name: expression.name ?? `Column${columns.length + 1}`, evaluate: expression.evaluate });
    }
  } while (reader.accept(','));
  return columns;
}

function evaluated(columns: readonly Column[], row: KqlRow): KqlRow {
  return Object.fromEntries(columns.map(({ name, evaluate }) => [name, evaluate(row)]));
}

/** Descending unless said otherwise, as in the language. */
function order(reader: KqlReader): Step {
  reader.expect('by');
  const keys: { evaluate: KqlExpression['evaluate']; sign: number }[] = [];
  do {
    const { evaluate } = readExpression(reader);
    const sign = reader.accept('asc') ? 1 : -1;
    if (sign === -1) reader.accept('desc');
    keys.push({ evaluate, sign });
  } while (reader.accept(','));
  return {
    run: (rows) =>
      rows.toSorted((left, right) =>
        keys.reduce(
          (result, { evaluate, sign }) => result || sign * compare(evaluate(left), evaluate(right)),
          0,
        ),
      ),
  };
}

function compare(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [one, other] = [text(left), text(right)];
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** `summarize [name =] count() [by …]`. */
function summarize(reader: KqlReader): Step {
  const first = reader.word();
  const alias = reader.accept('=') ? first : 'count_';
  if (alias !== 'count_' || first !== 'count') reader.expect('count');
  reader.expect('(');
  reader.expect(')');
  const by = reader.accept('by') ? assignments(reader) : [];
  return {
    columns: [...by.map(({ name }) => name), alias],
    run: (rows) => {
      const groups = Map.groupBy(
        rows.map((row) => evaluated(by, row)),
        (key) => JSON.stringify(key),
      );
      if (by.length === 0) return [{ [alias]: rows.length }];
      return [...groups.values()].map((group) => ({ ...group[0], [alias]: group.length }));
    },
  };
}

function take(reader: KqlReader): Step {
  const { kind, value } = reader.take();
  if (kind !== 'number' || !Number.isInteger(Number(value))) throw invalidQuery('number of rows expected');
  return { run: (rows) => rows.slice(0, Number(value)) };
}
