import type { GitHubEstate, GitHubPull } from './estate.ts';
import { labelRecord } from './label-record.ts';
import { baseName } from './repository-record.ts';
import { type ApiObject, findUser, nodeId, userRecord, webOf } from './user-record.ts';

/** An issue that is no pull request. */
export type GitHubIssue = {
  readonly number: number;
  readonly author: string;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  stateReason: GitHubStateReason | null;
  labels: string[];
  assignees: string[];
  readonly createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  closedBy: string | null;
};

/** Why an issue is as it is. */
export type GitHubStateReason = 'completed' | 'not_planned' | 'duplicate' | 'reopened';

const FIRST_ISSUE_ID = 2_890_000_000;

/** GitHub's `issue`; `closed_by` stands in the answer for a single one only. */
export function issueRecord(origin: string, estate: GitHubEstate, issue: GitHubIssue): ApiObject {
  const assignees = issue.assignees.map((login) => userRecord(origin, findUser(estate, login)));
  return {
    ...common(origin, estate, issue),
    html_url: page(origin, estate, 'issues', issue.number),
    body: issue.body,
    state_reason: issue.stateReason,
    assignee: assignees[0] ?? null,
    assignees,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
  };
}

/** The same, asked for by number. */
export function singleIssueRecord(origin: string, estate: GitHubEstate, issue: GitHubIssue): ApiObject {
  const { closedBy } = issue;
  return {
    ...issueRecord(origin, estate, issue),
    closed_by: closedBy === null ? null : userRecord(origin, findUser(estate, closedBy)),
  };
}

/** A pull request as the list of issues has it. */
export function pullAsIssueRecord(origin: string, estate: GitHubEstate, pull: GitHubPull): ApiObject {
  const address = page(origin, estate, 'pull', pull.number);
  return {
    ...common(origin, estate, pull),
    html_url: address,
    body: null,
    state_reason: null,
    assignee: null,
    assignees: [],
    updated_at: pull.createdAt,
    closed_at: pull.state === 'closed' ? pull.createdAt : null,
    draft: false,
    pull_request: {
      url: `${origin}/repos/${baseName(estate)}/pulls/${pull.number}`,
      html_url: address,
      diff_url: `${address}.diff`,
      patch_url: `${address}.patch`,
      merged_at: null,
    },
  };
}

function page(origin: string, estate: GitHubEstate, kind: 'issues' | 'pull', number: number): string {
  return `${webOf(origin)}/${baseName(estate)}/${kind}/${number}`;
}

function common(origin: string, estate: GitHubEstate, one: GitHubIssue | GitHubPull): ApiObject {
  const repository = `${origin}/repos/${baseName(estate)}`;
  const url = `${repository}/issues/${one.number}`;
  const author = findUser(estate, one.author);
  const id = FIRST_ISSUE_ID + one.number;
  return {
    id,
    node_id: nodeId('Issue', id),
    number: one.number,
    url,
    repository_url: repository,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    title: one.title,
    state: one.state,
    user: userRecord(origin, author),
    author_association: author.association,
    labels: one.labels.map((name) => labelRecord(origin, estate, name)),
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: estate.comments.filter(({ issue }) => issue === one.number).length,
    created_at: one.createdAt,
    performed_via_github_app: null,
  };
}
