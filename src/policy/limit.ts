import type { Finding } from '../finding/finding.ts';
import { type MatchContext, matcherOf, type Selector } from './selector.ts';
import { isCounted } from './threshold.ts';

export type LimitAction = 'fail' | 'warn';

/** What a limit counts: the findings of a threshold key, or those that a rule's selector takes. */
export type Counting = { readonly key: string } | { readonly match: Selector };

/** At most `max` findings of those that it counts. */
export type Limit = {
  /** The threshold key, or the name of the rule. */
  readonly name: string;
  readonly counting: Counting;
  readonly max: number;
  readonly action: LimitAction;
  /** Which level of configuration set it: `default`, `inputs`, or where the policy file stands. */
  readonly origin: string;
};

/** The findings that a limit counts. */
export function countedBy(
  { counting }: Limit,
  findings: readonly Finding[],
  context: MatchContext,
): readonly Finding[] {
  if ('key' in counting) return findings.filter((finding) => isCounted(counting.key, finding, context.ranks));
  const takes = matcherOf(counting.match);
  return findings.filter((finding) => takes(finding, context));
}
