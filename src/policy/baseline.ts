import type { Finding, SourceName } from '../finding/finding.ts';
import type { SourceOutcome, TargetOutcome } from '../finding/outcome.ts';

/** A known finding: its fingerprint, and the names by which people review it. */
export type BaselineEntry = {
  readonly fingerprint: string;
  readonly source: SourceName;
  readonly scope: string;
  readonly pack: string;
  readonly policy: string;
  /** URN or ARM id. */
  readonly resource: string;
};

/** The findings that are known. */
export type Baseline = readonly BaselineEntry[];

/** The entry of a finding. */
export function toEntry({ fingerprint, source, scope, policy, resource }: Finding): BaselineEntry {
  return { fingerprint, source, scope, pack: policy.pack, policy: policy.name, resource: resource.id };
}

/** Entries in the order in which the file holds them: the same for the same entries. */
export function sortedEntries(entries: Baseline): Baseline {
  const key = ({ source, scope, pack, policy, resource, fingerprint }: BaselineEntry): string =>
    [source, scope, pack, policy, resource, fingerprint].join('\0');
  const sorted = entries.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  return [...new Map(sorted.toReversed().map((entry) => [entry.fingerprint, entry])).values()].toReversed();
}

/** A target, the service that it belongs to, and whether the reading would have shown all that is there. */
export type ReadTarget = TargetOutcome & { readonly source: SourceName; readonly exhaustive: boolean };

/** The targets of all sources. */
export function readTargets(outcomes: readonly SourceOutcome[]): readonly ReadTarget[] {
  return outcomes.flatMap(({ source, targets, exhaustive = false }) =>
    targets.map((target) => ({ source, exhaustive, ...target })),
  );
}

/**
 * Entries that no finding is behind any more, of governed targets that were read whole and exhaustively: of others
 * nobody knows. `seen` are the fingerprints of everything that was read, counted or not.
 */
export function goneEntries(
  entries: Baseline,
  seen: ReadonlySet<string>,
  targets: readonly ReadTarget[],
): Baseline {
  const telling = targets.filter(
    ({ state, exhaustive }) => exhaustive && state.kind === 'read' && state.evidence.kind === 'governed',
  );
  return entries.filter((entry) => !seen.has(entry.fingerprint) && telling.some((one) => covers(one, entry)));
}

/** Whether the finding behind an entry is one of the target's. */
export function covers(
  { source, target, scope = target, preview }: ReadTarget,
  entry: BaselineEntry,
): boolean {
  if (source !== entry.source) return false;
  if (source === 'pulumi') {
    // A stack and a child account may have the same name; only a stack can have a preview.
    const isStack = preview !== undefined;
    if (isStack === entry.resource.startsWith('urn:insights:')) return false;
    return entry.scope === scope || (!isStack && entry.scope.startsWith(`${scope}/`));
  }
  // Only of a subscription, a resource group or a resource does the id alone tell what lies within.
  const [within, id] = [target.toLowerCase(), entry.resource.toLowerCase()];
  return id === within || id.startsWith(`${within}/`);
}
