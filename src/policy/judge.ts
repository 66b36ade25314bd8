import type { Finding } from '../finding/finding.ts';
import type { SourceOutcome } from '../finding/outcome.ts';
import { type Baseline, goneEntries, readTargets } from './baseline.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import type { KnownSince, NewnessBasis } from './newness.ts';
import type { Policy } from './policy.ts';
import { type Decision, decide, factsOf, type RunFacts } from './verdict.ts';

/** What a run is judged by. */
export type Rulebook = {
  readonly policy: Policy;
  readonly basis: NewnessBasis;
  /** Empty where there is none. */
  readonly baseline: Baseline;
};

export type Judgement = {
  readonly evaluation: Evaluation;
  readonly decision: Decision;
  /** Entries of the baseline that can go. */
  readonly gone: Baseline;
};

/** Judges what was read. */
export function judge(
  outcomes: readonly SourceOutcome[],
  { policy, basis, baseline }: Rulebook,
  run: RunFacts & { readonly now: Date },
): Judgement {
  const findings = outcomes.flatMap((outcome) => outcome.findings);
  const evaluation = evaluate(findings, policy, { now: run.now, basis, knownSince: knownSinceOf(outcomes) });
  return {
    evaluation,
    decision: decide(factsOf(outcomes, evaluation, run), policy.knobs),
    gone: goneEntries(baseline, seenIn(outcomes, findings), readTargets(outcomes)),
  };
}

function knownSinceOf(outcomes: readonly SourceOutcome[]): KnownSince {
  return new Map(
    outcomes.flatMap(({ source, knownSince }) =>
      knownSince === undefined ? [] : [[source, knownSince] as const],
    ),
  );
}

/** What this change fixes is gone only once it is deployed. */
function seenIn(outcomes: readonly SourceOutcome[], findings: readonly Finding[]): ReadonlySet<string> {
  const aside = outcomes.flatMap(({ setAside }) => setAside.map(({ finding }) => finding));
  return new Set([...findings, ...aside].map(({ fingerprint }) => fingerprint));
}
