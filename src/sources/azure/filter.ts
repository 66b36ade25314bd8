import { allowedWords } from '../../config/suggest.ts';
import type { Parsed } from '../../parsed.ts';
import { type FilterColumn, readColumn } from './filter-columns.ts';
import { FilterRefused, type FilterToken, FilterTokens } from './filter-tokens.ts';

/** The filter travels in the address of every call, and servers refuse addresses of more than some 8,000 characters. */
const MAX_ENCODED_LENGTH = 6_000;
const MAX_DEPTH = 50;

const FORM = "Write comparisons such as resourceGroup eq 'rg-web' or policyAssignmentName ne 'audit-all'";
const OPERATORS = ['eq', 'ne'];
const JOINTS = ['and', 'or'];

/** What a filter reads of an event or a state. `''` and `null` both mean "none". */
export type FilterRow = { readonly [column in FilterColumn]?: string | null | undefined };

/** A condition on events, which the service is asked to apply, and which is applied here to what it brings. */
export type AzureFilter = {
  /** As written, with balanced parentheses and quotes: `(${expression}) and …` means what it says. */
  readonly expression: string;
  /** Those that it names. */
  readonly columns: readonly FilterColumn[];
  /** Whether a row meets it, without regard to case. Of a row that lacks a column the service has the say. */
  readonly matches: (row: FilterRow) => boolean;
};

type Test = (row: FilterRow) => boolean;

/**
 * Reads `azure.filter`: an OData expression over events, undefined where it is empty. No grammar of the service is
 * published, so only what has been seen working is taken: `Column eq 'text'`, `ne`, `'text' in Column`, `and`, `or`
 * and parentheses; and only columns in which the events of one finding agree.
 */
export function parseAzureFilter(text: string): Parsed<AzureFilter | undefined> {
  const expression = text.trim();
  if (expression === '') return { value: undefined };
  try {
    checkCharacters(expression);
    const columns = new Set<FilterColumn>();
    const test = readExpression(expression, columns);
    const isWhole = (row: FilterRow): boolean => [...columns].every((column) => row[column] !== undefined);
    return {
      value: { expression, columns: [...columns], matches: (row) => !isWhole(row) || test(row) },
    };
  } catch (error) {
    if (error instanceof FilterRefused) return { problem: error.message };
    throw error;
  }
}

function checkCharacters(expression: string): void {
  const [hidden] = /\p{C}/u.exec(expression) ?? [];
  if (hidden !== undefined) {
    const code = (hidden.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    throw new FilterRefused(
      `holds a line break or an invisible character (U+${code}). Write it on one line.`,
    );
  }
  const { length } = encodeURIComponent(expression).replace(/[!'()*]/g, '%xx');
  if (length > MAX_ENCODED_LENGTH) {
    throw new FilterRefused(
      `takes ${length} characters in an address, and ${MAX_ENCODED_LENGTH} are the most. Narrow azure-scopes instead.`,
    );
  }
}

type Columns = Set<FilterColumn>;

function readExpression(expression: string, columns: Columns): Test {
  const tokens = new FilterTokens(expression);
  const test = readConditions(tokens, columns, 0);
  const rest = tokens.peek();
  if (rest.written === ')') refuse(rest, 'closes a parenthesis that was never opened.');
  if (rest.kind !== 'end') refuseJoint(rest);
  return test;
}

/** `and` binds closer than `or`. */
function readConditions(tokens: FilterTokens, columns: Columns, depth: number): Test {
  const alternatives: Test[][] = [[readCondition(tokens, columns, depth)]];
  for (let joint = acceptJoint(tokens); joint !== undefined; joint = acceptJoint(tokens)) {
    const next = readCondition(tokens, columns, depth);
    if (joint === 'or') alternatives.push([next]);
    else alternatives.at(-1)?.push(next);
  }
  return (row) => alternatives.some((all) => all.every((test) => test(row)));
}

function acceptJoint(tokens: FilterTokens): string | undefined {
  const joint = tokens.peek();
  if (!JOINTS.some((word) => tokens.accept(word))) return undefined;
  refuseGlued(joint);
  refuseGlued(tokens.peek());
  return joint.written;
}

function readCondition(tokens: FilterTokens, columns: Columns, depth: number): Test {
  const first = tokens.take();
  if (first.written === '(') return readGroup(tokens, columns, first, depth);
  if (first.kind === 'text') return readMembership(tokens, columns, first);
  if (first.kind === 'word') return readComparison(tokens, columns, first);
  return refuse(first, `stands where a comparison is expected. ${FORM}.`);
}

function readGroup(tokens: FilterTokens, columns: Columns, open: FilterToken, depth: number): Test {
  if (depth === MAX_DEPTH) refuse(open, `opens more than ${MAX_DEPTH} parentheses within each other.`);
  const test = readConditions(tokens, columns, depth + 1);
  const close = tokens.take();
  if (close.written === ')') return test;
  if (close.kind === 'end') refuse(open, 'opens a parenthesis that is never closed.');
  return refuseJoint(close);
}

/** `'text' in Column`; a column of one text has that one member. */
function readMembership(tokens: FilterTokens, columns: Columns, text: FilterToken): Test {
  const operator = tokens.take();
  if (operator.written !== 'in')
    refuse(operator, `follows a text. Write the column first, or 'text' in Column.`);
  refuseGlued(operator);
  const column = tokens.take();
  if (column.kind !== 'word') refuse(column, 'stands where the name of a column is expected.');
  return equals(toColumn(column, tokens.peek(), columns), text);
}

function toColumn(column: FilterToken, next: FilterToken, columns: Columns): FilterColumn {
  if (next.written === '(' && next.glued) {
    refuse(column, `is a function, and none is known to work in the service. ${FORM}.`);
  }
  const read = readColumn(column.written);
  if ('problem' in read) throw new FilterRefused(`at character ${column.position}: ${read.problem}`);
  columns.add(read.value);
  return read.value;
}

/** `Column eq 'text'`. */
function readComparison(tokens: FilterTokens, columns: Columns, first: FilterToken): Test {
  const column = toColumn(first, tokens.peek(), columns);
  const operator = tokens.take();
  if (!OPERATORS.includes(operator.written)) {
    refuse(operator, `does not compare.${allowedWords(operator.written, OPERATORS)}`);
  }
  const value = tokens.take();
  if (/^(?:true|false|null)$/i.test(value.written)) {
    refuse(
      value,
      `is no text, and every column here holds text; where there is none, recorded events say ''.`,
    );
  }
  if (value.kind !== 'text')
    refuse(value, "stands where a text in single quotes is expected, such as 'rg-web'.");
  refuseGlued(value);
  const test = equals(column, value);
  return operator.written === 'eq' ? test : (row) => !test(row);
}

/** Whether the service minds case is not documented; one answer of it spells one thing in several ways. */
function equals(column: FilterColumn, { written }: FilterToken): Test {
  const wanted = written.slice(1, -1).replaceAll("''", "'").toLowerCase();
  return (row) => (row[column] ?? '').toLowerCase() === wanted;
}

function refuseJoint(token: FilterToken): never {
  const quote = token.kind === 'word' && token.glued ? ' A quote within a text is written twice.' : '';
  refuse(token, `joins nothing.${allowedWords(token.written, JOINTS)}${quote}`);
}

/** OData wants a blank there; how the service reads a filter without it is not known. Two words are never glued. */
function refuseGlued(token: FilterToken): void {
  if (token.glued && token.kind !== 'end') refuse(token, 'needs a blank before it.');
}

function refuse({ kind, written, position }: FilterToken, what: string): never {
  const shown = kind === 'end' ? 'the end' : JSON.stringify(written);
  throw new FilterRefused(`at character ${position}: ${shown} ${what}`);
}
