import { invalidQuery, type KqlReader } from './kql-tokens.ts';

/** A row of a table: values may be objects and lists. */
export type KqlRow = { readonly [column: string]: unknown };

export type KqlExpression = {
  readonly evaluate: (row: KqlRow) => unknown;
  /** The name of the column it makes where none is given. */
  readonly name: string | undefined;
};

type Compare = (left: unknown, right: unknown) => boolean;

const COMPARISONS: Readonly<Record<string, Compare>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '=~': (left, right) => lower(left) === lower(right),
  '!~': (left, right) => lower(left) !== lower(right),
  contains: (left, right) => lower(left).includes(lower(right)),
  startswith: (left, right) => lower(left).startsWith(lower(right)),
  endswith: (left, right) => lower(left).endsWith(lower(right)),
};

const MEMBERSHIPS: Readonly<Record<string, { readonly equals: Compare; readonly wanted: boolean }>> = {
  in: { equals: (left, right) => left === right, wanted: true },
  'in~': { equals: (left, right) => lower(left) === lower(right), wanted: true },
};

const FUNCTIONS: Readonly<Record<string, (value: unknown) => unknown>> = {
  tolower: lower,
  toupper: (value) => text(value).toUpperCase(),
  tostring: text,
  isempty: (value) => text(value) === '',
  isnotempty: (value) => text(value) !== '',
  isnull: (value) => value === null || value === undefined,
  isnotnull: (value) => value !== null && value !== undefined,
  not: (value) => value !== true,
};

/** Reads an expression: or, and, not, comparisons, membership, functions, paths and literals. */
export function readExpression(reader: KqlReader): KqlExpression {
  let left = conjunction(reader);
  while (reader.accept('or')) {
    const [one, other] = [left, conjunction(reader)];
    left = unnamed((row) => one.evaluate(row) === true || other.evaluate(row) === true);
  }
  return left;
}

function conjunction(reader: KqlReader): KqlExpression {
  let left = comparison(reader);
  while (reader.accept('and')) {
    const [one, other] = [left, comparison(reader)];
    left = unnamed((row) => one.evaluate(row) === true && other.evaluate(row) === true);
  }
  return left;
}

function comparison(reader: KqlReader): KqlExpression {
  const left = operand(reader);
  const { kind, value } = reader.peek();
  if (kind !== 'word' && kind !== 'symbol') return left;
  const compare = COMPARISONS[value];
  if (compare !== undefined) {
    reader.take();
    const right = operand(reader);
    return unnamed((row) => compare(left.evaluate(row), right.evaluate(row)));
  }
  const negated = value === '!';
  if (negated) reader.take();
  const word = reader.peek().value;
  const membership = MEMBERSHIPS[word];
  if (membership === undefined) return negated ? reader.fail("'in' expected") : left;
  reader.take();
  const members = list(reader);
  const { equals } = membership;
  return unnamed((row) => {
    const found = left.evaluate(row);
    return members.some(({ evaluate }) => equals(found, evaluate(row))) !== negated;
  });
}

function list(reader: KqlReader): KqlExpression[] {
  reader.expect('(');
  const members = [operand(reader)];
  while (reader.accept(',')) members.push(operand(reader));
  reader.expect(')');
  return members;
}

function operand(reader: KqlReader): KqlExpression {
  if (reader.accept('(')) {
    const inner = readExpression(reader);
    reader.expect(')');
    return inner;
  }
  const { kind, value } = reader.peek();
  if (kind === 'text' || kind === 'number') {
    reader.take();
    const literal = kind === 'text' ? value : Number(value);
    return unnamed(() => literal);
  }
  const word = reader.word();
  if (word === 'true' || word === 'false') return unnamed(() => word === 'true');
  return reader.accept('(') ? call(reader, word) : path(reader, word);
}

function call(reader: KqlReader, name: string): KqlExpression {
  const apply = FUNCTIONS[name];
  if (apply === undefined) throw invalidQuery(`unknown function '${name}'`);
  const argument = readExpression(reader);
  reader.expect(')');
  return { evaluate: (row) => apply(argument.evaluate(row)), name: argument.name };
}

/** A column, and what lies below it: names are compared with regard to case, as the service does. */
function path(reader: KqlReader, column: string): KqlExpression {
  const parts = [column];
  for (;;) {
    if (reader.accept('.')) {
      parts.push(reader.word());
    } else if (reader.accept('[')) {
      const key = reader.take();
      if (key.kind !== 'text') reader.fail('key in quotes expected');
      parts.push(key.value);
      reader.expect(']');
    } else {
      break;
    }
  }
  const read = (row: KqlRow): unknown => parts.reduce<unknown>(member, row) ?? null;
  return { evaluate: read, name: parts.join('_') };
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
  return Reflect.get(value, name);
}

/** A value as text: nothing is the empty text, objects and lists are JSON. */
export function text(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function lower(value: unknown): string {
  return text(value).toLowerCase();
}

function unnamed(evaluate: KqlExpression['evaluate']): KqlExpression {
  return { evaluate, name: undefined };
}
