import type { Finding } from '../finding/finding.ts';
import type { SourceOutcome } from '../finding/outcome.ts';
import {
  type Baseline,
  covers,
  goneEntries,
  readTargets,
  sortedEntries,
  toEntry,
} from '../policy/baseline.ts';

/** A baseline as it shall stand, and how it differs from the one before. */
export type MergedBaseline = {
  readonly entries: Baseline;
  /** Entries that stay because a finding is behind them. */
  readonly known: number;
  readonly added: number;
  /** Entries that were taken out. */
  readonly gone: number;
  /** Entries that stay because none of the targets could have shown the finding behind them. */
  readonly kept: number;
  /** Entries that stay because one of the targets could have, and need not: events of a window are not all there is. */
  readonly untold: number;
};

/**
 * What was read, as the baseline: everything that counts, whether it is waived or not, and what stood there before and
 * may still be. What is set aside leaves.
 */
export function renewed(before: Baseline, outcomes: readonly SourceOutcome[]): MergedBaseline {
  const current = outcomes.flatMap(({ findings }) => findings).map(toEntry);
  const found = fingerprintsOf(current);
  const aside = fingerprintsOf(outcomes.flatMap(({ setAside }) => setAside.map(({ finding }) => finding)));
  const gone = fingerprintsOf(goneEntries(before, found, readTargets(outcomes)));
  // What is found has the names of today.
  const kept = before.filter(
    ({ fingerprint }) => !found.has(fingerprint) && !aside.has(fingerprint) && !gone.has(fingerprint),
  );
  return counted(before, [...kept, ...current], found, outcomes);
}

/** The baseline without the entries that no finding is behind any more, whether it counts or is set aside. */
export function pruned(before: Baseline, outcomes: readonly SourceOutcome[]): MergedBaseline {
  const seen = fingerprintsOf(outcomes.flatMap(allFindings));
  const gone = fingerprintsOf(goneEntries(before, seen, readTargets(outcomes)));
  const entries = before.filter(({ fingerprint }) => !gone.has(fingerprint));
  return counted(before, entries, seen, outcomes);
}

function counted(
  before: Baseline,
  all: Baseline,
  found: ReadonlySet<string>,
  outcomes: readonly SourceOutcome[],
): MergedBaseline {
  const entries = sortedEntries(all);
  const was = fingerprintsOf(before);
  const stayed = entries.filter(({ fingerprint }) => was.has(fingerprint));
  const unseen = stayed.filter(({ fingerprint }) => !found.has(fingerprint));
  const targets = readTargets(outcomes);
  const untold = unseen.filter((entry) => targets.some((target) => covers(target, entry)));
  return {
    entries,
    known: stayed.length - unseen.length,
    added: entries.length - stayed.length,
    gone: was.size - stayed.length,
    kept: unseen.length - untold.length,
    untold: untold.length,
  };
}

function allFindings({ findings, setAside }: SourceOutcome): readonly Finding[] {
  return [...findings, ...setAside.map(({ finding }) => finding)];
}

function fingerprintsOf(all: readonly { readonly fingerprint: string }[]): ReadonlySet<string> {
  return new Set(all.map(({ fingerprint }) => fingerprint));
}
