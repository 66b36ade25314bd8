import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type Page, pagesOf, sparedPages } from '../../../../src/sources/azure/api/pages.ts';
import { nextLinkOf, type QueryPage } from '../../../../src/sources/azure/api/schema.ts';
import { type Asked, answering, failing } from '../../answers.ts';

const schema: v.GenericSchema<unknown, QueryPage<number>> = v.pipe(
  v.record(v.string(), v.unknown()),
  v.transform((page) => ({ rows: page['value'], count: page['@odata.count'], nextLink: nextLinkOf(page) })),
  v.object({
    rows: v.array(v.number()),
    count: v.optional(v.nullable(v.number())),
    nextLink: v.string(),
  }),
);

const AGAIN = 'Run the job again; if it stays so, report it with this message.';

const FIRST = '/subscriptions/s/queryResults?$top=1';

async function all(pages: AsyncGenerator<Page<number>>) {
  const came: Page<number>[] = [];
  let failure: unknown;
  try {
    for await (const page of pages) came.push(page);
  } catch (error) {
    failure = error;
  }
  return { came, rows: came.flatMap(({ rows }) => rows), failure };
}

async function read(answer: (asked: Asked, call: number) => unknown, isThere = false) {
  const { service, asked } = answering(answer);
  return { ...(await all(pagesOf(service, 'listing events', FIRST, schema, isThere))), asked };
}

const link = (page: number): string => `/subscriptions/s/queryResults?page=${page}`;
const failed = (message: string, code = 'incomplete') => ({
  code,
  message: `Azure Resource Manager: listing events (${message}`,
});

describe('the pages of a query', () => {
  it('are followed by POST, each named by its number, and the last is told', async () => {
    const { came, asked, failure } = await read((_, call) => ({
      value: [call],
      ...(call < 3 && { '@odata.nextLink': link(call + 1) }),
    }));
    expect(failure).toBeUndefined();
    expect(came).toEqual([
      { rows: [1], isLast: false },
      { rows: [2], isLast: false },
      { rows: [3], isLast: true },
    ]);
    expect(asked).toEqual(
      [FIRST, link(2), link(3)].map((path, index) => ({
        what: `listing events (page ${index + 1})`,
        method: 'POST',
        path,
      })),
    );
  });

  it.each([
    ['a path', link(2), link(2)],
    ['a query alone', '?page=2', link(2)],
    ['a whole address', `https://management.azure.com${link(2)}`, `https://management.azure.com${link(2)}`],
    ['an address of somebody else', 'https://evil.example/x?y=1', 'https://evil.example/x?y=1'],
  ])('may be linked by %s', async (_, next, path) => {
    const { asked } = await read((__, call) => ({ value: [], nextLink: call === 1 ? next : '' }));
    expect(asked[1]?.path).toBe(path);
  });

  it('that a whole address leads to go on from there', async () => {
    const { asked } = await read((_, call) => ({
      value: [],
      nextLink: ['https://management.azure.com/a?page=2', '/b?page=3', ''][call - 1],
    }));
    expect(asked.map(({ path }) => path).slice(1)).toEqual([
      'https://management.azure.com/a?page=2',
      'https://management.azure.com/b?page=3',
    ]);
  });

  it('linked by what is no address break the contract', async () => {
    const { failure } = await read(() => ({ value: [1], nextLink: 'https://[' }));
    expect(failure).toMatchObject(failed('page 1) failed: its nextLink is no address.', 'contract'));
  });

  it('that lead back are an error, and what came is kept', async () => {
    const { rows, failure } = await read((_, call) => ({
      value: [call],
      nextLink: call < 3 ? link(call + 1) : FIRST,
    }));
    expect(rows).toEqual([1, 2, 3]);
    expect(failure).toMatchObject(
      failed(`page 3) failed: its nextLink leads back to a page already read. ${AGAIN}`),
    );
  });

  it('may be empty 100 times in a row, again and again', async () => {
    const isFull = (call: number): boolean => call % 101 === 0;
    const { rows, failure } = await read((_, call) => ({
      value: isFull(call) ? [call] : [],
      nextLink: call < 303 ? link(call + 1) : '',
    }));
    expect([rows, failure]).toEqual([[101, 202, 303], undefined]);
  });

  it('may not be empty 101 times in a row', async () => {
    const { came, failure } = await read((_, call) => ({ value: [], nextLink: link(call + 1) }));
    expect(came).toHaveLength(100);
    expect(failure).toMatchObject(
      failed(`page 101) failed: 101 pages in a row are empty, over the limit of 100. ${AGAIN}`),
    );
  });

  it.each([[undefined], [null], [0], [1], [2]])('may count %j records where two come', async (count) => {
    const { rows, failure } = await read(() => ({ value: [1, 2], '@odata.count': count }));
    expect([rows, failure]).toEqual([[1, 2], undefined]);
  });

  it('may not count more records than come', async () => {
    const { came, failure } = await read(() => ({ value: [1, 2], '@odata.count': 3 }));
    expect(came).toEqual([]);
    expect(failure).toMatchObject(failed('page 1) failed: the page says it has 3 records and brought 2.'));
  });
});

describe('a page that is not found', () => {
  const lostAt = (page: number) => (_: Asked, call: number) => {
    if (call === page) throw failing('not-found', 'HTTP 404.');
    return { value: [call], nextLink: link(call + 1) };
  };

  it('says of the first that the scope is missing, and what to check', async () => {
    const { failure } = await read(lostAt(1));
    expect(failure).toMatchObject({
      code: 'missing-target',
      message: 'HTTP 404. The scope does not exist, or the identity may not see it: check the id.',
    });
  });

  it('says of the first of a scope that has answered before only that it was lost', async () => {
    expect((await read(lostAt(1), true)).failure).toMatchObject({ code: 'incomplete', message: 'HTTP 404.' });
  });

  it('says of any other that it was lost, after those before it', async () => {
    const { rows, failure } = await read(lostAt(3));
    expect(rows).toEqual([1, 2]);
    expect(failure).toMatchObject({ code: 'incomplete', message: 'HTTP 404.' });
  });
});

describe('a query that spares the service work', () => {
  async function* some(rows: readonly number[], failure?: Error): AsyncGenerator<Page<number>> {
    for (const row of rows) yield { rows: [row], isLast: false };
    if (failure !== undefined) throw failure;
  }
  const plain = () => some([7, 8]);

  it('is read alone where the service takes it', async () => {
    expect(await all(sparedPages(some([1, 2, 3]), plain))).toMatchObject({
      rows: [1, 2, 3],
      failure: undefined,
    });
  });

  it('that has no page at all has none', async () => {
    expect(await all(sparedPages(some([]), plain))).toMatchObject({ came: [], failure: undefined });
  });

  it('gives way to the plain one where it is refused', async () => {
    const refused = sparedPages(some([], failing('rejected')), plain);
    expect(await all(refused)).toMatchObject({ rows: [7, 8], failure: undefined });
  });

  it.each([
    ['server-error', []],
    ['missing-target', []],
    ['rejected', [1]],
  ] as const)(
    'fails by any other failure, and later than at the first page: %s after %j',
    async (code, rows) => {
      expect(await all(sparedPages(some(rows, failing(code)), plain))).toMatchObject({
        rows,
        failure: { code },
      });
    },
  );
});
