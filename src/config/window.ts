import { parseDuration } from '../finding/duration.ts';
import { isTimestamp } from '../finding/timestamp.ts';
import type { Parsed } from '../parsed.ts';

/** Where a window starts: so long before the run, at an instant, or with this attempt of the run. */
export type WindowStart = { readonly agoMs: number } | { readonly at: Date } | { readonly run: true };

/** Azure Policy is younger; how long it keeps events is not documented. */
const MAX_WINDOW_DAYS = 3_650;
const MAX_WINDOW_MS = MAX_WINDOW_DAYS * 86_400_000;

/** Reads a window start: a positive duration, a timestamp with a zone, or `run`. */
export function parseWindowStart(text: string): Parsed<WindowStart> {
  if (text === 'run') return { value: { run: true } };
  const agoMs = parseDuration(text);
  if (agoMs !== undefined && agoMs > MAX_WINDOW_MS) {
    return { problem: `${JSON.stringify(text)} is longer than ${MAX_WINDOW_DAYS} days.` };
  }
  if (agoMs !== undefined && agoMs > 0) return { value: { agoMs } };
  if (isTimestamp(text)) return { value: { at: new Date(text) } };
  return {
    problem: `${JSON.stringify(text)} is neither a duration (90s, 10m, 24h, 7d, P1DT12H), nor a timestamp with a zone (2026-11-23T08:00:00Z), nor run.`,
  };
}
