import type { PolicyRecord } from '../api/schema.ts';

/**
 * How many milliseconds a page of events is likely to last behind this one: events come in bursts, so the oldest
 * quarter of a page tells more than the whole. Undefined for an empty page.
 */
export function msPerPageOf(rows: readonly PolicyRecord[]): number | undefined {
  const times = rows.map(({ timestamp }) => Date.parse(timestamp)).toSorted((a, b) => a - b);
  const quarter = times.slice(0, Math.ceil(times.length / 4));
  const [oldest, newest] = [quarter[0], quarter.at(-1)];
  if (oldest === undefined || newest === undefined) return undefined;
  return ((newest - oldest) / quarter.length) * times.length;
}

/**
 * Where to cut the time from `from` up to `until` into so many parts, the newest cut first. Where the events to come
 * are likely to end long before, the parts are even up to there, and the last one is all of the rest.
 */
export function cutsOf(from: number, until: number, parts: number, likelyMs: number): readonly number[] {
  const rest = until - from;
  const span = likelyMs < rest / 2 ? Math.max(likelyMs, parts) : rest;
  const width = span / (span < rest ? parts - 1 : parts);
  return Array.from({ length: parts - 1 }, (_, index) => Math.floor(until - (index + 1) * width));
}
