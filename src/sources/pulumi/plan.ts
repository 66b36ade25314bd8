import type { Progress } from '../progress.ts';
import type { Console } from './console.ts';
import type { PulumiApi } from './issues/issue-reading.ts';
import type { PreviewTarget } from './preview/reference.ts';
import type { ServiceOf } from './sign-in.ts';
import type { AccountReference, StackTarget } from './targets/target.ts';

/** What is to be read of Pulumi Cloud, and how. */
export type PulumiPlan = {
  readonly stacks: readonly StackTarget[];
  readonly accounts: readonly AccountReference[];
  readonly previews: readonly PreviewTarget[];
  readonly api: PulumiApi;
  /** At most this long for the evaluation of a stack's latest update; 0 is not at all. */
  readonly waitForEvaluationMs: number;
  /** Rows read of one target at most; more is an error that names limits.rows. */
  readonly maxRows: number;
  readonly console: Console;
  /** The commit that `latest` previews must be of. */
  readonly commit: string | undefined;
  /** A named preview must be known to be of it too: somebody who wrote the commit may have named it. */
  readonly onlyOfCommit?: boolean | undefined;
};

/** What reading needs of the outside world. */
export type PulumiPorts = {
  readonly serviceOf: ServiceOf;
  readonly clock: () => Date;
  readonly pollMs: number;
  readonly signal: AbortSignal;
  readonly info: (line: string) => void;
  readonly progress?: Progress | undefined;
};
