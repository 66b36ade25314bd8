import { describe, expect, it } from 'vitest';
import type { FetchPage } from '../../../../src/sources/pulumi/issues/reading.ts';
import { readWhole } from '../../../../src/sources/pulumi/issues/whole.ts';
import { tooManyRows } from '../../../../src/sources/row-limit.ts';

type Row = { readonly id: string };

const WHAT = 'Pulumi Cloud: listing';
const LIMITS = { what: WHAT, maxRows: 10_000, concurrency: 3 };
const rowsOf = (count: number, from = 0): readonly Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: `r${from + index}` }));

/** A list that counts its calls, and is told which one it answers. */
function list(answer: (start: number, end: number, call: number) => Awaited<ReturnType<FetchPage<Row>>>) {
  let calls = 0;
  const fetch: FetchPage<Row> = (start, end) => {
    calls += 1;
    return Promise.resolve(answer(start, end, calls));
  };
  return { fetch, calls: () => calls };
}

const neverWhole = (rows: number, named: string) => ({
  code: 'incomplete',
  message: `${WHAT} failed: the list never became whole in 4 readings: ${rows} distinct rows, while the server named ${named}. Run the job again when no update is running; if it stays so, report it with this message.`,
});

describe('a list that never becomes whole', () => {
  it('is read four times, and says what came and what was named', async () => {
    const short = list((start, end) => ({ rows: rowsOf(150).slice(start, end), rowCount: 400 }));
    expect((await readWhole(short.fetch, LIMITS)).failure).toMatchObject(neverWhole(150, '400'));
    expect(short.calls()).toBe(20);
  });

  it('says every total that was named in the last reading', async () => {
    const totals = list((start) => ({ rows: start === 0 ? rowsOf(100) : [], rowCount: 300 + start }));
    expect((await readWhole(totals.fetch, LIMITS)).failure).toMatchObject(
      neverWhole(100, '300, 400, 500, 600'),
    );
  });

  it('says where no total was named', async () => {
    const moving = list((start, _, call) => ({
      rows: start === 0 ? rowsOf(10, call) : [],
      rowCount: undefined,
    }));
    expect((await readWhole(moving.fetch, LIMITS)).failure).toMatchObject(neverWhole(10, 'no total'));
  });
});

it('a list that loses a row between two readings is read a third time', async () => {
  const shrinking = list((start, _, call) => ({
    rows: start === 0 ? rowsOf(call === 1 ? 10 : 9) : [],
    rowCount: undefined,
  }));
  const { rows, failure } = await readWhole(shrinking.fetch, LIMITS);
  expect([rows, failure]).toEqual([rowsOf(9), undefined]);
  expect(shrinking.calls()).toBe(6);
});

it('no more pages are asked for at once than may be', async () => {
  let flying = 0;
  let most = 0;
  const fetch: FetchPage<Row> = async (start, end) => {
    flying += 1;
    most = Math.max(most, flying);
    await new Promise(setImmediate);
    flying -= 1;
    return { rows: rowsOf(2_000).slice(start, end), rowCount: 2_000 };
  };
  expect((await readWhole(fetch, LIMITS)).rows).toHaveLength(2_000);
  expect(most).toBe(3);
});

describe('how far a reading has come', () => {
  const toldOf = async (totalAt: (start: number) => number | undefined) => {
    const told: (readonly [number, number | undefined])[] = [];
    const fetch: FetchPage<Row> = (start, end) =>
      Promise.resolve({ rows: rowsOf(150).slice(start, end), rowCount: totalAt(start) });
    await readWhole(fetch, { ...LIMITS, concurrency: 1, onRows: (...update) => void told.push(update) });
    return told;
  };

  it('is told with the total that every page names', async () => {
    expect(await toldOf(() => 150)).toEqual([
      [100, 150],
      [150, 150],
    ]);
  });

  it('is told without one once another total is named, in this reading', async () => {
    const told = await toldOf((start) => 150 - start);
    expect(told.slice(0, 2)).toEqual([
      [100, 150],
      [150, undefined],
    ]);
    expect(told[2]).toEqual([100, 150]);
  });

  it('is told without one where none is named', async () => {
    expect((await toldOf(() => undefined)).slice(0, 3)).toEqual([
      [100, undefined],
      [150, undefined],
      [150, undefined],
    ]);
  });
});

describe('more rows than a target may have', () => {
  it('are refused as soon as a total names them, with what to do', async () => {
    const long = list((start, end) => ({ rows: rowsOf(301).slice(start, end), rowCount: 301 }));
    const { rows, failure } = await readWhole(long.fetch, { ...LIMITS, maxRows: 300 });
    expect(rows).toHaveLength(100);
    expect(failure).toMatchObject({
      code: 'too-many-rows',
      message: `${WHAT} failed: the list has 301 rows or more, over the limit of 300 rows read of one target. Narrow the target, or raise limits.rows in the policy file.`,
    });
  });

  it('may have another remedy', () => {
    const remedy = 'Shorten the window, or';
    expect(tooManyRows({ what: 'a: b', came: '3 came', maxRows: 2, remedy }).message).toBe(
      'a: b failed: 3 came, over the limit of 2 rows read of one target. Shorten the window, or raise limits.rows in the policy file.',
    );
  });
});
