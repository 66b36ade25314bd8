import { describe, expect, it } from 'vitest';
import { MAX_PAGES } from '../../../../src/limits.ts';
import { listRows } from '../../../../src/sources/azure/api/arm-list.ts';
import { answering, failing } from '../../answers.ts';

const WHAT = 'listing exemptions';
const ENDLESS = {
  code: 'incomplete',
  message: `Azure Resource Manager: ${WHAT} failed: the list does not end: it leads back to a page that was already read, or to more than the ${MAX_PAGES} pages that are read of one.`,
};

/** A list of so many pages, one row each, under the name of its link. */
function pages(count: number, link = 'nextLink') {
  return answering((_, call) => ({
    value: [call],
    ...(call < count && { [link]: `/list?page=${call + 1}` }),
  }));
}

describe('a list of Resource Manager', () => {
  it.each(['nextLink', '@odata.nextLink'])('is followed by GET along %s, to its end', async (link) => {
    const { service, asked } = pages(3, link);
    expect(await listRows(service, WHAT, '/list')).toEqual({ rows: [1, 2, 3] });
    expect(asked).toEqual(
      ['/list', '/list?page=2', '/list?page=3'].map((path) => ({ what: WHAT, method: 'GET', path })),
    );
  });

  it.each([[null], ['']])('ends at a link that is %j', async (nextLink) => {
    const { service, asked } = answering(() => ({ value: ['one'], nextLink }));
    expect(await listRows(service, WHAT, '/list')).toEqual({ rows: ['one'] });
    expect(asked).toHaveLength(1);
  });

  it('that leads back to a page already read keeps its rows, and is not whole', async () => {
    const { service } = answering((_, call) => ({
      value: [call],
      nextLink: call < 3 ? `/list?page=${call + 1}` : '/list',
    }));
    const { rows, failure } = await listRows(service, WHAT, '/list');
    expect(rows).toEqual([1, 2, 3]);
    expect(failure).toMatchObject(ENDLESS);
  });

  it('of as many pages as are read is whole, and of one more is not believed', async () => {
    const whole = await listRows(pages(MAX_PAGES).service, WHAT, '/list');
    expect(whole.rows).toHaveLength(MAX_PAGES);
    expect(whole.failure).toBeUndefined();
    const { rows, failure } = await listRows(pages(MAX_PAGES + 1).service, WHAT, '/list');
    expect(rows).toHaveLength(MAX_PAGES);
    expect(failure).toMatchObject(ENDLESS);
  });

  it('that is not there at all says so', async () => {
    const { service } = answering(() => {
      throw failing('not-found');
    });
    expect(await listRows(service, WHAT, '/list')).toMatchObject({
      rows: [],
      failure: { code: 'not-found' },
    });
  });

  it.each([
    ['not-found', 'incomplete'],
    ['server-error', 'server-error'],
  ] as const)('whose later page is %s is %s, and what came before is kept', async (code, told) => {
    const { service } = answering((_, call) => {
      if (call === 2) throw failing(code);
      return { value: [call], nextLink: '/list?page=2' };
    });
    const { rows, failure } = await listRows(service, WHAT, '/list');
    expect([rows, failure?.code]).toEqual([[1], told]);
  });

  it('that breaks for a reason of ours says so aloud', async () => {
    const { service } = answering(() => {
      throw new TypeError('a defect');
    });
    await expect(listRows(service, WHAT, '/list')).rejects.toThrow('a defect');
  });
});
