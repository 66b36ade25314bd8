/** Clocks that are set differ by less, and sign-ins allow as much. */
const MAX_SKEW_MS = 5 * 60_000;
const MINUTE_MS = 60_000;

/**
 * By how many minutes GitHub's clock is ahead of this machine's, by when GitHub says it is; negative where it is
 * behind, and 0 where the clocks agree or nobody tells.
 */
export function minutesAhead(toldAt: string | undefined, now: Date): number {
  const aheadMs = Date.parse(toldAt ?? '') - now.getTime();
  return Math.abs(aheadMs) > MAX_SKEW_MS ? Math.round(aheadMs / MINUTE_MS) : 0;
}
