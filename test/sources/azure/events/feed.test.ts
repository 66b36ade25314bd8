import { describe, expect, it } from 'vitest';
import type { PolicyRecord } from '../../../../src/sources/azure/api/schema.ts';
import { failing } from '../../answers.ts';
import { ASSIGNMENT, countOf, eventBefore, GROUP, idsOf, readFeed, WINDOW } from './feed.ts';

const EVENTS = Array.from({ length: 50 }, (_, index) => eventBefore(1 + index * 60));
const NEWEST = EVENTS[0]?.timestamp;
const COUNTED = {
  total: 50,
  spellings: [ASSIGNMENT],
  byEffect: [['audit', 50]],
};
const named = { source: 'azure', rows: 'events' } as const;
const noCount = (): never => {
  throw failing('server-error');
};

describe('a list of one page', () => {
  it('is read at once, and never counted', async () => {
    const { added, told, tally, failure, lists } = await readFeed({ events: EVENTS, pageRows: 50 });
    expect(failure).toBeUndefined();
    expect(added).toEqual(idsOf(EVENTS));
    expect(tally).toEqual({ own: 50, foreign: 0, newest: NEWEST, count: undefined });
    expect(told).toEqual([{ ...named, target: GROUP, read: 50 }]);
    expect(lists).toHaveLength(1);
  });

  it('of nothing has nothing newest', async () => {
    const { tally, failure, lists } = await readFeed({ events: [], pageRows: 50 });
    expect([failure, lists.length]).toEqual([undefined, 1]);
    expect(tally).toEqual({ own: 0, foreign: 0, newest: '', count: undefined });
  });

  it('takes the ends of the window, and tells what lies beyond or elsewhere', async () => {
    const inside = [eventBefore(0), eventBefore(3_600)];
    const beyond = [
      eventBefore(10, { timestamp: '2026-11-23T12:00:00.0000001Z' }),
      eventBefore(11, { timestamp: '2026-11-23T10:59:59.9999999Z' }),
      eventBefore(12, { resourceId: `${GROUP}-2/providers/A.B/c/r` }),
    ];
    const page = () => [...inside, ...beyond];
    const { added, tally } = await readFeed({ events: inside, pageRows: 50, page });
    expect(added).toEqual(idsOf(inside));
    expect(tally).toMatchObject({ own: 2, foreign: 3, newest: '2026-11-23T12:00:00.000Z' });
  });

  it('of a management group is taken whole, for nobody else knows what it holds', async () => {
    const elsewhere = [eventBefore(1, { resourceId: '/subscriptions/x/y', managementGroupIds: 'other' })];
    const line = '/providers/Microsoft.Management/managementGroups/root';
    const { tally } = await readFeed({ events: elsewhere, pageRows: 5 }, { line });
    expect(tally).toMatchObject({ own: 1, foreign: 0 });
  });
});

describe('a list of several pages', () => {
  it('is counted once the first has come, and read beside each other from there', async () => {
    const { added, told, tally, failure, lists, free } = await readFeed({ events: EVENTS, pageRows: 10 });
    expect(failure).toBeUndefined();
    expect(added).toEqual(idsOf(EVENTS));
    expect(tally).toEqual({ own: 50, foreign: 0, newest: NEWEST, count: COUNTED });
    expect(lists.findIndex(({ apply }) => apply !== null)).toBe(1);
    expect(lists.flatMap(({ apply }) => apply ?? [])).toEqual([
      'groupby((policyAssignmentId,policyDefinitionAction),aggregate($count as numEvents))',
    ]);
    expect(new Set(lists.map(({ from }) => from)).size).toBeGreaterThan(2);
    expect(lists.every(({ filter }) => filter === null)).toBe(true);
    expect(told[0]).toEqual({ ...named, target: GROUP, read: 10 });
    expect(told.at(-1)).toEqual({ ...named, target: GROUP, read: 50, of: 50 });
    expect(free).toBe(3);
  });

  it('is cut below the newest event that came, where the events are', async () => {
    const early = Array.from({ length: 50 }, (_, index) => eventBefore(3_000 + index));
    const { lists } = await readFeed({ events: early, pageRows: 10 });
    const cuts = lists.slice(2).map(({ from }) => Date.parse(from));
    const begins = cuts.filter((cut) => cut > WINDOW.from.getTime());
    expect(begins.length).toBeGreaterThan(0);
    for (const cut of begins) expect(cut).toBeLessThan(WINDOW.to.getTime() - 3_000_000);
  });

  it('is cut before its first page is asked for again', async () => {
    const { lists } = await readFeed({ events: EVENTS, pageRows: 10 });
    expect(Date.parse(lists[2]?.from ?? '')).toBeGreaterThan(WINDOW.from.getTime());
  });

  it('that begins with an empty one has pages of the documented size, until one has come', async () => {
    const page = (rows: readonly PolicyRecord[], call: number) => (call === 1 ? [] : rows);
    const { added, lists } = await readFeed({ events: EVENTS, pageRows: 10, page });
    expect(added).toEqual(idsOf(EVENTS));
    expect(new Set(lists.map(({ from }) => from)).size).toBe(1);
  });

  it('is read whether anybody is told of it or not', async () => {
    const { added, told } = await readFeed({ events: EVENTS, pageRows: 10 }, { tells: false });
    expect([added, told]).toEqual([idsOf(EVENTS), []]);
  });

  it('is read to its end where it is not counted', async () => {
    const { added, tally, failure, lists } = await readFeed({ events: EVENTS, pageRows: 10, count: noCount });
    expect(failure).toBeUndefined();
    expect(added).toEqual(idsOf(EVENTS));
    expect(tally).toEqual({ own: 50, foreign: 0, newest: NEWEST, count: undefined });
    expect(lists.map(({ apply, skip }) => (apply === null ? skip : 'count'))).toEqual([
      0,
      'count',
      10,
      20,
      30,
      40,
    ]);
  });
});

describe('a list that brings less than is counted', () => {
  const losing = (first: number, last: number) => (rows: readonly PolicyRecord[], call: number) =>
    call >= first && call <= last ? rows.slice(1) : rows;

  it('is counted and read once more, in one list', async () => {
    const { added, tally, failure, lists } = await readFeed({
      events: EVENTS,
      pageRows: 10,
      page: losing(2, 2),
    });
    expect(failure).toBeUndefined();
    expect(added).toEqual(idsOf(EVENTS));
    expect(tally).toMatchObject({ own: 50, foreign: 0 });
    const again = lists.findLastIndex(({ apply }) => apply !== null);
    expect(lists.slice(again + 1).map(({ skip }) => skip)).toEqual([0, 10, 20, 30, 40]);
    expect(lists.filter(({ apply }) => apply !== null)).toHaveLength(2);
  });

  it('twice is incomplete, and says by how much', async () => {
    const { failure, tally } = await readFeed(
      { events: EVENTS, pageRows: 10, page: losing(2, 99) },
      { lanes: 0 },
    );
    expect(failure).toMatchObject({
      code: 'incomplete',
      message: `Azure Resource Manager: listing policy events of ${GROUP} failed: the service counts 50 events and brought 45. Run the job again.`,
    });
    expect(tally).toMatchObject({ own: 45, count: COUNTED });
  });

  it('is not made whole by what another reading brought', async () => {
    const page = (rows: readonly PolicyRecord[], call: number) =>
      call === 2 || call === 7 ? rows.toSpliced(call === 2 ? 0 : 1, 1) : rows;
    const { failure } = await readFeed({ events: EVENTS, pageRows: 10, page }, { lanes: 0 });
    expect(failure).toMatchObject({ code: 'incomplete' });
  });

  it('is held to the first count where there is no second', async () => {
    const count = (events: readonly PolicyRecord[], call: number) => (call > 1 ? noCount() : countOf(events));
    const feed = { events: EVENTS, pageRows: 10, page: losing(2, 99), count };
    expect((await readFeed(feed)).failure).toMatchObject({ code: 'incomplete' });
  });

  it('is held to the second count where that is smaller', async () => {
    const count = (events: readonly PolicyRecord[], call: number) =>
      countOf(events.slice(0, call > 1 ? 45 : 50));
    const feed = { events: EVENTS, pageRows: 10, page: losing(2, 99), count };
    expect(await readFeed(feed, { lanes: 0 })).toMatchObject({
      failure: undefined,
      tally: { count: { total: 45 } },
    });
  });
});

describe('more events than a target may have', () => {
  it('are refused with the page that brings them', async () => {
    const { failure, tally } = await readFeed({ events: EVENTS, pageRows: 50 }, { maxRows: 49 });
    expect(failure).toMatchObject({
      code: 'too-many-rows',
      message: `Azure Resource Manager: listing policy events of ${GROUP} failed: 50 events came, over the limit of 49 rows read of one target. Shorten azure-since, narrow the target, or raise limits.rows in the policy file.`,
    });
    expect(tally.own).toBe(50);
  });

  it('are not as many as may be', async () => {
    const { failure } = await readFeed({ events: EVENTS, pageRows: 10 }, { maxRows: 50, lanes: 0 });
    expect(failure).toBeUndefined();
  });
});
