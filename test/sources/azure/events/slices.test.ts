import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyRecord } from '../../../../src/sources/azure/api/schema.ts';
import { createLanes } from '../../../../src/sources/azure/events/lanes.ts';
import { readSlices } from '../../../../src/sources/azure/events/slices.ts';
import { eventAt, RoundService, type Service } from './rounds.ts';

const DAY_MS = 86_400_000;
const TO = Date.parse('2026-11-23T12:00:00Z');
const FROM = TO - DAY_MS;
const WINDOW = { from: new Date(FROM), to: new Date(TO) };
const LANES = 7;

/** What was taken, how, and how many lanes are free afterwards. */
async function read(service: Service, { lanes = LANES, total = service.events.length } = {}) {
  const rounds = new RoundService(service);
  const shared = createLanes(lanes);
  const taken: PolicyRecord[] = [];
  await readSlices(WINDOW, {
    list: (window) => rounds.list(window),
    take: (events) => void taken.push(...events),
    pagesLeft: () => Math.ceil((total - taken.length) / service.pageRows),
    lanes: shared,
  });
  return { taken, rounds, free: shared.take(1_000) };
}

const idsOf = (events: readonly PolicyRecord[]): readonly string[] =>
  events.map(({ resourceId }) => resourceId).toSorted();

describe('every event is taken once', () => {
  const events = fc.array(
    fc.oneof(
      fc.integer({ min: FROM, max: TO }),
      // Bursts and ties: where slices are cut.
      fc.integer({ min: TO - 3_600_000, max: TO - 3_599_980 }),
      fc.constantFrom(FROM, TO, TO - DAY_MS / 2),
    ),
    { maxLength: 120 },
  );

  it('whatever their times, the size of a page, the order, and the end of a window', () =>
    fc.assert(
      fc.asyncProperty(
        events,
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom<NonNullable<Service['order']>>('newest first', 'oldest first'),
        fc.constantFrom<NonNullable<Service['endOfWindow']>>('inside', 'outside'),
        fc.integer({ min: 0, max: LANES }),
        async (times, pageRows, order, endOfWindow, lanes) => {
          const all = times.map(eventAt);
          const service = { events: all, pageRows, order, endOfWindow };
          const { taken, free } = await read(service, { lanes });
          // At the very end of the whole window it is the service that decides.
          const expected = all.filter(
            ({ timestamp }) => endOfWindow === 'inside' || Date.parse(timestamp) < TO,
          );
          expect(idsOf(taken)).toEqual(idsOf(expected));
          expect(free).toBe(lanes);
        },
      ),
      { numRuns: 300 },
    ));

  it('and none twice where the list is shuffled, which the count has to show', async () => {
    const all = Array.from({ length: 600 }, (_, index) =>
      eventAt(FROM + ((index * 7_919) % 600) * 144_000, index),
    );
    const { taken } = await read({ events: all, pageRows: 10, order: 'shuffled' });
    expect(new Set(idsOf(taken)).size).toBe(taken.length);
  });

  it('also those at the very moment of a cut', async () => {
    const times = Array.from({ length: 2_000 }, (_, index) => FROM + index * (DAY_MS / 2_000));
    const all = times.flatMap((time, index) => [eventAt(time, 2 * index), eventAt(time, 2 * index + 1)]);
    const { taken } = await read({ events: all, pageRows: 50 });
    expect(idsOf(taken)).toEqual(idsOf(all));
  });

  it('also those beyond the window, which have to be told', async () => {
    const all = [eventAt(FROM - DAY_MS, 1), eventAt(TO + 1, 2), eventAt(TO - 5, 3)];
    const taken: PolicyRecord[] = [];
    await readSlices(WINDOW, {
      list: async function* () {
        yield { rows: all.toReversed(), isLast: true };
      },
      take: (events) => void taken.push(...events),
      pagesLeft: () => 10,
      lanes: createLanes(0),
    });
    expect(idsOf(taken)).toEqual(['/r/1', '/r/2', '/r/3']);
  });
});

describe('50,000 events in 50 pages, eight requests at a time', () => {
  const spread = (count: number, from: number, lengthMs: number): PolicyRecord[] =>
    Array.from({ length: count }, (_, index) =>
      eventAt(Math.floor(from + (index * lengthMs) / count), index),
    );

  it.each<[string, PolicyRecord[], number, number]>([
    ['spread over the day', spread(50_000, FROM, DAY_MS), 9, 60],
    ['in five minutes of it', spread(50_000, TO - 3_600_000, 300_000), 13, 90],
    ['in ten seconds of it', spread(50_000, TO - 9 * 3_600_000, 10_000), 16, 110],
    [
      'half in a storm, half before it',
      [...spread(25_000, FROM, DAY_MS), ...spread(25_000, TO - 7_200_000, 30_000)],
      14,
      95,
    ],
  ])('%s: in a third of the time of one list', async (_, events, rounds, requests) => {
    const read50 = await read({ events, pageRows: 1_000 });
    expect(read50.taken).toHaveLength(50_000);
    expect(read50.rounds.rounds).toBeLessThanOrEqual(rounds);
    expect(read50.rounds.requests).toBeLessThanOrEqual(requests);
  });

  it('at the same moment: one list to its end, for there is nothing to cut', async () => {
    const events = Array.from({ length: 5_000 }, (_, index) => eventAt(TO - 1_000, index));
    const { taken } = await read({ events, pageRows: 1_000 });
    expect(idsOf(taken)).toEqual(idsOf(events));
  });
});

it('a list that nobody can count is read in one', async () => {
  const events = Array.from({ length: 500 }, (_, index) => eventAt(FROM + index * 1_000, index));
  const { taken, rounds } = await read({ events, pageRows: 10 }, { total: 0 });
  expect(taken).toHaveLength(500);
  expect(rounds.requests).toBe(50);
});

it('the first failure ends every slice, and is told', async () => {
  const events = Array.from({ length: 5_000 }, (_, index) => eventAt(FROM + index * 17_000, index));
  const rounds = new RoundService({ events, pageRows: 10 });
  const taken: PolicyRecord[] = [];
  const reading = readSlices(WINDOW, {
    list: async function* (window) {
      for await (const page of rounds.list(window)) {
        if (rounds.requests > 40) throw new Error('out of order');
        yield page;
      }
    },
    take: (some) => void taken.push(...some),
    pagesLeft: () => Math.ceil((events.length - taken.length) / 10),
    lanes: createLanes(LANES),
  });
  await expect(reading).rejects.toThrow('out of order');
  expect(taken.length).toBeGreaterThan(0);
  expect(rounds.requests).toBeLessThan(60);
});

it('one failure ends the slices beside it', async () => {
  const events = Array.from({ length: 5_000 }, (_, index) => eventAt(FROM + index * 17_000, index));
  const rounds = new RoundService({ events, pageRows: 10 });
  let hasFailed = false;
  const reading = readSlices(WINDOW, {
    list: async function* (window) {
      for await (const page of rounds.list(window)) {
        if (rounds.requests > 40 && !hasFailed) {
          hasFailed = true;
          throw new Error('out of order');
        }
        yield page;
      }
    },
    take: () => undefined,
    pagesLeft: () => 400,
    lanes: createLanes(LANES),
  });
  await expect(reading).rejects.toThrow('out of order');
  expect(rounds.requests).toBeLessThan(60);
});

describe('a window of few milliseconds', () => {
  const read = async (ms: number, endOfWindow: 'inside' | 'outside') => {
    const events = Array.from({ length: ms + 1 }, (_, index) => eventAt(TO - index, index));
    const rounds = new RoundService({ events, pageRows: 10, endOfWindow });
    const taken: PolicyRecord[] = [];
    await readSlices(
      { from: new Date(TO - ms), to: new Date(TO) },
      {
        list: (window) => rounds.list(window),
        take: (some) => void taken.push(...some),
        pagesLeft: () => 100,
        lanes: createLanes(LANES),
      },
    );
    return { taken: idsOf(taken), events: idsOf(events), requests: rounds.requests };
  };

  it('is cut into parts of four at least', async () => {
    expect((await read(7, 'inside')).requests).toBe(1);
    expect((await read(8, 'inside')).requests).toBe(2);
  });

  it.each([
    ['inside', 0],
    ['outside', 1],
  ] as const)('loses no event at a cut where the end of a window is %s', async (endOfWindow, lost) => {
    const { taken, events } = await read(100, endOfWindow);
    expect(new Set(taken).size).toBe(taken.length);
    expect(taken).toHaveLength(events.length - lost);
  });
});

it('a list that is found not to be sorted is read to its end, though an older event came', async () => {
  const [a, b, c] = [eventAt(TO - 5, 1), eventAt(TO - 6, 2), eventAt(TO - 7, 3)];
  const taken: PolicyRecord[] = [];
  await readSlices(WINDOW, {
    list: async function* () {
      yield { rows: [b, eventAt(FROM - DAY_MS, 4), a], isLast: false };
      yield { rows: [c], isLast: true };
    },
    take: (some) => void taken.push(...some),
    pagesLeft: () => 1,
    lanes: createLanes(0),
  });
  expect(idsOf(taken)).toEqual(['/r/1', '/r/2', '/r/3', '/r/4']);
});

it('a list that has ended gives nothing more away, whatever was counted', async () => {
  const { rounds } = await read({ events: [eventAt(TO - 5, 1)], pageRows: 10 }, { total: 10_000 });
  expect(rounds.requests).toBe(LANES + 1);
});
