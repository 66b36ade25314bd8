import { describe, expect, it } from 'vitest';
import {
  type Choices,
  pageCount,
  pageOf,
  searchable,
  select,
  shownText,
  sort,
} from '../../page/selection.ts';
import { cell, type PageRow, ROW_KEYS, type RowKey } from '../../src/report/html/page-row.ts';

const ANY: Choices = {
  text: '',
  severity: '',
  level: '',
  source: '',
  standing: '',
  newness: '',
  limit: '',
  entry: '',
};

function makeRow(texts: Partial<Record<RowKey, string>>): PageRow {
  return ROW_KEYS.map((key) => texts[key] ?? '');
}

const ROWS = [
  makeRow({ resource: 'a-10', severity: 'high', level: 'advisory', source: 'azure', standing: 'counted' }),
  makeRow({ resource: 'a-9', severity: 'unknown (blocker)', newness: 'new', entry: 'policy-1' }),
  makeRow({
    resource: 'B-1',
    severity: 'critical',
    newness: 'new with this change',
    message: 'Public Bucket',
  }),
];

const names = (rows: readonly PageRow[]): readonly string[] => rows.map((row) => cell(row, 'resource'));

describe('what a reader chooses', () => {
  it.each<[string, Partial<Choices>, readonly string[]]>([
    ['nothing', {}, ['a-10', 'a-9', 'B-1']],
    ['words in any order and case', { text: ' bucket  PUBLIC ' }, ['B-1']],
    ['a severity', { severity: 'high' }, ['a-10']],
    ['a severity that a service spelt its own way', { severity: 'unknown' }, ['a-9']],
    ['a level', { level: 'advisory' }, ['a-10']],
    ['a source', { source: 'azure' }, ['a-10']],
    ['a standing', { standing: 'counted' }, ['a-10']],
    ['all new ones', { newness: 'new' }, ['a-9', 'B-1']],
    ['those that this change brings', { newness: 'new with this change' }, ['B-1']],
    ['a policy', { entry: 'policy-1' }, ['a-9']],
    ['a limit', { limit: '2' }, ['a-10', 'B-1']],
    ['a limit that nothing is behind', { limit: '3' }, []],
    ['two things that no row has both of', { severity: 'high', newness: 'new' }, []],
  ])('%s', (_, choices, expected) => {
    expect(names(select(searchable(ROWS), { ...ANY, ...choices }, { 2: [0, 2] }))).toEqual(expected);
  });
});

describe('the order', () => {
  it.each([
    ['as the report has it', undefined, ['a-10', 'a-9', 'B-1']],
    ['by name, with numbers as numbers', { key: 'resource', descending: false }, ['a-9', 'a-10', 'B-1']],
    ['worst first', { key: 'severity', descending: true }, ['B-1', 'a-9', 'a-10']],
    ['mildest first', { key: 'severity', descending: false }, ['a-10', 'a-9', 'B-1']],
  ] as const)('%s', (_, order, expected) => {
    expect(names(sort(ROWS, order))).toEqual(expected);
  });
});

describe('pages', () => {
  const rows = Array.from({ length: 101 }, (_, index) => makeRow({ resource: String(index) }));

  it('hold all rows, each once', () => {
    expect(pageCount(rows)).toBe(3);
    expect([0, 1, 2].flatMap((page) => pageOf(rows, page))).toEqual(rows);
    expect(pageCount([])).toBe(1);
  });

  it.each([
    ['all', rows, 0, 101, '1 to 50 of 101 findings.'],
    ['the last page', rows, 2, 101, '101 to 101 of 101 findings.'],
    ['some', rows, 1, 2_000, '51 to 100 of 101 that match, of 2,000 findings.'],
    ['none', [], 0, 1, 'None of 1 finding matches.'],
  ])('say what they show: %s', (_, selected, page, all, expected) => {
    expect(shownText(selected, page, all)).toBe(expected);
  });
});
