import { dayOf } from '../finding/duration.ts';
import type { Finding } from '../finding/finding.ts';
import { type MatchContext, matcherOf, type Selector } from './selector.ts';

/** An accepted risk: findings that do not count until a day, and who answers for it. */
export type Waiver = {
  readonly match: Selector;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, UTC: `2027-03-31`. */
  readonly expires: string;
  /** Where it stands. */
  readonly origin: string;
};

/** A waiver is told about ahead of its end, so that somebody can look at it again. */
export const EXPIRING_DAYS = 14;

export type WaiverState = 'active' | 'expiring' | 'expired';

/** A waiver on the day of the run, and the findings that its selector takes, whether it still holds or not. */
export type WaiverUse = {
  readonly waiver: Waiver;
  readonly state: WaiverState;
  readonly findings: readonly Finding[];
};

export type Waived = { readonly finding: Finding; readonly waiver: Waiver };

export type WaiverResult = {
  readonly counted: readonly Finding[];
  readonly waived: readonly Waived[];
  /** Every waiver, in the order of the policy. */
  readonly uses: readonly WaiverUse[];
};

/** Takes out the findings that a waiver holds for; of several the first is named. */
export function applyWaivers(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  context: MatchContext,
): WaiverResult {
  const uses = waivers.map((waiver) => {
    const takes = matcherOf(waiver.match);
    const taken = findings.filter((finding) => takes(finding, context));
    return { waiver, state: stateOf(waiver, context.now), findings: taken };
  });
  const holding = uses.filter(({ state }) => state !== 'expired');
  // From the last to the first, so that the first has the last word.
  const waiverOf = new Map(
    holding.toReversed().flatMap(({ waiver, findings: taken }) => taken.map((one) => [one, waiver] as const)),
  );
  return {
    counted: findings.filter((finding) => !waiverOf.has(finding)),
    waived: findings.flatMap((finding) => {
      const waiver = waiverOf.get(finding);
      return waiver === undefined ? [] : [{ finding, waiver }];
    }),
    uses,
  };
}

/** How a waiver stands at an instant; its last day is one on which it holds. */
export function stateOf({ expires }: Waiver, now: Date): WaiverState {
  if (expires < dayOf(now)) return 'expired';
  return expires < dayOf(now, EXPIRING_DAYS) ? 'expiring' : 'active';
}
