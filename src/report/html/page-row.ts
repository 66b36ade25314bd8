/** What the page shows of one finding, as text: the static table and the page's own program share it. */
export const ROW_KEYS = [
  'severity',
  'level',
  'priority',
  'policy',
  'resource',
  'type',
  'scope',
  'firstSeen',
  'age',
  'newness',
  'standing',
  'source',
  'entry',
  'title',
  'policyId',
  'fullScope',
  'pack',
  'id',
  'status',
  'occurrences',
  'lastSeen',
  'message',
  'detail',
  'url',
] as const;

export type RowKey = (typeof ROW_KEYS)[number];
/** The texts of a row in the order of the keys. */
export type PageRow = readonly string[];

export function toRow(texts: Readonly<Record<RowKey, string>>): PageRow {
  return ROW_KEYS.map((key) => texts[key]);
}

export function cell(row: PageRow, key: RowKey): string {
  return row[ROW_KEYS.indexOf(key)] ?? '';
}

/** Columns of the table, with the titles of their heads. */
export const COLUMNS = [
  { key: 'severity', title: 'Severity' },
  { key: 'level', title: 'Level' },
  { key: 'priority', title: 'Priority' },
  { key: 'policy', title: 'Policy' },
  { key: 'resource', title: 'Resource' },
  { key: 'type', title: 'Type' },
  { key: 'scope', title: 'Scope' },
  { key: 'firstSeen', title: 'First seen' },
  { key: 'newness', title: 'New' },
  { key: 'standing', title: 'Standing' },
] as const satisfies readonly { readonly key: RowKey; readonly title: string }[];

export type ColumnKey = (typeof COLUMNS)[number]['key'];

/** Findings on a page of the table. */
export const PAGE_ROWS = 50;

/** Rows in numbers: each is a place in `texts`. Most texts stand in many rows. */
export type PackedRows = { readonly texts: readonly string[]; readonly rows: readonly (readonly number[])[] };

export function packRows(rows: readonly PageRow[]): PackedRows {
  const places = new Map<string, number>();
  const placeOf = (text: string): number => {
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return place;
  };
  const packed = rows.map((row) => row.map(placeOf));
  return { texts: [...places.keys()], rows: packed };
}

export function unpackRows({ texts, rows }: PackedRows): readonly PageRow[] {
  return rows.map((places) => places.map((place) => texts[place] ?? ''));
}

/** The word of an axis, without what a service wrote in its place: `unknown (blocker)` is `unknown`. */
export function wordOf(text: string): string {
  return text.replace(/ .*$/s, '');
}

const NUMBERS = new Intl.NumberFormat('en');

/** A number for people: `12,345`. */
export function grouped(count: number): string {
  return NUMBERS.format(count);
}

/** `1 finding`, `12,345 findings`. */
export function findingsOf(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'finding' : 'findings'}`;
}
