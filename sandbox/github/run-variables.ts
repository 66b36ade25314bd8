import { type GitHubEstate, type GitHubPull, pullOf } from './estate.ts';
import type { GitHubEventKind } from './events.ts';
import { derivedSha, queueBranch } from './pull-record.ts';
import { DEFAULT_BRANCH } from './refs.ts';
import { baseName } from './repository-record.ts';
import { WORKFLOW } from './run-record.ts';

/** What a runner sets besides for a run that an event about the pull request started. */
export function runVariables(
  kind: GitHubEventKind,
  number: number,
  estate: GitHubEstate,
): Record<string, string> {
  const pull = pullOf(estate, number);
  const { ref, sha } = CHECKOUTS[kind](pull, estate);
  const aboutPull = kind === 'pull_request' || kind === 'pull_request_target';
  return {
    GITHUB_SHA: sha,
    GITHUB_REF: ref,
    GITHUB_REF_NAME: ref.replace(/^refs\/(?:heads|pull)\//, ''),
    // Set in every run, and empty in those of other events.
    GITHUB_HEAD_REF: aboutPull ? pull.headRef : '',
    GITHUB_BASE_REF: aboutPull ? pull.baseRef : '',
    GITHUB_ACTOR: pull.author,
    GITHUB_WORKFLOW_REF: `${baseName(estate)}/${WORKFLOW}@${ref}`,
  };
}

/** The reference that a run is for, and the commit that it checks out. */
type Checkout = { readonly ref: string; readonly sha: string };

const CHECKOUTS: Record<GitHubEventKind, (pull: GitHubPull, estate: GitHubEstate) => Checkout> = {
  pull_request: (pull) => ({ ref: `refs/pull/${pull.number}/merge`, sha: derivedSha('merge', pull.headSha) }),
  pull_request_target: defaultTip,
  push: (pull) => ({ ref: `refs/heads/${pull.headRef}`, sha: pull.headSha }),
  merge_group: (pull) => ({ ref: `refs/heads/${queueBranch(pull)}`, sha: derivedSha('merge', pull.headSha) }),
  schedule: defaultTip,
  workflow_dispatch: defaultTip,
  workflow_run: defaultTip,
};

/** Whatever the base of the pull request: since December 2025 that is so for pull_request_target too. */
function defaultTip({ baseSha }: GitHubPull, { branches }: GitHubEstate): Checkout {
  return { ref: `refs/heads/${DEFAULT_BRANCH}`, sha: branches.get(DEFAULT_BRANCH) ?? baseSha };
}
