import { describe, expect, it } from 'vitest';
import { cutsOf, msPerPageOf } from '../../../../src/sources/azure/events/density.ts';
import { eventAt } from './rounds.ts';

describe('how long a page lasts', () => {
  it.each<[string, readonly number[], number | undefined]>([
    ['of no events is not known', [], undefined],
    ['of one event is no time', [50], 0],
    ['of even ones is the time between them, by the oldest quarter', [0, 10, 20, 30, 40, 50, 60, 70], 40],
    ['of five is told by two of them', [0, 10, 500, 600, 700], 25],
    ['tells nothing of a burst among the newest', [0, 100, 101, 101, 102, 102, 103, 103], 400],
    ['is long where the oldest quarter is', [0, 80, 160, 161, 162, 163, 164, 165, 166], 480],
  ])('%s', (_, times, ms) => {
    expect(msPerPageOf(times.map(eventAt))).toBe(ms);
    expect(msPerPageOf(times.toReversed().map(eventAt))).toBe(ms);
  });
});

describe('where the time is cut', () => {
  it.each<[string, number, number, readonly number[]]>([
    ['nowhere for one part', 1, Number.POSITIVE_INFINITY, []],
    ['evenly where nobody knows where the events end', 4, Number.POSITIVE_INFINITY, [1_075, 1_050, 1_025]],
    ['evenly where they go on for half of it', 4, 50, [1_075, 1_050, 1_025]],
    [
      'evenly up to where they are likely to end, with a last part for the rest',
      5,
      40,
      [1_090, 1_080, 1_070, 1_060],
    ],
    ['at whole milliseconds', 4, 20, [1_093, 1_086, 1_080]],
    ['by a millisecond for each part at least', 4, 0, [1_098, 1_097, 1_096]],
  ])('%s', (_, parts, likelyMs, cuts) => {
    expect(cutsOf(1_000, 1_100, parts, likelyMs)).toEqual(cuts);
  });
});
