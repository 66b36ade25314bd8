import { describe, expect, it } from 'vitest';
import { ageMs, parseDuration, wholeDays } from '../../src/finding/duration.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

describe('a duration', () => {
  it.each([
    ['90s', 90 * SECOND],
    ['1s', SECOND],
    ['10m', 10 * MINUTE],
    ['24h', DAY],
    ['7d', 7 * DAY],
    ['0s', 0],
    ['007d', 7 * DAY],
    ['999999s', 999_999 * SECOND],
    ['PT1S', SECOND],
    ['PT90M', 90 * MINUTE],
    ['PT24H', DAY],
    ['P1D', DAY],
    ['P2W', 14 * DAY],
    ['P30D', 30 * DAY],
    ['P10W', 70 * DAY],
    ['PT15H', 15 * HOUR],
    ['PT45S', 45 * SECOND],
    ['P1DT12H', DAY + 12 * HOUR],
    ['P1DT2H3M4S', DAY + 2 * HOUR + 3 * MINUTE + 4 * SECOND],
  ])('%s is %i ms', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each([
    '',
    '24',
    'h',
    '24 h',
    '-1h',
    '+1h',
    '1.5h',
    '1h30m',
    '24H',
    '1w',
    '1y',
    '1ms',
    '1000000s',
    '٣h',
    '1h\n',

    'P',
    'PT',
    'P1',
    'P1DT',
    'P1Y',
    'P1M',
    'PT1D',
    'P1H',
    'p1d',
    '-P1D',
    'P-1D',
    'PT1.5H',
    'P1D12H',
    'T1H',
  ])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('the age of a timestamp', () => {
  const now = new Date('2026-11-23T08:00:00Z');

  it.each([
    ['2026-11-23T08:00:00Z', 0],
    ['2026-11-22T08:00:00Z', DAY],
    ['2026-11-23T08:00:00+01:00', HOUR],
    ['2026-11-23T07:59:59.9991234Z', 1],
    ['2026-11-23T08:00:01Z', -SECOND],
  ])('%s is %i ms', (timestamp, age) => {
    expect(ageMs(timestamp, now)).toBe(age);
  });
});

describe('the days from one timestamp to another', () => {
  it.each([
    ['2026-11-22T08:00:00Z', '2026-11-23T08:00:00Z', 1],
    ['2026-11-22T08:00:01Z', '2026-11-23T08:00:00Z', 0],
    ['2026-11-01T08:00:00Z', '2026-11-23T07:59:59Z', 21],
    ['2026-11-22T23:00:00-02:00', '2026-11-24T01:00:00Z', 1],
    ['2026-11-23T08:00:00Z', '2026-11-23T08:00:00Z', 0],
    ['2026-11-23T08:00:00Z', '2026-11-01T08:00:00Z', 0],
  ])('%s, %s: %i whole ones', (from, to, days) => {
    expect(wholeDays(from, to)).toBe(days);
  });
});
