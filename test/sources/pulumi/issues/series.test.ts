import { describe, expect, it } from 'vitest';
import { failing } from '../../answers.ts';
import { type Desk, filtered, issueOf } from './desk.ts';
import { stackEntity as stack } from './entities.ts';
import { readEntities as read, whole } from './series-reading.ts';

const [A, B] = [stack('a'), stack('b')] as const;
const rowOf = (id: string, entityId: string) => issueOf(id, { entityId });
const ROWS = [rowOf('1', 'a'), rowOf('2', 'b'), rowOf('3', 'b')];
const READ_ALONE = 'The server did not take one filter for all targets, so each was read by its own.';

const isNested = (filter: string): boolean => filter.includes('"OR"');

describe('stacks of one organisation', () => {
  it('are read in one list, and each has its own rows', async () => {
    const { seen, asked } = await read([A, B], { list: filtered(ROWS), total: () => 3, count: () => 3 });
    expect(seen).toEqual({ [A.name]: whole('1'), [B.name]: whole('2', '3') });
    expect(asked).toEqual([
      'listing policy issues of 2 targets in acme (rows 0 to 100)',
      'counting policy issues of 2 targets in acme',
    ]);
  });

  it('are named where there is one only', async () => {
    const { asked } = await read([A], { list: filtered(ROWS), total: () => 1, count: () => 1 });
    expect(asked).toEqual([
      'listing policy issues of acme/web/a (rows 0 to 100)',
      'counting policy issues of acme/web/a',
    ]);
  });

  it.each([
    [50, ['50 targets in acme']],
    [51, ['50 targets in acme', 'acme/web/s50']],
  ])('that are %i are asked for in lists of 50 at most', async (count, lists) => {
    const entities = Array.from({ length: count }, (_, index) => stack(`s${index}`));
    const rows = entities.map(({ name }, index) => rowOf(`${index}`, name.split('/')[2] ?? ''));
    const { seen, asked } = await read(entities, { list: filtered(rows) });
    expect(Object.values(seen)).toEqual(entities.map((_, index) => whole(`${index}`)));
    expect(asked.filter((what) => what.startsWith('counting'))).toEqual(
      lists.map((whose) => `counting policy issues of ${whose}`),
    );
  });

  it('are read again where a list came empty and an issue of theirs is there', async () => {
    let lists = 0;
    const list: Desk['list'] = (range, filter) => {
      if (filter !== '') lists += 1;
      return lists <= 2 && filter !== '' ? [] : filtered(ROWS)(range, filter);
    };
    expect((await read([A], { list })).seen).toEqual({ [A.name]: whole('1') });
  });

  it('are told how many rows came that are nobody’s', async () => {
    const list: Desk['list'] = (range, filter) =>
      isNested(filter) ? [...ROWS, rowOf('x', 'c')].slice(range.startRow, range.endRow) : [];
    const { seen } = await read([A, B], { list });
    expect(seen).toEqual({
      [A.name]: { ...whole('1'), leftOut: 1 },
      [B.name]: { ...whole('2', '3'), leftOut: 1 },
    });
  });

  it('fail together, and keep the rows that came', async () => {
    const list: Desk['list'] = (range, filter) => {
      if (range.startRow > 0) throw failing('server-error');
      return filtered(ROWS)(range, filter);
    };
    const { seen } = await read([A, B], { list, total: () => 300 });
    expect(seen).toMatchObject({
      [A.name]: { ids: ['1'], failure: { code: 'server-error' }, leftOut: 0, cautions: [] },
      [B.name]: { ids: ['2', '3'], failure: { code: 'server-error' } },
    });
  });
});

describe('a filter for several that is not taken', () => {
  const refusing =
    (code: 'rejected' | 'forbidden'): Desk['list'] =>
    (range, filter) => {
      if (isNested(filter)) throw failing(code);
      return filtered(ROWS)(range, filter);
    };

  it('leads to one list for each, and a caution', async () => {
    const { seen } = await read([A, B], { list: refusing('rejected') });
    expect(seen).toEqual({
      [A.name]: { ...whole('1'), cautions: [READ_ALONE] },
      [B.name]: { ...whole('2', '3'), cautions: [READ_ALONE] },
    });
  });

  it('by any other failure leads nowhere', async () => {
    const { seen, asked } = await read([A, B], { list: refusing('forbidden') });
    expect(seen).toMatchObject({ [A.name]: { ids: [], failure: { code: 'forbidden' } } });
    expect(asked).toHaveLength(1);
  });

  it('is no matter of a filter once rows have come', async () => {
    const list: Desk['list'] = (range, filter) => {
      if (isNested(filter) && range.startRow > 0) throw failing('rejected');
      return filtered(ROWS)(range, filter);
    };
    const { seen } = await read([A, B], { list, total: () => 300 });
    expect(seen).toMatchObject({ [A.name]: { ids: ['1'], failure: { code: 'rejected' }, cautions: [] } });
  });

  it('is an error of the only one there is', async () => {
    const list = (): never => {
      throw failing('rejected');
    };
    const { seen, asked } = await read([A], { list });
    expect(seen).toMatchObject({ [A.name]: { failure: { code: 'rejected' }, cautions: [] } });
    expect(asked).toHaveLength(1);
  });
});

describe('a filter of which the server minds the first part only', () => {
  const list: Desk['list'] = (range, filter) =>
    isNested(filter) ? filtered(ROWS.slice(0, 1))(range, filter) : filtered(ROWS)(range, filter);

  it('has the others looked for, and read by themselves where they are found', async () => {
    const clean = stack('clean');
    const { seen, asked } = await read([A, B, clean], { list });
    expect(seen).toEqual({
      [A.name]: whole('1'),
      [B.name]: { ...whole('2', '3'), cautions: [READ_ALONE] },
      [clean.name]: { ids: [], leftOut: 0, cautions: [] },
    });
    expect(asked).toContain('listing policy issues of acme/web/clean (rows 0 to 1)');
    expect(asked).toContain('listing policy issues of acme/web/b (rows 0 to 100)');
    expect(asked).not.toContain('listing policy issues of acme/web/clean (rows 0 to 100)');
  });

  it('has one read by itself where only somebody else’s row is found', async () => {
    const foreign: Desk['list'] = (range, filter) => {
      if (isNested(filter)) return filtered(ROWS.slice(0, 1))(range, filter);
      return range.endRow === 1 && filter.includes('"b"') ? [rowOf('x', 'c')] : filtered(ROWS)(range, filter);
    };
    const { seen } = await read([A, B], { list: foreign });
    expect(seen[B.name]).toEqual({ ...whole('2', '3'), cautions: [READ_ALONE] });
  });

  it.each([
    ['not-found', 'incomplete'],
    ['forbidden', 'forbidden'],
  ] as const)('is not believed where the look for the others is %s', async (code, told) => {
    const failingLook: Desk['list'] = (range, filter) => {
      if (!isNested(filter) && filter !== '') throw failing(code);
      return list(range, filter);
    };
    const { seen } = await read([A, B], { list: failingLook });
    expect(seen).toMatchObject({
      [A.name]: whole('1'),
      [B.name]: { ids: [], failure: { code: told }, leftOut: 0, cautions: [] },
    });
  });

  it('is not looked behind after a failure', async () => {
    const broken: Desk['list'] = (range, filter) => {
      if (range.startRow > 0) throw failing('server-error');
      return list(range, filter);
    };
    const { asked } = await read([A, B], { list: broken, total: () => 300 });
    expect(asked.filter((what) => what.includes('rows 0 to 1)'))).toEqual([]);
  });
});

describe('more rows than a target may have', () => {
  it('of several together are read for each, without a caution', async () => {
    const { seen } = await read(
      [A, B],
      { list: filtered(ROWS), total: (_, filter) => (isNested(filter) ? 3 : undefined) },
      2,
    );
    expect(seen).toEqual({ [A.name]: whole('1'), [B.name]: whole('2', '3') });
  });

  it('of the only one are an error', async () => {
    const { seen, asked } = await read([B], { list: filtered(ROWS), total: () => 2 }, 1);
    const message = expect.stringMatching(
      /^Pulumi Cloud: listing policy issues of acme\/web\/b failed: the list has 2 /,
    );
    expect(seen).toMatchObject({ [B.name]: { failure: { code: 'too-many-rows', message } } });
    expect(asked).toHaveLength(1);
  });
});

it('rows of somebody else in the list of one stack are left out, and counted', async () => {
  const list: Desk['list'] = (range, filter) => {
    if (isNested(filter)) throw failing('rejected');
    return [rowOf('1', 'a'), rowOf('x', 'c')].slice(range.startRow, range.endRow);
  };
  const { seen } = await read([A, stack('c')], { list });
  expect(seen[A.name]).toEqual({ ids: ['1'], failure: undefined, leftOut: 1, cautions: [READ_ALONE] });
});
