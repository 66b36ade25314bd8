import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { earlier, instantKey, isTimestamp, later } from '../../src/finding/timestamp.ts';

describe('isTimestamp', () => {
  it.each([
    '2026-11-23T08:00:00Z',
    '2026-11-23T08:00:00.1Z',
    '2026-11-23T08:00:00.12Z',
    '2026-11-23T08:00:00.123Z',
    '2026-11-23T08:00:00.1234Z',
    '2026-11-23T08:00:00.12345Z',
    '2026-11-23T08:00:00.123456Z',
    '2026-11-23T08:00:00.1234567Z',
    '2026-11-23T08:00:00.12345678Z',
    '2026-11-23T08:00:00.123456789Z',
    '2026-11-23T08:00:00.123456789012Z',
    '2026-11-23T08:00:00+00:00',
    '2026-11-23T08:00:00-00:00',
    '2026-11-23T08:00:00.5+05:30',
    '2026-11-23T08:00:00-11:45',
    '2026-11-23t08:00:00z',
    '2024-02-29T23:59:59Z',
    '2000-02-29T00:00:00Z',
  ])('takes %s', (text) => {
    expect(isTimestamp(text)).toBe(true);
  });

  it.each([
    ['no zone', '2026-11-23T08:00:00'],
    ['no time', '2026-11-23'],
    ['no T', '2026-11-23 08:00:00Z'],
    ['no seconds', '2026-11-23T08:00Z'],
    ['an empty fraction', '2026-11-23T08:00:00.Z'],
    ['a letter in the fraction', '2026-11-23T08:00:00.5xZ'],
    ['a comma', '2026-11-23T08:00:00,5Z'],
    ['a zone without a colon', '2026-11-23T08:00:00+0100'],
    ['a zone without minutes', '2026-11-23T08:00:00+01'],
    ['a zone that is no time', '2026-11-23T08:00:00+99:99'],
    ['month 13', '2026-13-01T08:00:00Z'],
    ['month 0', '2026-00-01T08:00:00Z'],
    ['day 0', '2026-11-00T08:00:00Z'],
    ['day 32', '2026-12-32T08:00:00Z'],
    ['30 February', '2026-02-30T08:00:00Z'],
    ['29 February of a common year', '2025-02-29T08:00:00Z'],
    ['29 February of 2100', '2100-02-29T08:00:00Z'],
    ['31 April', '2026-04-31T08:00:00Z'],
    ['hour 25', '2026-11-23T25:00:00Z'],
    ['minute 60', '2026-11-23T08:60:00Z'],
    ['text before', 'x2026-11-23T08:00:00Z'],
    ['text after', '2026-11-23T08:00:00Z '],
    ['a newline after', '2026-11-23T08:00:00Z\n'],
    ['nothing', ''],
    ['a number', '1763884800'],
    ['other digits', '２０２６-11-23T08:00:00Z'],
  ])('refuses %s', (_, text) => {
    expect(isTimestamp(text)).toBe(false);
  });
});

/** Nanoseconds since 1970 by calendar arithmetic of its own: the oracle knows no Date. */
type Moment = { readonly text: string; readonly nanoseconds: bigint };

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function daysSince1970(year: number, month: number, day: number): number {
  let days = day - 1;
  for (let earlierYear = 1970; earlierYear < year; earlierYear += 1) days += isLeap(earlierYear) ? 366 : 365;
  for (let earlierMonth = 1; earlierMonth < month; earlierMonth += 1) days += daysInMonth(year, earlierMonth);
  return days;
}

const two = (value: number): string => String(value).padStart(2, '0');

const anyMoment: fc.Arbitrary<Moment> = fc
  .record({
    // Few years, days and hours, so that neighbours and ties are common.
    year: fc.constantFrom(1999, 2024, 2026, 2027),
    month: fc.constantFrom(1, 2, 3, 12),
    day: fc.integer({ min: 1, max: 31 }),
    hour: fc.constantFrom(0, 1, 22, 23),
    minute: fc.constantFrom(0, 30, 59),
    second: fc.constantFrom(0, 1, 59),
    fraction: fc.stringMatching(/^[019]{0,9}$/),
    zone: fc.option(
      fc.record({ sign: fc.constantFrom(1, -1), hours: fc.nat(23), minutes: fc.constantFrom(0, 30, 59) }),
    ),
  })
  .map(({ year, month, day: anyDay, hour, minute, second, fraction, zone }) => {
    const day = Math.min(anyDay, daysInMonth(year, month));
    const offset = zone === null ? 0 : zone.sign * (zone.hours * 60 + zone.minutes);
    const minutes = daysSince1970(year, month, day) * 1440 + hour * 60 + minute - offset;
    const suffix =
      zone === null ? 'Z' : `${zone.sign > 0 ? '+' : '-'}${two(zone.hours)}:${two(zone.minutes)}`;
    const decimals = fraction === '' ? '' : `.${fraction}`;
    return {
      text: `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${decimals}${suffix}`,
      nanoseconds:
        BigInt(minutes * 60 + second) * 1_000_000_000n + BigInt(`${fraction}000000000`.slice(0, 9)),
    };
  });

function compare(a: bigint | string, b: bigint | string): number {
  return a < b ? -1 : Number(a > b);
}

describe('instantKey', () => {
  it('sorts as time does, to the nanosecond and over zones', () => {
    fc.assert(
      fc.property(anyMoment, anyMoment, (a, b) => {
        expect(isTimestamp(a.text)).toBe(true);
        expect(compare(instantKey(a.text), instantKey(b.text))).toBe(compare(a.nanoseconds, b.nanoseconds));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['2026-11-23T08:00:00.1Z', '2026-11-23T08:00:00.100000000Z'],
    ['2026-11-23T08:00:00Z', '2026-11-23T10:00:00+02:00'],
    ['2026-11-23T00:30:00+01:00', '2026-11-22T23:30:00Z'],
  ])('gives %s and %s the same key', (a, b) => {
    expect(instantKey(a)).toBe(instantKey(b));
  });

  it.each([
    ['2026-11-23T08:00:00.1234567Z', '2026-11-23T08:00:00.1234568Z'],
    ['2026-11-23T08:00:00.123Z', '2026-11-23T08:00:00.1230001Z'],
    ['2026-11-23T08:00:00.9Z', '2026-11-23T08:00:01Z'],
    ['0001-01-01T00:00:00Z', '2026-11-23T08:00:00Z'],
    ['2026-11-23T08:00:00Z', '9999-12-31T23:00:00Z'],
    ['9999-12-31T23:00:00Z', '9999-12-31T23:59:59-01:00'],
  ])('puts %s before %s', (a, b) => {
    expect(instantKey(a) < instantKey(b)).toBe(true);
  });

  it.each(['', 'yesterday', '2026-11-23', '2026-13-01T00:00:00Z'])('refuses %j', (text) => {
    expect(() => instantKey(text)).toThrow(new RangeError(`not a timestamp: ${text}`));
  });
});

describe('earlier and later', () => {
  it('pick by time and give the timestamp back as it came', () => {
    fc.assert(
      fc.property(anyMoment, anyMoment, (a, b) => {
        const [first, last] = b.nanoseconds < a.nanoseconds ? [b, a] : [a, b];
        const isTie = a.nanoseconds === b.nanoseconds;
        expect(earlier(a.text, b.text)).toBe(isTie ? a.text : first.text);
        expect(later(a.text, b.text)).toBe(isTie ? a.text : last.text);
      }),
    );
  });

  it('are the first of two that name one instant', () => {
    const [here, there] = ['2026-11-23T08:00:00Z', '2026-11-23T10:00:00+02:00'];
    expect([earlier(here, there), later(here, there)]).toEqual([here, here]);
    expect([earlier(there, here), later(there, here)]).toEqual([there, there]);
  });
});
