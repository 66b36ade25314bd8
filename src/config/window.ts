import { isTimestamp } from '../finding/timestamp.ts';
import type { Parsed } from '../parsed.ts';

/** Where a window starts: so long before the run, or at an instant. */
export type WindowStart = { readonly agoMs: number } | { readonly at: Date };

const SECOND_MS = 1000;
const UNIT_MS: Record<string, number> = {
  s: SECOND_MS,
  m: 60 * SECOND_MS,
  h: 3_600 * SECOND_MS,
  d: 86_400 * SECOND_MS,
  w: 604_800 * SECOND_MS,
};

/** Azure Policy is younger; how long it keeps events is not documented. */
const MAX_WINDOW_DAYS = 3_650;
const MAX_WINDOW_MS = MAX_WINDOW_DAYS * 86_400 * SECOND_MS;

const SHORT = /^(\d{1,6})([smhd])$/;
// Years and months are no fixed length, so they are not taken.
const ISO_8601 =
  /^P(?=\d|T\d)(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/;

/** Reads a duration (`90s 10m 24h 7d`, or ISO 8601 without months and years), in milliseconds. */
export function parseDuration(text: string): number | undefined {
  const short = SHORT.exec(text);
  if (short !== null) return Number(short[1]) * (UNIT_MS[short[2] ?? ''] ?? 0);
  const iso = ISO_8601.exec(text);
  if (iso === null) return undefined;
  const units = ['w', 'd', 'h', 'm', 's'];
  return units.reduce((sum, unit, index) => sum + Number(iso[index + 1] ?? 0) * (UNIT_MS[unit] ?? 0), 0);
}

/** Reads a window start: a positive duration, or a timestamp with a zone. */
export function parseWindowStart(text: string): Parsed<WindowStart> {
  const agoMs = parseDuration(text);
  if (agoMs !== undefined && agoMs > MAX_WINDOW_MS) {
    return { problem: `${JSON.stringify(text)} is longer than ${MAX_WINDOW_DAYS} days.` };
  }
  if (agoMs !== undefined && agoMs > 0) return { value: { agoMs } };
  if (isTimestamp(text)) return { value: { at: new Date(text) } };
  return {
    problem: `${JSON.stringify(text)} is neither a duration (90s, 10m, 24h, 7d, P1DT12H) nor a timestamp with a zone (2026-11-23T08:00:00Z).`,
  };
}
