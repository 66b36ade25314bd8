import type { Finding, SourceName } from './finding.ts';

/**
 * What shows that a target is governed at all, so that no findings can mean clean. `not-asked`: the service
 * would not say (a missing permission), which is a note and no verdict.
 */
export type Evidence =
  | { readonly kind: 'governed'; readonly reason: string }
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'not-asked'; readonly reason: string };

/** Why a target could not be read whole: the error's code and its message, free of secrets. */
export type Failure = { readonly code: string; readonly message: string };

/** How reading one target went. A failure is data, never an empty list. */
export type TargetState =
  | { readonly kind: 'read'; readonly evidence: Evidence }
  | { readonly kind: 'missing'; readonly failure: Failure }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'no-credentials'; readonly failure: Failure };

/** No preview was given, it was read whole, or it could not be. */
export type PreviewState = 'none' | 'read' | 'failed';

export type TargetOutcome = {
  /** The target as the user wrote it. */
  readonly target: string;
  readonly state: TargetState;
  /** Rows that came although they are not the target's, and were not counted. */
  readonly leftOut: number;
  /** What a reader should know besides: permissions missing, freshness. */
  readonly notes: readonly string[];
  /** What makes the numbers less certain than they look: never left out where all is well. */
  readonly cautions: readonly string[];
  /** The name that findings of the target carry as their scope, where that is not the target itself. */
  readonly scope?: string | undefined;
  /** What became of this change's own preview of a stack; absent where a target can have none. */
  readonly preview?: PreviewState | undefined;
};

/** Why a finding is shown and not counted. */
export type SetAsideReason = 'fixed-by-this-change' | 'exempted' | 'waived';

/** A finding that is shown apart and not counted. `detail` names what decided so. */
export type SetAside = {
  readonly reason: SetAsideReason;
  readonly finding: Finding;
  readonly detail: string;
};

/** Everything one source found, whole or not; findings of a target that failed half-way are kept. */
export type SourceOutcome = {
  readonly source: SourceName;
  readonly findings: readonly Finding[];
  readonly setAside: readonly SetAside[];
  readonly targets: readonly TargetOutcome[];
  /** A finding that is still there would have been read. Azure's events tell only of what happened in their window. */
  readonly exhaustive?: boolean | undefined;
  /** What was there earlier the source cannot tell; absent where it always can. */
  readonly knownSince?: Date | undefined;
};
