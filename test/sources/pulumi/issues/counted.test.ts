import { describe, expect, it } from 'vitest';
import { readCounted } from '../../../../src/sources/pulumi/issues/counted.ts';
import { filterOfKind } from '../../../../src/sources/pulumi/issues/filter.ts';
import { failing } from '../../answers.ts';
import { type Desk, issuesOf, openDesk, paged } from './desk.ts';

const FILTER = filterOfKind('stack');
const ROWS = issuesOf(3);

async function read(desk: Desk) {
  const { book, asked, told } = openDesk({ total: (range) => (range.closed ? 0 : 3), ...desk });
  const whole = await readCounted(book, 'acme/web/prod', FILTER);
  const ranges = asked.map(({ path, json }) =>
    path.endsWith('/filters') ? 'count' : `${path.includes('closed') ? 'closed ' : ''}${rangeOf(json)}`,
  );
  return { ...whole, ranges, told };
}

const rangeOf = (json: unknown): string => {
  const { startRow, endRow } = Object(json);
  return `${startRow}-${endRow}`;
};

const miscounted = (rows: number, counted: number) => ({
  code: 'incomplete',
  message: `Pulumi Cloud: listing policy issues of acme/web/prod failed: the list has ${rows} rows, and the service itself has ${counted} or more by the same filter, after 3 readings. Run the job again; if it stays so, report it with this message.`,
});

describe('a list of three rows', () => {
  it('is settled by a count of as many, and tells how far it came', async () => {
    const { rows, failure, ranges, told } = await read({ list: paged(ROWS), count: () => 3 });
    expect([rows, failure]).toEqual([ROWS, undefined]);
    expect(ranges).toEqual(['0-100', 'count']);
    expect(told).toEqual([{ source: 'pulumi', target: 'acme/web/prod', rows: 'issues', read: 3, of: 3 }]);
  });

  it.each([
    ['nobody counts', undefined],
    ['too few are counted', () => 2],
  ])('is settled by a look behind it where %s', async (_, count) => {
    const { rows, failure, ranges } = await read({ list: paged(ROWS), ...(count && { count }) });
    expect([rows, failure]).toEqual([ROWS, undefined]);
    expect(ranges).toEqual(['0-100', 'count', '3-4']);
  });

  it('is explained where everything is counted, whatever the filter', async () => {
    const { failure, ranges } = await read({ list: paged(ROWS), count: () => 7 });
    expect(failure).toBeUndefined();
    expect(ranges).toEqual(['0-100', 'count', '3-4', 'count']);
  });

  it('is explained where the closed ones are counted with it', async () => {
    const count = (filter: string): number => (filter === '' ? 90 : 8);
    const total: Desk['total'] = ({ closed }) => (closed ? 5 : 3);
    const { failure, ranges } = await read({ list: paged(ROWS), count, total });
    expect(failure).toBeUndefined();
    expect(ranges).toEqual(['0-100', 'count', '3-4', 'count', 'closed 0-1']);
  });

  it.each<[string, number | undefined]>([
    ['nobody knows how many are closed', undefined],
    ['fewer are closed', 4],
    ['more are closed', 6],
  ])('is not whole where more are counted and %s', async (_, closedRows) => {
    const count = (filter: string): number => (filter === '' ? 90 : 8);
    const total: Desk['total'] = ({ closed }) => (closed ? closedRows : 3);
    const { rows, failure, ranges } = await read({ list: paged(ROWS), count, total });
    expect(rows).toEqual(ROWS);
    expect(failure).toMatchObject(miscounted(3, 8));
    expect(ranges.filter((range) => range === '0-100')).toHaveLength(3);
  });

  it.each<[string, (() => number) | undefined, number]>([
    ['nobody counts', undefined, 4],
    ['too few are counted', () => 2, 4],
    ['more are counted', () => 9, 9],
  ])('is not whole where another row comes behind it and %s', async (_, count, told) => {
    const list: Desk['list'] = ({ startRow }) => (startRow === 3 ? issuesOf(1) : ROWS);
    const { failure } = await read({ list, ...(count && { count }) });
    expect(failure).toMatchObject(miscounted(3, told));
  });

  it('that grew meanwhile is read again', async () => {
    let firsts = 0;
    const list: Desk['list'] = (range) => {
      if (range.startRow === 0) firsts += 1;
      return paged(issuesOf(firsts === 1 && range.startRow === 0 ? 3 : 4))(range, '');
    };
    const total = () => (firsts === 1 ? 3 : 4);
    const { rows, failure, ranges } = await read({ list, total, count: () => 4 });
    expect([rows.length, failure]).toEqual([4, undefined]);
    expect(ranges).toEqual(['0-100', 'count', '3-4', '0-100', 'count']);
  });

  it.each([
    ['rejected', undefined],
    ['not-found', 'incomplete'],
    ['server-error', 'server-error'],
  ] as const)('whose look behind is %s is %s', async (code, told) => {
    const list: Desk['list'] = (range) => {
      if (range.startRow === 3) throw failing(code);
      return paged(ROWS)(range, '');
    };
    const { rows, failure } = await read({ list });
    expect(rows).toEqual(ROWS);
    if (told === undefined) expect(failure).toBeUndefined();
    else expect(failure).toMatchObject({ code: told });
  });
});

describe('a list of no rows', () => {
  it('is looked behind nowhere', async () => {
    const { rows, failure, ranges } = await read({ list: () => [], total: () => 0 });
    expect([rows, failure]).toEqual([[], undefined]);
    expect(ranges).toEqual(['0-100', 'count']);
  });

  it('is not whole where some are counted', async () => {
    const count = (filter: string): number => (filter === '' ? 90 : 2);
    expect((await read({ list: () => [], total: () => 0, count })).failure).toMatchObject(miscounted(0, 2));
  });
});

it('a list that fails is not counted', async () => {
  const list: Desk['list'] = () => {
    throw failing('server-error');
  };
  const { failure, ranges } = await read({ list });
  expect(failure).toMatchObject({ code: 'server-error' });
  expect(ranges).toEqual(['0-100']);
});
