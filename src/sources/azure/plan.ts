import type { Service } from '../http.ts';
import type { Progress } from '../progress.ts';
import type { AzureFilter } from './filter.ts';
import type { AzureTarget } from './targets/target.ts';

/** What is to be read of Azure Policy, and how. */
export type AzurePlan = {
  readonly targets: readonly AzureTarget[];
  /** The window of events; it ends when the run starts, or when waiting for events ends. */
  readonly from: Date;
  readonly to: Date;
  /** What is to be said of every target. */
  readonly cautions: readonly string[];
  /** The user's own OData condition (`azure.filter`); it names nothing in which events of one finding differ. */
  readonly filter: AzureFilter | undefined;
  /** Whose events count: anybody's, those of the identity that reads, or of an object id. */
  readonly principal: string;
  /** Latest states may clear findings. */
  readonly crossCheck: boolean;
  /** Noncompliant states are findings too. */
  readonly states: boolean;
  readonly defenderSeverity: boolean;
  /** At most this long for the first event of a target; 0 is not at all. */
  readonly waitForEventsMs: number;
  /** Rows read of one target at most; more is an error that names limits.rows. */
  readonly maxRows: number;
};

/** Azure Resource Manager, signed in. */
export type AzureConnection = {
  readonly service: Service;
  /** Object id of the identity that reads, lower-cased; undefined where its token does not say. */
  readonly objectId: string | undefined;
};

/** What reading needs of the outside world. */
export type AzurePorts = {
  /** Signs in. Throws a SourceError where that is refused. */
  readonly connect: () => Promise<AzureConnection>;
  readonly clock: () => Date;
  readonly pollMs: number;
  readonly signal: AbortSignal;
  readonly info: (line: string) => void;
  readonly progress?: Progress | undefined;
};
