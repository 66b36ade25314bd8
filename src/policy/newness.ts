import type { Finding, SourceName } from '../finding/finding.ts';
import { instantKey } from '../finding/timestamp.ts';

/** What tells new findings from old ones. With nothing of it, everything is new. */
export type NewnessBasis =
  | { readonly kind: 'everything' }
  /** Fingerprints that are known. */
  | { readonly kind: 'baseline'; readonly known: ReadonlySet<string> }
  /** What was first observed later is new. */
  | { readonly kind: 'since'; readonly since: Date };

/** Since when a source can tell of findings at all, by its name; one that always can is left out. */
export type KnownSince = ReadonlyMap<SourceName, Date>;

/** Whether a finding is new. What this change's own preview found is, whatever else is known of it. */
export function isNew(finding: Finding, basis: NewnessBasis): boolean {
  if (finding.introduced === true || basis.kind === 'everything') return true;
  if (basis.kind === 'baseline') return !basis.known.has(finding.fingerprint);
  return instantKey(finding.firstObservedAt) > instantKey(basis.since.toISOString());
}

/**
 * Whether a finding counts as new only because its source cannot tell: what happened before the window in which it
 * looks is not known.
 */
export function isUndecided({ source }: Finding, basis: NewnessBasis, knownSince: KnownSince): boolean {
  const from = knownSince.get(source);
  return basis.kind === 'since' && from !== undefined && from > basis.since;
}
