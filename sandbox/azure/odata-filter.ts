import { type Cell, type Columns, cellText, type Row } from './odata-row.ts';
import { type Token, TokenReader } from './odata-tokens.ts';

/** Whether a row passes a filter. */
export type Test = (row: Row) => boolean;

export type FilterOptions = { readonly columns: Columns; readonly caseSensitive: boolean };

type Literal = string | boolean | null;

type Parser = FilterOptions & { readonly reader: TokenReader };

/** Compiles a `$filter`: eq, ne, and, or, parentheses, and `'x' in Column`. Anything else is a 400. */
export function parseFilter(expression: string, options: FilterOptions): Test {
  const reader = new TokenReader(expression, 'InvalidFilter');
  const test = disjunction({ ...options, reader });
  reader.expectEnd();
  return test;
}

function disjunction(parser: Parser): Test {
  const tests = [conjunction(parser)];
  while (parser.reader.accept('or')) tests.push(conjunction(parser));
  return (row) => tests.some((test) => test(row));
}

function conjunction(parser: Parser): Test {
  const tests = [condition(parser)];
  while (parser.reader.accept('and')) tests.push(condition(parser));
  return (row) => tests.every((test) => test(row));
}

function condition(parser: Parser): Test {
  const { reader, columns } = parser;
  if (reader.accept('(')) {
    const test = disjunction(parser);
    reader.expect(')');
    return test;
  }
  const first = reader.take();
  if (first.kind === 'text') return membership(parser, first.value);
  const column = first.kind === 'word' ? columns.resolve(first.value) : undefined;
  return comparison(parser, column ?? reader.fail(`could not find a property named '${first.value}'`, first));
}

function membership({ reader, columns, caseSensitive }: Parser, wanted: string): Test {
  reader.expect('in');
  const column = reader.column(columns);
  return (row) => {
    const cell = row[column] ?? null;
    const members = Array.isArray(cell) ? cell.map(cellText) : [cellText(cell)];
    return members.some((member) => equals(member, wanted, caseSensitive));
  };
}

function comparison(parser: Parser, column: string): Test {
  const { reader, columns, caseSensitive } = parser;
  const operator = reader.take();
  const word = operator.value.toLowerCase();
  if (operator.kind !== 'word' || (word !== 'eq' && word !== 'ne')) {
    reader.fail(`'eq' or 'ne' expected, found '${operator.value}'`, operator);
  }
  const token = reader.take();
  const wanted = literal(reader, token);
  if (wanted !== null && (typeof wanted === 'boolean') !== columns.isBoolean(column)) {
    reader.fail(`incompatible types for operator '${word}'`, token);
  }
  return (row) => equals(row[column] ?? null, wanted, caseSensitive) === (word === 'eq');
}

function literal(reader: TokenReader, token: Token): Literal {
  if (token.kind === 'text') return token.value;
  switch (token.value.toLowerCase()) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'null':
      return null;
    default:
      return reader.fail('literal expected', token);
  }
}

function equals(cell: Cell, wanted: Literal, caseSensitive: boolean): boolean {
  if (caseSensitive || typeof cell !== 'string' || typeof wanted !== 'string') return cell === wanted;
  return cell.toLowerCase() === wanted.toLowerCase();
}
