import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SourceError } from '../../../../src/errors.ts';
import type { FetchPage } from '../../../../src/sources/pulumi/issues/reading.ts';
import { readWhole } from '../../../../src/sources/pulumi/issues/whole.ts';

type Row = { readonly id: string };
type Total = (listed: number, call: number) => number | undefined;

const LIMITS = { what: 'Pulumi Cloud: listing', maxRows: 10_000, concurrency: 4 };
const rowsOf = (count: number, from = 0): Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: `r${from + index}` }));
const truth: Total = (listed) => listed;

/** A list that answers as a server would, over rows that may be another list at every call. */
function pages(
  rowsAt: (call: number) => readonly Row[],
  total: Total,
  cap = 1_000,
): { fetch: FetchPage<Row>; calls: () => number } {
  let calls = 0;
  return {
    calls: () => calls,
    fetch: (start, end) => {
      calls += 1;
      const rows = rowsAt(calls);
      return Promise.resolve({
        rows: rows.slice(start, Math.min(end, start + cap)),
        rowCount: total(rows.length, calls),
      });
    },
  };
}

async function codeOf(fetch: FetchPage<Row>, limits = LIMITS): Promise<string> {
  const { failure } = await readWhole(fetch, limits);
  return failure instanceof SourceError ? failure.code : String(failure);
}

describe('a list at rest is read whole', () => {
  it.each<[string, number, Total, number, number]>([
    ['nothing, with a total', 0, truth, 1_000, 1],
    ['nothing, without a total: asked twice', 0, () => undefined, 1_000, 2],
    ['less than a page', 99, truth, 1_000, 1],
    ['a full page, and a look behind it', 100, truth, 1_000, 2],
    ['one row more than a page', 101, truth, 1_000, 2],
    ['many pages', 950, truth, 1_000, 10],
    ['many full pages, and a look behind them', 900, truth, 1_000, 10],
    ['pages capped below what was asked', 120, truth, 50, 3],
    ['full pages capped below what was asked, and a look behind them', 100, truth, 50, 3],
    ['no total: to the empty page, twice', 250, () => undefined, 1_000, 8],
  ])('%s', async (_, count, total, cap, calls) => {
    const list = pages(() => rowsOf(count), total, cap);
    const whole = await readWhole(list.fetch, LIMITS);
    expect(whole.failure).toBeUndefined();
    expect(whole.rows).toHaveLength(count);
    expect(list.calls()).toBe(calls);
  });
});

describe('a list that is not whole is an error', () => {
  it.each<[string, FetchPage<Row>]>([
    [
      'cut short under a total',
      pages(
        () => rowsOf(150),
        () => 400,
      ).fetch,
    ],
    [
      'empty under a total',
      pages(
        () => [],
        () => 5,
      ).fetch,
    ],
    [
      'the same page for ever, under a total',
      (start, end) => Promise.resolve({ rows: rowsOf(end - start), rowCount: 400 }),
    ],
    [
      'the same page for ever, without a total',
      () => Promise.resolve({ rows: rowsOf(100), rowCount: undefined }),
    ],
    [
      'a duplicate instead of a row',
      (start) => Promise.resolve({ rows: start === 0 ? rowsOf(100) : rowsOf(100, 50), rowCount: 200 }),
    ],
    [
      'new rows at every call',
      pages(
        (call) => rowsOf(120, call * 1_000),
        () => undefined,
      ).fetch,
    ],
    [
      'a total that jumps, above the rows there are',
      pages(
        () => rowsOf(50),
        (_, call) => 300 + (call % 2),
      ).fetch,
    ],
  ])('%s', async (_, fetch) => {
    expect(await codeOf(fetch)).toBe('incomplete');
  });

  it('keeps what was read of it', async () => {
    const { rows } = await readWhole(
      pages(
        () => rowsOf(150),
        () => 400,
      ).fetch,
      LIMITS,
    );
    expect(rows).toHaveLength(150);
  });

  it('stops at the limit of rows, with and without a total', async () => {
    const limits = { ...LIMITS, maxRows: 300 };
    expect(await codeOf(pages(() => rowsOf(301), truth).fetch, limits)).toBe('too-many-rows');
    expect(
      await codeOf(
        pages(
          () => rowsOf(901),
          () => undefined,
        ).fetch,
        limits,
      ),
    ).toBe('too-many-rows');
    expect(await codeOf(pages(() => rowsOf(300), truth).fetch, limits)).toBe('undefined');
  });

  it('keeps the pages before and beside the one that fails', async () => {
    const fetch: FetchPage<Row> = (start) =>
      start === 100
        ? Promise.reject(new SourceError('server-error', 'down'))
        : Promise.resolve({ rows: rowsOf(100, start), rowCount: 300 });
    const { rows, failure } = await readWhole(fetch, LIMITS);
    expect(failure).toMatchObject({ code: 'server-error' });
    expect(rows.length).toBeGreaterThanOrEqual(100);
  });
});

describe('a total that lies never hides a row', () => {
  it.each<[string, (start: number) => number | undefined]>([
    ['zero', () => 0],
    ['one less than a page', () => 99],
    ['the rows of the page', () => 100],
    ['less than the rows there are', () => 150],
    ['named on the first page only', (start) => (start === 0 ? 372 : undefined)],
    ['zero on every page but the first', (start) => (start === 0 ? 372 : 0)],
    ['missing on the first page only', (start) => (start === 0 ? undefined : 372)],
  ])('%s', async (_, totalAt) => {
    const all = rowsOf(372);
    const fetch: FetchPage<Row> = (start, end) =>
      Promise.resolve({ rows: all.slice(start, end), rowCount: totalAt(start) });
    const { rows, failure } = await readWhole(fetch, LIMITS);
    if (failure === undefined) expect(rows).toHaveLength(372);
  });

  it.each<[string, (start: number) => number | undefined]>([
    ['no total', () => undefined],
    ['a total of zero', () => 0],
    ['the first total again', () => 372],
  ])('pages that are empty behind the first, with %s, are an error', async (_, totalAt) => {
    const fetch: FetchPage<Row> = (start) =>
      Promise.resolve(
        start === 0 ? { rows: rowsOf(100), rowCount: 372 } : { rows: [], rowCount: totalAt(start) },
      );
    expect(await codeOf(fetch)).toBe('incomplete');
  });
});

describe('a list that moves', () => {
  it('is read again until it rests', async () => {
    // An issue closes between the first and the second page: its successor slips past the reader.
    const list = pages((call) => (call === 1 ? rowsOf(150) : rowsOf(149, 1)), truth);
    const { rows, failure } = await readWhole(list.fetch, LIMITS);
    expect(failure).toBeUndefined();
    expect(rows.map(({ id }) => id).toSorted()).toEqual(
      rowsOf(149, 1)
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  it('with a total below the rows that came, is believed when two readings agree', async () => {
    const list = pages(
      () => rowsOf(80),
      () => 40,
    );
    const { rows, failure } = await readWhole(list.fetch, LIMITS);
    expect(failure).toBeUndefined();
    expect(rows).toHaveLength(80);
    expect(list.calls()).toBe(4);
  });

  it('never ends as whole with fewer rows than the list always had', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: 399 }),
        async (count, shown) => {
          fc.pre(shown < count);
          const { failure } = await readWhole(
            pages(
              () => rowsOf(shown),
              () => count,
            ).fetch,
            LIMITS,
          );
          expect(failure).toBeDefined();
        },
      ),
    );
  });
});
