import type { Environment } from './config/inputs.ts';
import type { LocalReader } from './config/load/own-file.ts';
import type { Settings } from './config/settings.ts';
import type { KnownRun } from './publishers/early-end.ts';
import type { Workflow } from './publishers/workflow.ts';
import type { Pacing } from './sources/pacing.ts';
import type { Progress } from './sources/progress.ts';

/** The outside world of one run, from its inputs on. */
export type RunPorts = {
  readonly env: Environment;
  readonly now: Date;
  readonly workflow: Workflow;
  readonly pacing: Pacing;
  readonly progress: Progress;
  /** Is told what is known of the run as it comes, for the case that it ends early. */
  readonly learn: (known: Partial<KnownRun>) => void;
  /** Reads the working directory, by which a run outside of GitHub Actions is judged. */
  readonly local?: LocalReader | undefined;
  /** Whoever started the run ends it. */
  readonly stop?: AbortSignal | undefined;
  /** Nothing else runs in the process, so how it uses memory is for the run to say: once reading begins, for it slows a start. */
  readonly ownsProcess?: boolean | undefined;
  /** Adapts the settings to where the run is. */
  readonly adapt?: (settings: Settings) => Settings;
};
