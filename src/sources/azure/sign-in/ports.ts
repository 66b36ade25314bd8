import type { Pacing } from '../../pacing.ts';

/** What a sign-in needs of the outside world. */
export type AzureSignInPorts = {
  readonly signal: AbortSignal;
  readonly pacing: Pacing;
  /** Masks what was not among the inputs. */
  readonly addSecret: (secret: string) => void;
  readonly info: (line: string) => void;
  /** The job's identity token from the runner, for an audience. */
  readonly identityToken: (audience: string) => Promise<string>;
  readonly clock: () => Date;
};
