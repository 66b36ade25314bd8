import * as v from 'valibot';
import { isTimestamp } from '../finding/timestamp.ts';
import { openOctokit } from './client.ts';
import type { Change } from './event.ts';
import type { GitHubPacing, Octokit } from './octokit.ts';

/** Where the repository is, and with which token it is asked. */
export type RepositoryAccess = {
  readonly repository: { readonly owner: string; readonly repo: string };
  readonly apiUrl: string;
  readonly token: string;
  readonly pacing?: GitHubPacing | undefined;
};

const pullAnswer = v.object({
  number: v.number(),
  created_at: v.pipe(v.string(), v.check(isTimestamp, 'not a timestamp')),
  labels: v.array(v.object({ name: v.nullish(v.string(), '') })),
  head: v.object({
    sha: v.string(),
    ref: v.string(),
    repo: v.nullish(v.object({ full_name: v.string() })),
  }),
});

/** A pull request as GitHub has it now. */
export type PullRequestNow = v.InferOutput<typeof pullAnswer>;

/** Asks for a pull request by its number. Rejects where GitHub refuses, or answers about something else. */
export async function readPullRequest(
  octokit: Octokit,
  repository: RepositoryAccess['repository'],
  number: number,
): Promise<PullRequestNow> {
  const { data } = await octokit.rest.pulls.get({ ...repository, pull_number: number });
  const parsed = v.safeParse(pullAnswer, data);
  if (!parsed.success || parsed.output.number !== number) {
    throw new Error(`GitHub did not answer with pull request ${number}`);
  }
  return parsed.output;
}

/** When a change was begun: as its event says, else as GitHub does. */
export async function readCreation(
  { number, createdAt }: Change,
  { repository, apiUrl, token, pacing }: RepositoryAccess,
): Promise<Date> {
  if (createdAt !== undefined) return new Date(createdAt);
  const pull = await readPullRequest(await openOctokit(token, apiUrl, pacing), repository, number);
  return new Date(pull.created_at);
}
