import { describe, expect, it } from 'vitest';
import type { PolicyRecord } from '../../../../src/sources/azure/api/schema.ts';
import { failing } from '../../answers.ts';
import { filterOf } from '../azure-truth.ts';
import { ASSIGNMENT, eventBefore, GROUP, idsOf, readFeed } from './feed.ts';

const EVENTS = Array.from({ length: 50 }, (_, index) => eventBefore(1 + index * 60));
const noCount = (): never => {
  throw failing('server-error');
};

describe('a target that is narrowed to an assignment', () => {
  const line = `${GROUP} assignment=${ASSIGNMENT.toUpperCase()}`;
  const spelt = EVENTS.map((event, index) =>
    index % 2 === 0 ? event : { ...event, policyAssignmentId: ASSIGNMENT.toLowerCase() },
  );
  const others = Array.from({ length: 7 }, (_, index) =>
    eventBefore(5 + index, { policyAssignmentId: '/other' }),
  );
  const all = [...spelt, ...others];

  it('is counted first, and asked for as the service spells it', async () => {
    const { added, tally, failure, lists } = await readFeed({ events: all, pageRows: 10 }, { line });
    expect(failure).toBeUndefined();
    expect(added).toEqual(idsOf(spelt));
    expect(tally).toMatchObject({ own: 50, foreign: 0, count: { total: 50 } });
    expect(lists[0]?.apply).not.toBeNull();
    const [upper, lower] = [ASSIGNMENT, ASSIGNMENT.toLowerCase()].map(
      (id) => `policyAssignmentId eq '${id}'`,
    );
    expect(new Set(lists.slice(1).map(({ filter }) => filter))).toEqual(new Set([`${upper} or ${lower}`]));
  });

  it('is asked for as it is written where nothing of it is counted', async () => {
    const { tally, lists } = await readFeed({ events: others, pageRows: 10 }, { line });
    expect(tally).toMatchObject({ own: 0, foreign: 0, count: { total: 0 } });
    expect(lists.map(({ filter }) => filter)).toEqual([
      null,
      `policyAssignmentId eq '${ASSIGNMENT.toUpperCase()}'`,
    ]);
  });

  it('tells of rows that came although they are not asked for', async () => {
    const { added, told, tally } = await readFeed({ events: all, pageRows: 100, filters: false }, { line });
    expect(added).toEqual(idsOf(spelt));
    expect(tally).toMatchObject({ own: 50, foreign: 7 });
    expect(told).toMatchObject([{ read: 50, of: 50 }]);
  });

  it('is not made whole by rows of somebody else', async () => {
    const page = (rows: readonly PolicyRecord[]) => rows.slice(5);
    const short = { events: all.toReversed(), pageRows: 100, filters: false, page };
    expect((await readFeed(short, { line })).failure).toMatchObject({
      code: 'incomplete',
      message: expect.stringContaining('counts 50 events and brought 4'),
    });
  });

  it('is sorted out of the whole where it is not counted, which is no surprise', async () => {
    const { added, tally, failure, lists } = await readFeed(
      { events: all, pageRows: 10, count: noCount },
      { line },
    );
    expect(failure).toBeUndefined();
    expect(added).toEqual(idsOf(spelt));
    expect(tally).toMatchObject({ own: 50, foreign: 0, count: undefined });
    expect(lists.every(({ filter }) => filter === null)).toBe(true);
  });

  it('is read once more without the filter where that finds too few', async () => {
    const feed = {
      events: all,
      pageRows: 100,
      page: (rows: readonly PolicyRecord[], call: number) => (call === 1 ? rows.slice(9) : rows),
    };
    const { added, tally, failure, lists } = await readFeed(feed, { line });
    expect(failure).toBeUndefined();
    expect(added).toEqual(idsOf(spelt));
    expect(tally).toMatchObject({ own: 50, foreign: 0 });
    expect(lists.map(({ apply, filter }) => [apply !== null, filter !== null])).toEqual([
      [true, false],
      [false, true],
      [true, false],
      [false, false],
    ]);
  });

  const lost = () => {
    throw failing('not-found', 'HTTP 404.');
  };

  it('is not missing after it was counted: the answer was lost', async () => {
    expect((await readFeed({ events: all, pageRows: 10, page: lost }, { line })).failure).toMatchObject({
      code: 'incomplete',
      message: 'HTTP 404.',
    });
  });

  it('is missing where nothing was counted', async () => {
    const { failure } = await readFeed({ events: all, pageRows: 10, page: lost, count: noCount }, { line });
    expect(failure).toMatchObject({ code: 'missing-target' });
  });

  it('that was counted and fails otherwise fails as it does', async () => {
    const down = () => {
      throw failing('server-error');
    };
    expect((await readFeed({ events: all, pageRows: 10, page: down }, { line })).failure).toMatchObject({
      code: 'server-error',
    });
  });
});

describe("a target under the user's own filter", () => {
  const filter = filterOf("resourceGroup eq 'shop'");
  const shop = EVENTS.map((event) => ({ ...event, resourceGroup: 'Shop' }));
  const rest = [eventBefore(2, { resourceGroup: 'other' })];
  const feed = { events: [...shop, ...rest], pageRows: 10, filters: false };
  const byGroup = (events: readonly PolicyRecord[]) =>
    events.map(({ resourceGroup }) => ({ policyAssignmentId: '/a', numEvents: 1, resourceGroup }));

  it('is counted first, by its columns, and asked for by it', async () => {
    const { added, tally, lists } = await readFeed({ ...feed, count: byGroup }, { filter });
    expect(added).toEqual(idsOf(shop));
    expect(tally).toMatchObject({ own: 50, foreign: 1, count: { total: 50 } });
    expect(lists[0]?.apply).toContain('resourceGroup');
    expect(new Set(lists.slice(1).map((list) => list.filter))).toEqual(new Set([filter.expression]));
  });

  it('is sorted out here where a count leaves its column out', async () => {
    const { added, tally, failure, lists } = await readFeed(feed, { filter });
    expect(failure).toBeUndefined();
    expect(added).toEqual(idsOf(shop));
    expect(tally).toMatchObject({ own: 50, foreign: 0, count: undefined });
    expect(lists.every((list) => list.filter === null)).toBe(true);
  });
});
