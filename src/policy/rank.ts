import { type Axis, type AxisWord, LEVELS, PRIORITIES, SEVERITIES } from '../finding/axis.ts';
import type { Finding } from '../finding/finding.ts';

/** As what a `+` ranks words that have no rank of their own. */
export type Ranks = {
  /** A severity that is empty or absent. */
  readonly unspecified: (typeof SEVERITIES)[number];
  /** Words that nobody knows. */
  readonly unknown: {
    readonly severity: (typeof SEVERITIES)[number];
    readonly level: (typeof LEVELS)[number];
    readonly priority: (typeof PRIORITIES)[number];
  };
};

/** Nobody knows how bad an unknown word is, so it is as bad as can be. */
export const DEFAULT_RANKS: Ranks = {
  unspecified: 'medium',
  unknown: { severity: 'critical', level: 'mandatory', priority: 'p0' },
};

const RANKED: Readonly<Record<Axis, readonly AxisWord[]>> = {
  severity: SEVERITIES,
  level: LEVELS,
  priority: PRIORITIES,
};

/** Place of a word on its axis, 0 for the worst. What nobody has prioritized stands behind every priority. */
export function rankOf(axis: Axis, word: AxisWord, ranks: Ranks): number {
  if (word === 'unprioritized') return Number.POSITIVE_INFINITY;
  if (word === 'unknown') return RANKED[axis].indexOf(ranks.unknown[axis]);
  return RANKED[axis].indexOf(word === 'unspecified' ? ranks.unspecified : word);
}

/** Of all words that the reports of a finding hold, those that the policy ranks worst. */
export function withRankedWords(finding: Finding, ranks: Ranks): Finding {
  const { reportedWords: words } = finding;
  if (words === undefined) return finding;
  return {
    ...finding,
    severity: worstRanked('severity', finding.severity, words.severity, ranks),
    level: worstRanked('level', finding.level, words.level, ranks),
    priority: worstRanked('priority', finding.priority, words.priority, ranks),
  };
}

/** The worst of some words of an axis as the policy ranks them; of equals the first. */
export function worstRanked<W extends AxisWord>(
  axis: Axis,
  first: W,
  others: readonly W[] | undefined,
  ranks: Ranks,
): W {
  return (others ?? []).reduce(
    (known, word) => (rankOf(axis, word, ranks) < rankOf(axis, known, ranks) ? word : known),
    first,
  );
}
