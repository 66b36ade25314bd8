import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { tokenPages } from '../../../../src/sources/pulumi/api/token-pages.ts';
import { answering } from '../../answers.ts';

const page = v.object({ row: v.number(), token: v.optional(v.nullable(v.string())) });
const pathOf = (token: string | undefined): string =>
  token === undefined ? '/list' : `/list?token=${token}`;

/** Rows of every page that comes, the requests, and the error that ends the list. */
async function read(tokenAfter: (call: number) => string | null | undefined) {
  const { service, asked } = answering((_, call) => ({ row: call, token: tokenAfter(call) }));
  const rows: number[] = [];
  const list = {
    what: 'listing things',
    path: pathOf,
    schema: page,
    tokenOf: ({ token }: { token?: string | null | undefined }) => token,
  };
  let failure: unknown;
  try {
    for await (const { row } of tokenPages(service, list)) rows.push(row);
  } catch (error) {
    failure = error;
  }
  return { rows, asked, failure };
}

describe('a list that goes on by tokens', () => {
  it.each([
    ['absent', undefined],
    ['null', null],
    ['empty', ''],
  ])('ends where the token is %s', async (_, last) => {
    const { rows, asked, failure } = await read((call) => (call < 3 ? `t${call}` : last));
    expect(failure).toBeUndefined();
    expect(rows).toEqual([1, 2, 3]);
    expect(asked).toEqual(
      ['/list', '/list?token=t1', '/list?token=t2'].map((path) => ({
        what: 'listing things',
        method: 'GET',
        path,
      })),
    );
  });

  it('that leads back is an error, and what came is kept', async () => {
    const { rows, failure } = await read((call) => `t${call % 3}`);
    expect(rows).toEqual([1, 2, 3, 4]);
    expect(failure).toMatchObject({
      code: 'incomplete',
      message: expect.stringMatching(
        /^Pulumi Cloud: listing things failed: the list does not end: page 4 leads on to one that was already read/,
      ),
    });
  });

  it('of 10,001 pages is read, and of one more is not believed', async () => {
    const { rows, failure } = await read((call) => (call < 10_001 ? `t${call}` : ''));
    expect([rows.length, failure]).toEqual([10_001, undefined]);
    const longer = await read((call) => (call < 10_002 ? `t${call}` : ''));
    expect(longer.rows).toHaveLength(10_001);
    expect(longer.failure).toMatchObject({
      code: 'incomplete',
      message: expect.stringContaining('page 10001 '),
    });
  });
});
