import type { Finding } from '../finding/finding.ts';
import { countedBy, type Limit } from './limit.ts';
import { applyMapping, type MappingEntry } from './mapping.ts';
import { isNew, isUndecided, type KnownSince, type NewnessBasis } from './newness.ts';
import type { Policy } from './policy.ts';
import { withRankedWords } from './rank.ts';
import type { MatchContext } from './selector.ts';
import { COUNT_KEYS, isCounted } from './threshold.ts';
import { applyWaivers, type Waived, type WaiverUse } from './waiver.ts';

/** A limit beside what was counted, and the findings behind the count. */
export type LimitResult = Limit & {
  readonly actual: number;
  readonly breached: boolean;
  readonly findings: readonly Finding[];
};

export type Evaluation = {
  /** What counts: with the words that the policy gives, and without what is waived. */
  readonly findings: readonly Finding[];
  readonly waived: readonly Waived[];
  /** Every waiver, with what it takes. */
  readonly waivers: readonly WaiverUse[];
  readonly unusedMapping: readonly MappingEntry[];
  /** Fingerprints of findings that are new, and of those of them that only count as new for want of knowledge. */
  readonly fresh: ReadonlySet<string>;
  readonly undecided: ReadonlySet<string>;
  /** Every limit, breached or not, in the order of the policy. */
  readonly limits: readonly LimitResult[];
  /** Findings by every word of every axis, and in total. */
  readonly counts: Readonly<Record<string, number>>;
};

/** What an evaluation needs besides the findings and the policy. */
export type Circumstances = {
  readonly now: Date;
  readonly basis: NewnessBasis;
  readonly knownSince: KnownSince;
};

/** Compares the findings with every limit; none is left out because another was breached. */
export function evaluate(
  findings: readonly Finding[],
  policy: Policy,
  { now, basis, knownSince }: Circumstances,
): Evaluation {
  const context = { now, ranks: policy.ranks, isNew: (finding: Finding) => isNew(finding, basis) };
  const ranked = findings.map((finding) => withRankedWords(finding, policy.ranks));
  const { findings: mapped, unused } = applyMapping(ranked, policy.mapping, context);
  const { counted, waived, uses } = applyWaivers(mapped, policy.waivers, context);
  const fresh = counted.filter(context.isNew);
  const judged = policy.knobs.onlyNew ? fresh : counted;
  return {
    findings: counted,
    waived,
    waivers: uses,
    unusedMapping: unused,
    fresh: fingerprintsOf(fresh),
    undecided: fingerprintsOf(fresh.filter((finding) => isUndecided(finding, basis, knownSince))),
    limits: policy.limits.map((limit) => evaluateLimit(judged, limit, context)),
    counts: countByKey(counted, context),
  };
}

function evaluateLimit(findings: readonly Finding[], limit: Limit, context: MatchContext): LimitResult {
  const counted = countedBy(limit, findings, context);
  return { ...limit, actual: counted.length, breached: counted.length > limit.max, findings: counted };
}

/** Findings by every word of every axis, and in total. */
export function countByKey(
  findings: readonly Finding[],
  { ranks }: Pick<MatchContext, 'ranks'>,
): Record<string, number> {
  return Object.fromEntries(
    COUNT_KEYS.map((key) => [key, findings.filter((finding) => isCounted(key, finding, ranks)).length]),
  );
}

function fingerprintsOf(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(findings.map(({ fingerprint }) => fingerprint));
}
