import type { RepositoryAccess } from './change.ts';
import { openOctokit } from './client.ts';
import type { GitHubRun, SoughtPull } from './event.ts';
import { type ListedPull, pullsOfBranch, pullsOfCommit } from './open-pulls.ts';

/** A run with what GitHub told of its pull request, and what to say of that. */
export type Resolution = {
  readonly run: GitHubRun;
  readonly told?: { readonly level: 'info' | 'warning'; readonly message: string } | undefined;
};

const PERMISSION =
  'The job needs "permissions: pull-requests: write" for the comment, or "read" without one.';

/**
 * Asks GitHub for the pull request of a run whose event does not name it. Whatever it answers, the verdict only gets
 * stricter: a run whose pull request is not known has no comment, no override, and everything is new. Rejects never.
 *
 * A fork's pull request is found by its branch: GitHub leaves `workflow_run.pull_requests` empty for forks
 * (osbuild/osbuild#831), and answers an empty list where the repository is asked for the pull requests of a commit that
 * a fork has (learningequality/kolibri#14719, TooTallNate/nx.js#410, retransmission/retransmission#280). By the commit
 * others with the same head come to light.
 */
export async function resolveChange(
  run: GitHubRun,
  access: RepositoryAccess | undefined,
  mayComment: boolean,
): Promise<Resolution> {
  const { sought } = run;
  if (sought === undefined || !(sought.isChange || (sought.comments && mayComment))) return { run };
  if (access === undefined) return unknown(run, sought, 'github-token is empty');
  const { repository } = access;
  const client = openOctokit(access.token, access.apiUrl, access.pacing);
  const [byBranch, byCommit] = await Promise.allSettled([
    client.then((octokit) => pullsOfBranch(octokit, repository, sought)),
    client.then((octokit) => pullsOfCommit(octokit, repository, sought)),
  ]);
  const answers = [byBranch, byCommit];
  const listed = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  const found = decide(run, sought, listed, mayComment);
  const failed = answers.find((answer) => answer.status === 'rejected');
  // One answer is enough to comment by. What a run is judged by takes both: the other may know of a second one.
  const isEnough = failed === undefined || (!sought.isChange && found.run.pullRequest !== undefined);
  return isEnough ? found : unknown(run, sought, reasonOf(failed.reason));
}

function decide(
  run: GitHubRun,
  sought: SoughtPull,
  listed: readonly ListedPull[],
  mayComment: boolean,
): Resolution {
  const distinct = [...new Map(listed.map((pull) => [pull.number, pull])).values()];
  const atHead = distinct.filter(({ head }) => head.sha === sought.sha);
  const own = atHead.filter((pull) => isOutOf(pull, sought));
  const [pull] = own;
  if (pull === undefined || own.length > 1) return none(run, sought, own, distinct);
  const pullRequest =
    sought.comments && mayComment ? { number: pull.number, headSha: sought.sha } : undefined;
  if (!sought.isChange) return { run: { ...run, pullRequest } };
  if (atHead.length > 1) {
    // What holds for one of them must not let the other pass: the check run is the commit's.
    const unresolved = `${numbersOf(atHead)} have the same head.`;
    const message = `Which pull request this run is about is not known: ${unresolved}`;
    return { run: { ...run, pullRequest, unresolved }, told: { level: 'info', message } };
  }
  const { number, created_at: createdAt, toldAt } = pull;
  const change = { number, headSha: sought.sha, createdAt, toldAt };
  return { run: { ...run, pullRequest, change } };
}

function none(
  run: GitHubRun,
  sought: SoughtPull,
  own: readonly ListedPull[],
  listed: readonly ListedPull[],
): Resolution {
  const moved = listed.filter(({ head }) => head.sha !== sought.sha);
  const reason =
    own.length > 1
      ? `${numbersOf(own)} have the same branch for their head.`
      : moved.length > 0
        ? `${numbersOf(moved)} ${moved.length === 1 ? 'has' : 'have'} a newer head than commit ${sought.sha}.`
        : `no open pull request has commit ${sought.sha} for its head.`;
  const unresolved = sought.isChange ? reason : undefined;
  return { run: { ...run, unresolved }, told: { level: 'info', message: `No comment: ${reason}` } };
}

/** Where only a comment is left out, nothing false is said. */
function unknown(run: GitHubRun, sought: SoughtPull, reason: string): Resolution {
  const message = `Which pull request has commit ${sought.sha} for its head could not be asked, so there is no comment: ${reason}. ${PERMISSION}`;
  if (!sought.isChange) return { run, told: { level: 'info', message } };
  return {
    run: { ...run, unresolved: `GitHub could not be asked for it: ${reason}.` },
    told: { level: 'warning', message },
  };
}

/** The branch of a fork that is deleted is not told any more; the commit still is. */
function isOutOf({ head }: ListedPull, { repository, branch }: SoughtPull): boolean {
  return head.ref === branch && head.repo?.full_name.toLowerCase() === repository?.toLowerCase();
}

function numbersOf(pulls: readonly ListedPull[]): string {
  const numbers = pulls.map(({ number }) => number).toSorted((a, b) => a - b);
  return `pull request${numbers.length === 1 ? '' : 's'} ${numbers.join(' and ')}`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/[.\s]+$/, '') : String(error);
}
