import { WORST_FIRST } from '../src/finding/axis.ts';
import {
  type ColumnKey,
  cell,
  findingsOf,
  grouped,
  PAGE_ROWS,
  type PageRow,
  wordOf,
} from '../src/report/html/page-row.ts';

/** What a reader chose; an empty text is no choice. */
export type Choices = {
  readonly text: string;
  readonly severity: string;
  readonly level: string;
  readonly source: string;
  readonly standing: string;
  /** `new` is every new finding, however it came to be new. */
  readonly newness: string;
  readonly limit: string;
  readonly entry: string;
};

export type Order = { readonly key: ColumnKey; readonly descending: boolean };

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** A row and all its text, in which a search looks. */
export type SearchableRow = { readonly row: PageRow; readonly text: string };

export function searchable(rows: readonly PageRow[]): readonly SearchableRow[] {
  return rows.map((row) => ({ row, text: row.join('\n').toLowerCase() }));
}

/** The rows that meet every choice. All words of the search must be found, in any order. */
export function select(
  rows: readonly SearchableRow[],
  choices: Choices,
  exceeded: Readonly<Record<string, readonly number[]>>,
): readonly PageRow[] {
  const words = choices.text.toLowerCase().split(/\s+/).filter(Boolean);
  const behind = choices.limit === '' ? undefined : new Set(exceeded[choices.limit]);
  return rows
    .filter(
      ({ row, text }, index) =>
        words.every((word) => text.includes(word)) &&
        (behind === undefined || behind.has(index)) &&
        isChosen(row, choices),
    )
    .map(({ row }) => row);
}

function isChosen(row: PageRow, { severity, level, source, standing, newness, entry }: Choices): boolean {
  return (
    isOneOf(wordOf(cell(row, 'severity')), severity) &&
    isOneOf(wordOf(cell(row, 'level')), level) &&
    isOneOf(cell(row, 'source'), source) &&
    isOneOf(cell(row, 'standing'), standing) &&
    isOneOf(cell(row, 'entry'), entry) &&
    (newness === 'new' ? cell(row, 'newness') !== '' : isOneOf(cell(row, 'newness'), newness))
  );
}

function isOneOf(text: string, chosen: string): boolean {
  return chosen === '' || text === chosen;
}

/** The rows in an order; what is equal, or all without an order, stays as the report has it. */
export function sort(rows: readonly PageRow[], order: Order | undefined): readonly PageRow[] {
  if (order === undefined) return rows;
  const { key, descending } = order;
  const sign = descending ? -1 : 1;
  const compare = comparison(key);
  return rows.toSorted((a, b) => sign * compare(cell(a, key), cell(b, key)));
}

/** Ascending is from the mildest word to the worst. */
function comparison(key: ColumnKey): (a: string, b: string) => number {
  if (key !== 'severity' && key !== 'level' && key !== 'priority') return collator.compare;
  const ranks = new Map<string, number>(WORST_FIRST[key].map((word, index) => [word, -index]));
  const rank = (text: string): number => ranks.get(wordOf(text)) ?? 0;
  return (a, b) => rank(a) - rank(b);
}

/** How many pages there are, at least one. */
export function pageCount(rows: readonly PageRow[]): number {
  return Math.max(1, Math.ceil(rows.length / PAGE_ROWS));
}

/** The rows of a page; the first is 0. */
export function pageOf(rows: readonly PageRow[], page: number): readonly PageRow[] {
  return rows.slice(page * PAGE_ROWS, (page + 1) * PAGE_ROWS);
}

/** What of all rows is shown, in one sentence. */
export function shownText(selected: readonly PageRow[], page: number, all: number): string {
  const findings = findingsOf(all);
  if (selected.length === 0) return `None of ${findings} matches.`;
  const first = page * PAGE_ROWS + 1;
  const last = Math.min(selected.length, first + PAGE_ROWS - 1);
  const range = `${grouped(first)} to ${grouped(last)} of`;
  if (selected.length === all) return `${range} ${findings}.`;
  return `${range} ${grouped(selected.length)} that match, of ${findings}.`;
}
