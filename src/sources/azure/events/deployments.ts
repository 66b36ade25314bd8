import { instantKey } from '../../../finding/timestamp.ts';
import type { Denial } from './grouping.ts';

/** Who tries a denied deployment again by a pipeline does so within a minute or two; a person takes longer. */
const LONGEST_PAUSE_MS = 120_000;

/**
 * Tells for each denied request when the deployment that it was part of was denied first: the requests of one
 * identity follow each other without a longer pause. One refused deployment fans out over resources, policies and tries.
 */
export function deploymentsOf(denials: readonly Denial[]): (denial: Denial) => string | undefined {
  const starts = new Map<string, readonly Start[]>();
  for (const [principal, own] of Map.groupBy(denials, (denial) => denial.principal)) {
    starts.set(principal, startsOf(own));
  }
  return ({ principal, timestamp }) => startBefore(starts.get(principal) ?? [], instantKey(timestamp));
}

/** When a deployment was denied first. Each lasts until the next begins. */
type Start = { readonly instant: string; readonly timestamp: string };

function startsOf(denials: readonly Denial[]): readonly Start[] {
  const starts: Start[] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const { timestamp } of denials.toSorted(byTime)) {
    const time = Date.parse(timestamp);
    if (time - before > LONGEST_PAUSE_MS) starts.push({ instant: instantKey(timestamp), timestamp });
    before = time;
  }
  return starts;
}

/** By halves: a window of many days may have as many deployments as denials. */
function startBefore(starts: readonly Start[], instant: string): string | undefined {
  let [known, beyond] = [-1, starts.length];
  while (beyond - known > 1) {
    const middle = Math.floor((known + beyond) / 2);
    if ((starts[middle]?.instant ?? '') <= instant) known = middle;
    else beyond = middle;
  }
  return starts[known]?.timestamp;
}

/** Orders denied requests, the earliest first. */
export function byTime(a: Denial, b: Denial): number {
  const [first, second] = [a, b].map(({ timestamp }) => `${instantKey(timestamp)} ${timestamp}`);
  return (first ?? '') < (second ?? '') ? -1 : Number(first !== second);
}
