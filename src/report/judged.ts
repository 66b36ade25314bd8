import type { Axis } from '../finding/axis.ts';
import type { Baseline } from '../policy/baseline.ts';
import type { Judgement } from '../policy/judge.ts';
import type { MappingEntry } from '../policy/mapping.ts';
import type { NewnessBasis } from '../policy/newness.ts';
import type { Verdict } from '../policy/verdict.ts';
import type { WaiverState, WaiverUse } from '../policy/waiver.ts';
import { type ReportedLimit, reportedLimit } from './reported-limit.ts';

/** A file that the run was judged by, and the commit that it stands at; without one it is the working directory's. */
export type ReportedFile = {
  readonly kind: 'policy' | 'baseline';
  readonly name: string;
  readonly commit?: string | undefined;
};

/** A waiver, and the findings that it takes, whether it still holds or not. */
export type ReportedWaiver = {
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, UTC. */
  readonly expires: string;
  readonly origin: string;
  readonly state: WaiverState;
  /** Fingerprints. */
  readonly findings: readonly string[];
};

/** What tells new findings from old ones, and which are new. */
export type ReportedNewness = {
  readonly basis: NewnessBasis['kind'];
  /** RFC 3339, where the basis is `since`. */
  readonly since?: string;
  readonly count: number;
  /** Fingerprints; empty where everything is new. */
  readonly findings: readonly string[];
  /** How many count as new only because nobody can tell. */
  readonly undecided: number;
};

/** An entry of the severity or level map that no finding met. */
export type ReportedEntry = { readonly path: string; readonly axis: Axis; readonly word: string };

/** How the run would be judged by the policy that the change brings. */
export type AfterMerge = {
  readonly verdict: Verdict;
  readonly limits: readonly ReportedLimit[];
  readonly waived: number;
  /** What of the change this preview cannot show. */
  readonly notes: readonly string[];
};

/** Who has let exceeded limits pass, or why a label that asks for it does not count. */
export type ReportedOverride =
  | {
      readonly kind: 'in-force';
      readonly label: string;
      readonly by: string;
      readonly role: string;
      readonly at: string;
    }
  | { readonly kind: 'not-counted'; readonly label: string; readonly reason: string };

/** By what the run was judged, and what of that needs somebody's attention. */
export type Judged = {
  readonly files: readonly ReportedFile[];
  readonly notes: readonly string[];
  readonly waivers: readonly ReportedWaiver[];
  readonly unused: readonly ReportedEntry[];
  readonly newness: ReportedNewness;
  /** Entries of the baseline that no finding is behind any more. */
  readonly gone: Baseline;
  readonly override?: ReportedOverride | undefined;
  readonly afterMerge?: AfterMerge | undefined;
};

export type JudgedParts = Pick<Judged, 'files' | 'notes' | 'override'> & {
  readonly judgement: Judgement;
  readonly basis: NewnessBasis;
  /** The same by the policy that the change brings. */
  readonly proposal?: { readonly judgement: Judgement; readonly notes: readonly string[] } | undefined;
};

/** By what a run was judged. */
export function judgedBy({ files, notes, override, judgement, basis, proposal }: JudgedParts): Judged {
  const { evaluation, gone } = judgement;
  return {
    files,
    notes,
    waivers: evaluation.waivers.map(reportedWaiver),
    unused: evaluation.unusedMapping.map(reportedEntry),
    newness: {
      basis: basis.kind,
      ...(basis.kind === 'since' && { since: basis.since.toISOString() }),
      count: evaluation.fresh.size,
      findings: basis.kind === 'everything' ? [] : [...evaluation.fresh],
      undecided: evaluation.undecided.size,
    },
    gone,
    override,
    afterMerge: proposal && {
      verdict: proposal.judgement.decision.verdict,
      limits: proposal.judgement.evaluation.limits.map(reportedLimit),
      waived: proposal.judgement.evaluation.waived.length,
      notes: proposal.notes,
    },
  };
}

function reportedWaiver({ waiver, state, findings }: WaiverUse): ReportedWaiver {
  const { reason, owner, expires, origin } = waiver;
  return { reason, owner, expires, origin, state, findings: findings.map(({ fingerprint }) => fingerprint) };
}

function reportedEntry({ path, gives }: MappingEntry): ReportedEntry {
  return { path, axis: gives.axis, word: gives.word };
}
