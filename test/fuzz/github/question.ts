import type { GitHubSandbox } from '../../../sandbox/github/server.ts';

/** How patient a client of GitHub's is that meets broken answers only. */
export const PACING = { secondMs: 1, deadlineMs: 10_000 };

/** What came of asking GitHub, in terms that can be compared. */
export type Answered = {
  /** What was made of it. */
  readonly decided: string;
  /** It lets something pass, or leaves out what is there: more of that than GitHub has said is a lie. */
  readonly lenient: boolean;
  /** What people are told. */
  readonly told: readonly string[];
};

/** Something that GitHub is asked, and the requests that its answer takes. */
export type Question = {
  readonly name: string;
  readonly calls: readonly { readonly method: string; readonly path: RegExp }[];
  /** Sets the scene; everything else of the estate is as the seed has it. */
  readonly prepare?: (github: GitHubSandbox) => void;
  readonly ask: (github: GitHubSandbox) => Promise<Answered>;
};

/** An error, as people are told it. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error) || error instanceof TypeError || error instanceof RangeError)
    throw new Error('no error of ours', { cause: error });
  return error.message;
}
