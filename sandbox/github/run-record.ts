import type { GitHubEstate } from './estate.ts';
import { derivedSha } from './pull-record.ts';
import { baseName, repositoryRecord } from './repository-record.ts';
import { type ApiObject, findUser, linksBelow, nodeId, userRecord, webOf } from './user-record.ts';

const WORKFLOW_ID = 161_335;
/** The workflow that runs the gate. */
export const WORKFLOW = '.github/workflows/policy-gate.yml';

const TITLE = 'Move the storage accounts behind private endpoints';

const LINKS = {
  jobs_url: '/jobs',
  logs_url: '/logs',
  artifacts_url: '/artifacts',
  cancel_url: '/cancel',
  rerun_url: '/rerun',
} as const;

/** A workflow run; the last of its attempts is the one that runs. */
export type GitHubRun = {
  readonly id: number;
  readonly event: string;
  readonly actor: string;
  readonly headBranch: string;
  readonly headSha: string;
  readonly createdAt: string;
  /** When each attempt began, the first first. */
  readonly attempts: string[];
};

/** GitHub's `workflow-run`, as it was in one of its attempts. */
export function runRecord(
  origin: string,
  estate: GitHubEstate,
  run: GitHubRun,
  attempt: { readonly number: number; readonly startedAt: string },
): ApiObject {
  const repository = `${origin}/repos/${baseName(estate)}`;
  const url = `${repository}/actions/runs/${run.id}`;
  const actor = userRecord(origin, findUser(estate, run.actor));
  const previous = attempt.number > 1 ? `${url}/attempts/${attempt.number - 1}` : null;
  const own = repositoryRecord(origin, estate, baseName(estate));
  return {
    ...identity(run),
    ...standing(run, attempt.number),
    url,
    html_url: `${webOf(origin)}/${baseName(estate)}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: run.createdAt,
    updated_at: attempt.startedAt,
    actor,
    referenced_workflows: [],
    run_started_at: attempt.startedAt,
    triggering_actor: actor,
    ...linksBelow(url, LINKS),
    check_suite_url: `${repository}/check-suites/${run.id + 1}`,
    previous_attempt_url: previous,
    workflow_url: `${repository}/actions/workflows/${WORKFLOW_ID}`,
    head_commit: headCommit(run),
    repository: own,
    head_repository: own,
  };
}

function identity({ id, headBranch, headSha, event }: GitHubRun): ApiObject {
  return {
    id,
    name: 'Policy gate',
    node_id: nodeId('WorkflowRun', id),
    head_branch: headBranch,
    head_sha: headSha,
    path: WORKFLOW,
    display_title: TITLE,
    run_number: 17,
    event,
    workflow_id: WORKFLOW_ID,
    check_suite_id: id + 1,
    check_suite_node_id: nodeId('CheckSuite', id + 1),
  };
}

/** An attempt that was followed by another has failed. */
function standing({ attempts }: GitHubRun, number: number): ApiObject {
  return number < attempts.length
    ? { run_attempt: number, status: 'completed', conclusion: 'failure' }
    : { run_attempt: number, status: 'in_progress', conclusion: null };
}

function headCommit({ headSha, actor, createdAt }: GitHubRun): ApiObject {
  const person = { name: actor, email: `${actor}@users.noreply.github.com` };
  return {
    id: headSha,
    tree_id: derivedSha('tree', headSha),
    message: TITLE,
    timestamp: createdAt,
    author: person,
    committer: person,
  };
}
