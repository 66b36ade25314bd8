import { stringify } from 'csv-stringify/sync';
import type { Finding } from '../finding/finding.ts';
import { type CsvRow, csvRows } from './csv-rows.ts';
import type { Report } from './report.ts';
import { visible } from './text.ts';

/** Spreadsheets cut cells at 32,767 characters. */
const CELL_CHARACTERS = 2_000;
/** Rows that are in memory as text at a time. */
const BLOCK_ROWS = 1_000;

type Column = readonly [title: string, read: (row: CsvRow) => string | number | boolean | undefined];

const of =
  (read: (finding: Finding) => string | number | boolean | undefined): Column[1] =>
  ({ finding }) =>
    finding && read(finding);

const COLUMNS: readonly Column[] = [
  ['standing', ({ standing }) => standing],
  ['why', ({ why }) => why],
  ['exceeded limits', ({ exceeded }) => exceeded],
  ['new', ({ isNew }) => isNew],
  ['source', ({ source }) => source],
  ['scope', ({ scope }) => scope],
  ['severity', of(({ severity }) => severity)],
  ['level', of(({ level }) => level)],
  ['priority', of(({ priority }) => priority)],
  ['unknown words', of(({ unknownWords }) => Object.values(unknownWords).join(', '))],
  ['policy', of(({ policy }) => policy.name)],
  ['title', of(({ policy }) => policy.title)],
  ['reference', of(({ policy }) => policy.reference)],
  ['pack', of(({ policy }) => policy.pack)],
  ['pack title', of(({ policy }) => policy.packTitle)],
  ['pack version', of(({ policy }) => policy.version)],
  ['category', of(({ policy }) => policy.category)],
  ['framework', of(({ policy }) => policy.framework)],
  ['resource', of(({ resource }) => resource.name)],
  ['resource type', of(({ resource }) => resource.type)],
  ['resource id', of(({ resource }) => resource.id)],
  ['message', of(({ message }) => message)],
  ['kind', of(({ kind }) => kind)],
  ['status', of(({ status }) => status)],
  ['effect', of(({ effect }) => effect)],
  ['blocked', of(({ blocked }) => blocked)],
  ['occurrences', of(({ occurrences }) => occurrences)],
  ['first observed', of(({ firstObservedAt }) => firstObservedAt)],
  ['last observed', of(({ lastObservedAt }) => lastObservedAt)],
  ['url', of(({ url }) => url)],
  ['fingerprint', of(({ fingerprint }) => fingerprint)],
];

/**
 * The report as CSV (RFC 4180), in blocks: a row for each finding, counted or not, and before them one for each target
 * that says nothing of being clean. No cell is a formula.
 */
export function* renderCsv(report: Report): Iterable<string> {
  yield lines([COLUMNS.map(([title]) => title)]);
  let block: string[][] = [];
  for (const row of csvRows(report)) {
    block.push(COLUMNS.map(([, read]) => cell(read(row))));
    if (block.length < BLOCK_ROWS) continue;
    yield lines(block);
    block = [];
  }
  yield lines(block);
}

function lines(rows: readonly (readonly string[])[]): string {
  return stringify([...rows], { record_delimiter: 'windows' });
}

/** What starts a formula in one spreadsheet or another, in every width, at the start or where some split cells. */
const FORMULA = /(^|;)(\s*)(?=[=+\-@|%＝＋－＠﹢﹣﹦﹫−])/gu;

/** Most cells are such: nothing in them is to be done away with, and there may be millions. */
const PLAIN = /^(?:[A-Za-z0-9/][!-:<-~]*(?: [!-:<-~]+)*)?$/;

function cell(value: string | number | boolean | undefined): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  if (value.length <= CELL_CHARACTERS && PLAIN.test(value)) return value;
  return visible(value, CELL_CHARACTERS).replace(FORMULA, "$1$2'");
}
