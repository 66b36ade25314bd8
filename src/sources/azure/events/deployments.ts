import { instantKey } from '../../../finding/timestamp.ts';
import type { Denial } from './grouping.ts';

/** Who tries a denied deployment again by a pipeline does so within a minute or two; a person takes longer. */
const LONGEST_PAUSE_MS = 120_000;

/**
 * Tells for each denied request when the deployment that it was part of was denied first: the requests of one
 * identity follow each other without a longer pause. One refused deployment fans out over resources, policies and tries.
 */
export function deploymentsOf(denials: readonly Denial[]): (denial: Denial) => string | undefined {
  const starts = new Map<string, string>();
  for (const own of Map.groupBy(denials, ({ principal }) => principal).values()) {
    let [start, before] = ['', Number.NEGATIVE_INFINITY];
    for (const denial of own.toSorted(byTime)) {
      const time = Date.parse(denial.timestamp);
      if (time - before > LONGEST_PAUSE_MS) start = denial.timestamp;
      before = time;
      starts.set(keyOf(denial), start);
    }
  }
  return (denial) => starts.get(keyOf(denial));
}

/** Orders denied requests, the earliest first. */
export function byTime(a: Denial, b: Denial): number {
  const [first, second] = [a, b].map(({ timestamp }) => `${instantKey(timestamp)} ${timestamp}`);
  return (first ?? '') < (second ?? '') ? -1 : Number(first !== second);
}

function keyOf({ principal, timestamp }: Denial): string {
  return `${principal} ${instantKey(timestamp)}`;
}
