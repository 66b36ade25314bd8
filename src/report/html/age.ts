import { instantKey, isTimestamp } from '../../finding/timestamp.ts';

const DAY_SECONDS = 86_400;

/** Whole days from when a finding was first seen until the run; undefined where a service told no time. */
export function ageInDays(firstObservedAt: string, startedAt: string): number | undefined {
  if (!isTimestamp(firstObservedAt)) return undefined;
  const seconds = Number(instantKey(startedAt)) - Number(instantKey(firstObservedAt));
  return Math.max(0, Math.floor(seconds / DAY_SECONDS));
}
