import { createHash } from 'node:crypto';
import type { GitHubEstate, GitHubPull } from './estate.ts';
import { labelRecord } from './label-record.ts';
import { baseName, repositoryRecord } from './repository-record.ts';
import { type ApiObject, findUser, nodeId, userRecord, webOf } from './user-record.ts';

const UNSET = {
  body: null,
  milestone: null,
  assignee: null,
  assignees: [],
  requested_reviewers: [],
  requested_teams: [],
  auto_merge: null,
  active_lock_reason: null,
  merged_at: null,
} as const;

const DIFFERENCE = {
  merged: false,
  merged_by: null,
  mergeable: true,
  rebaseable: true,
  mergeable_state: 'blocked',
  maintainer_can_modify: false,
  review_comments: 0,
  commits: 3,
  additions: 148,
  deletions: 57,
  changed_files: 9,
} as const;

const FIRST_PULL_ID = 1_930_000_000;

/** GitHub's `pull-request-simple`, as in lists. */
export function simplePullRecord(origin: string, estate: GitHubEstate, pull: GitHubPull): ApiObject {
  const author = findUser(estate, pull.author);
  const id = FIRST_PULL_ID + pull.number;
  return {
    id,
    node_id: nodeId('PullRequest', id),
    number: pull.number,
    state: pull.state,
    title: pull.title,
    draft: false,
    locked: false,
    ...UNSET,
    labels: pull.labels.map((name) => labelRecord(origin, estate, name)),
    user: userRecord(origin, author),
    author_association: author.association,
    created_at: pull.createdAt,
    updated_at: pull.createdAt,
    closed_at: pull.state === 'closed' ? pull.createdAt : null,
    merge_commit_sha: derivedSha('merge', pull.headSha),
    ...pullLinks(origin, estate, pull),
    head: endRecord(origin, estate, { ref: pull.headRef, sha: pull.headSha, repo: pull.headRepo }),
    base: endRecord(origin, estate, { ref: pull.baseRef, sha: pull.baseSha, repo: baseName(estate) }),
  };
}

/** GitHub's `pull-request`, asked for by number. */
export function pullRecord(origin: string, estate: GitHubEstate, pull: GitHubPull): ApiObject {
  const comments = estate.comments.filter(({ issue }) => issue === pull.number).length;
  return { ...simplePullRecord(origin, estate, pull), ...DIFFERENCE, comments };
}

/** The id of something GitHub makes from a commit: the same for the same commit. */
export function derivedSha(purpose: 'merge' | 'tree' | 'parent' | 'commit', sha: string): string {
  return createHash('sha1').update(`${purpose} ${sha}`).digest('hex');
}

/** The branch on which the merge queue tries a pull request. */
export function queueBranch({ number, baseRef, baseSha }: GitHubPull): string {
  return `gh-readonly-queue/${baseRef}/pr-${number}-${baseSha}`;
}

function endRecord(
  origin: string,
  estate: GitHubEstate,
  end: { readonly ref: string; readonly sha: string; readonly repo: string | null },
): ApiObject {
  const { ref, sha, repo } = end;
  if (repo === null) return { label: `unknown repository:${ref}`, ref, sha, user: null, repo: null };
  const [owner = ''] = repo.split('/');
  return {
    label: `${owner}:${ref}`,
    ref,
    sha,
    user: userRecord(origin, findUser(estate, owner)),
    repo: repositoryRecord(origin, estate, repo),
  };
}

function pullLinks(origin: string, estate: GitHubEstate, { number, headSha }: GitHubPull): ApiObject {
  const repository = `${origin}/repos/${baseName(estate)}`;
  const page = `${webOf(origin)}/${baseName(estate)}/pull/${number}`;
  const url = `${repository}/pulls/${number}`;
  const links = {
    html: page,
    issue: `${repository}/issues/${number}`,
    comments: `${repository}/issues/${number}/comments`,
    commits: `${url}/commits`,
    review_comments: `${url}/comments`,
    review_comment: `${repository}/pulls/comments{/number}`,
    statuses: `${repository}/statuses/${headSha}`,
  };
  const pairs = Object.entries(links);
  return {
    url,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    ...Object.fromEntries(pairs.map(([name, href]) => [`${name}_url`, href])),
    _links: { self: { href: url }, ...Object.fromEntries(pairs.map(([name, href]) => [name, { href }])) },
  };
}
