import type { SourceName } from '../finding/finding.ts';
import type { SourceOutcome } from '../finding/outcome.ts';

/** A service that findings come from. */
export type Source = {
  readonly name: SourceName;
  /** The targets as the user wrote them. */
  readonly targets: readonly string[];
  /** Reads every target. Failures are part of the outcome; a rejection is a defect, and counts as failure too. */
  read(): Promise<SourceOutcome>;
};

/** Rows read of one target at most where no setting says otherwise. */
export const DEFAULT_MAX_ROWS = 200_000;

/** Requests in flight to one service. */
export const CONCURRENCY = 8;
