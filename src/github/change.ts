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

/** A pull request as GitHub has it now, and when that is by GitHub's clock. */
export type PullRequestNow = v.InferOutput<typeof pullAnswer> & { readonly toldAt: string | undefined };

/** When a change was begun, and when GitHub told so, both by its clock. */
export type Creation = { readonly at: Date; readonly toldAt: string | undefined };

/** Asks for a pull request by its number. Rejects where GitHub refuses, or answers about something else. */
export async function readPullRequest(
  octokit: Octokit,
  repository: RepositoryAccess['repository'],
  number: number,
): Promise<PullRequestNow> {
  const { data, headers } = await octokit.rest.pulls.get({ ...repository, pull_number: number });
  const parsed = v.safeParse(pullAnswer, data);
  if (!parsed.success || parsed.output.number !== number) {
    throw new Error(`GitHub did not answer with pull request ${number}`);
  }
  return { ...parsed.output, toldAt: headers.date };
}

/** When a change was begun: as its event says, else as GitHub does; undefined where it may not be asked. */
export async function readCreation(
  { number, createdAt, toldAt }: Change,
  access: RepositoryAccess | undefined,
): Promise<Creation | undefined> {
  if (createdAt !== undefined) return { at: new Date(createdAt), toldAt: toldAt ?? createdAt };
  if (access === undefined) return undefined;
  const { repository, apiUrl, token, pacing } = access;
  const pull = await readPullRequest(await openOctokit(token, apiUrl, pacing), repository, number);
  return { at: new Date(pull.created_at), toldAt: pull.toldAt };
}
