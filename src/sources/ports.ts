import type { Pacing } from './pacing.ts';
import type { Progress } from './progress.ts';

/** What the sources need of the outside world. */
export type SourcePorts = {
  readonly now: Date;
  readonly run: {
    readonly fork: boolean;
    readonly foreignHead: boolean;
    readonly reference: { readonly commit?: string | undefined };
  };
  readonly pacing: Pacing;
  /** Aborts when the run's deadline passes. */
  readonly signal: AbortSignal;
  readonly progress?: Progress | undefined;
  /** Masks a token that was not among the inputs, and says how the run signed in. */
  readonly workflow: {
    readonly addSecret: (secret: string) => void;
    readonly info: (line: string) => void;
    /** The job's identity token for an audience. */
    readonly identityToken: (audience: string) => Promise<string>;
  };
};

/** Why a source of such a run is not signed in. */
export const NO_FORK_CREDENTIALS = 'GitHub gives runs for forks and Dependabot no secrets and no OIDC token.';
