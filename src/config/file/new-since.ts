import { parseDuration } from '../../finding/duration.ts';
import { isTimestamp } from '../../finding/timestamp.ts';
import type { Parsed } from '../../parsed.ts';

/** After what a finding must have been first observed to be new: the pull request's creation, a while ago, or an instant. */
export type NewSince = 'pull-request' | { readonly agoMs: number } | { readonly at: Date };

/** Older than either service. */
const MAX_AGO_DAYS = 3_650;
const MAX_AGO_MS = MAX_AGO_DAYS * 86_400_000;
const EARLIEST = new Date('2000-01-01T00:00:00Z');

/** Reads `new-since`. */
export function parseNewSince(text: string): Parsed<NewSince> {
  if (text === 'pull-request') return { value: text };
  const agoMs = parseDuration(text);
  if (agoMs !== undefined && agoMs > MAX_AGO_MS) {
    return { problem: `${JSON.stringify(text)} is longer than ${MAX_AGO_DAYS} days.` };
  }
  if (agoMs !== undefined && agoMs > 0) return { value: { agoMs } };
  if (isTimestamp(text) && new Date(text) >= EARLIEST) return { value: { at: new Date(text) } };
  return {
    problem: `${JSON.stringify(text)} is neither pull-request, nor a duration (24h, 7d), nor a timestamp with a zone (2026-11-23T08:00:00Z).`,
  };
}
