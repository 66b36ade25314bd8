import { describe, expect, it } from 'vitest';
import { parseDuration, parseWindowStart } from '../../src/config/window.ts';

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

describe('the start of a window', () => {
  it.each([
    ['24h', { agoMs: DAY }],
    ['PT30M', { agoMs: 30 * MINUTE }],
    ['2026-11-23T08:00:00Z', { at: new Date('2026-11-23T08:00:00Z') }],
    ['2026-11-23T08:00:00.1234567+01:00', { at: new Date('2026-11-23T07:00:00.123Z') }],
  ])('%s is taken', (text, value) => {
    expect(parseWindowStart(text)).toEqual({ value });
  });

  it.each([
    ['no length', '0s'],
    ['no length, in ISO 8601', 'PT0S'],
    ['a negative length', '-1h'],
    ['no zone', '2026-11-23T08:00:00'],
    ['no time', '2026-11-23'],
    ['a day that no month has', '2026-02-30T00:00:00Z'],
    ['words', 'yesterday'],
    ['run, which is not built yet', 'run'],
  ])('%s is refused, with the value and both forms', (_, text) => {
    const { problem } = { problem: '', ...parseWindowStart(text) };
    expect(problem).toContain(JSON.stringify(text));
    expect(problem).toContain('24h');
    expect(problem).toContain('2026-11-23T08:00:00Z');
  });
});
