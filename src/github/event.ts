import type { Environment } from '../config/inputs.ts';
import type { RunReference } from '../report/report.ts';
import type { GitHubPacing } from './octokit.ts';
import { type FirstStage, type Payload, readPayload } from './payload.ts';
import { addressesOf, attemptOf, repositoryOf, runUrl } from './run-environment.ts';

/** What each event means to the gate. The job summary, annotations and outputs are there in every one. */
export const EVENT_RULES = {
  pull_request: { comment: 'own', withoutCredentials: true, policyFrom: 'base' },
  pull_request_review: { comment: 'none', withoutCredentials: true, policyFrom: 'base' },
  pull_request_review_comment: { comment: 'none', withoutCredentials: true, policyFrom: 'base' },
  // Runs in the base's context with its credentials, also for forks.
  pull_request_target: { comment: 'own', withoutCredentials: false, policyFrom: 'commit' },
  // The pull request has been judged already; the queue's own run is about the merged commit.
  merge_group: { comment: 'none', withoutCredentials: false, policyFrom: 'base' },
  push: { comment: 'found', withoutCredentials: true, policyFrom: 'commit' },
  schedule: { comment: 'none', withoutCredentials: false, policyFrom: 'commit' },
  workflow_dispatch: { comment: 'none', withoutCredentials: false, policyFrom: 'commit' },
  // A second stage: it does what the event of the first one would.
  workflow_run: { comment: 'found', withoutCredentials: false, policyFrom: 'commit' },
} as const;

type EventRule = {
  /** On the event's pull request, on the open one with the run's head, which GitHub is asked for, or on none. */
  readonly comment: 'own' | 'found' | 'none';
  readonly withoutCredentials: boolean;
  /** Where the policy file is read: at the tip of the base branch, or at the commit that runs. */
  readonly policyFrom: 'base' | 'commit';
};

/** Any other event: no comment, and no excuse for missing credentials. */
const OTHER_EVENT: EventRule = { comment: 'none', withoutCredentials: false, policyFrom: 'commit' };

const DEPENDABOT = 'dependabot[bot]';

/** The pull request that a run comments on. */
export type PullRequest = { readonly number: number; readonly headSha: string };

/** The pull request behind a run. In a merge queue the event names it and tells no more. */
export type Change = {
  readonly number: number;
  readonly headSha?: string | undefined;
  /** RFC 3339. */
  readonly createdAt?: string | undefined;
  /** When GitHub told so, by its clock: the date of an answer, or of what the event is about. */
  readonly toldAt?: string | undefined;
};

/** A head whose open pull request GitHub is asked for: the event does not name it. */
export type SoughtPull = {
  readonly sha: string;
  /** Full name of the repository that the head is in; undefined once a fork is deleted. */
  readonly repository: string | undefined;
  readonly branch: string | undefined;
  /** The run comments on it. */
  readonly comments: boolean;
  /** The run is about it: newness and the override go by it. */
  readonly isChange: boolean;
};

/** One attempt of a run: a re-run keeps the id. */
export type RunAttempt = { readonly runId: number; readonly number: number };

/** The run as the runner describes it; outside GitHub Actions most of it is missing. */
export type GitHubRun = {
  /** What the report says of the run. */
  readonly reference: RunReference;
  readonly repository: { readonly owner: string; readonly repo: string } | undefined;
  /** The run by its id, and which attempt of it this is; the first is 1. */
  readonly attempt: RunAttempt | undefined;
  readonly apiUrl: string;
  /** How patiently GitHub is asked, where that is not as always. */
  readonly pacing?: GitHubPacing | undefined;
  /** The repository that the gate itself was taken from. */
  readonly actionUrl?: string | undefined;
  readonly pullRequest: PullRequest | undefined;
  /** The branch or commit at which the policy file is read. */
  readonly policyRef: string | undefined;
  /** The commit in which the change is merged already, where the policy file is read at the base. */
  readonly mergedRef: string | undefined;
  /** The pull request that the run is about, whether it comments or not. */
  readonly change: Change | undefined;
  /** The change holds the workflow that runs, so its author may have changed it; undefined where nobody says. */
  readonly ownWorkflow: boolean | undefined;
  /** It is about a pull request or its merge, whether the event names it or not. */
  readonly ofPullRequest: boolean;
  /** GitHub gives this run no credentials: it is for a fork, or Dependabot's. */
  readonly fork: boolean;
  /** The run judges a commit that its own job result is not shown on, or a fork's: it sets a check run there. */
  readonly secondStage: boolean;
  /** It is about a fork's commit or Dependabot's: what the runs for that left behind proves nothing. */
  readonly foreignHead: boolean;
  /** Undefined where the event tells all. */
  readonly sought: SoughtPull | undefined;
  /** Why GitHub did not tell the pull request that the run is about. */
  readonly unresolved: string | undefined;
};

/** Reads the run from the environment and the event's file. Rejects where the file is there and unreadable. */
export async function readRun(env: Environment): Promise<GitHubRun> {
  const event = env['GITHUB_EVENT_NAME'] || undefined;
  const payload = await readPayload(env['GITHUB_EVENT_PATH'], event);
  const rule = ruleOf(event, env);
  const { pull_request: pull, workflow_run: first } = payload;
  const attempt = attemptOf(env);
  const isOfBase = rule.policyFrom === 'base';
  return {
    reference: {
      repository: env['GITHUB_REPOSITORY'] || undefined,
      event,
      workflow: env['GITHUB_WORKFLOW'] || undefined,
      job: env['GITHUB_JOB'] || undefined,
      commit: pull?.head.sha ?? first?.head_sha ?? (env['GITHUB_SHA'] || undefined),
      url: runUrl(env),
      id: attempt && String(attempt.runId),
      attempt: attempt?.number,
    },
    repository: repositoryOf(env['GITHUB_REPOSITORY']),
    attempt,
    ...addressesOf(env),
    pullRequest: rule.comment === 'own' && pull ? { number: pull.number, headSha: pull.head.sha } : undefined,
    policyRef: isOfBase ? baseOf(payload, env) : env['GITHUB_SHA'] || undefined,
    mergedRef: isOfBase ? env['GITHUB_SHA'] || undefined : undefined,
    change: changeOf(payload),
    ownWorkflow: isOfBase ? isOwnWorkflow(env) : false,
    fork: rule.withoutCredentials && (env['GITHUB_ACTOR'] === DEPENDABOT || isFork(pull?.head.repo, env)),
    ...stageOf(event, payload, env),
    ofPullRequest: isOfPullRequest(event, payload, env),
    unresolved: undefined,
    sought: first ? soughtByStage(first) : event === 'push' ? soughtByPush(payload, env) : undefined,
  };
}

/** Where the commit that runs is a change's own, or a queue's, the policy is the base's, whatever the event. */
function ruleOf(event: string | undefined, { GITHUB_REF: ref = '' }: Environment): EventRule {
  const rule = Object.entries(EVENT_RULES).find(([name]) => name === event)?.[1] ?? OTHER_EVENT;
  return ref.startsWith('refs/pull/') || QUEUE_REF.test(ref) ? { ...rule, policyFrom: 'base' } : rule;
}

/** The queue names its branches gh-readonly-queue/BASE/pr-NUMBER-SHA. */
const QUEUE_REF = /^refs\/heads\/gh-readonly-queue\/(.+)\/pr-(\d{1,15})-[0-9a-f]{7,64}$/;

/** The base branch, in full: a tag of the same name is another reference. */
function baseOf(
  { pull_request: pull, merge_group: group }: Payload,
  { GITHUB_REF: ref = '' }: Environment,
): string | undefined {
  const [, queued] = QUEUE_REF.exec(ref) ?? [];
  const named = pull?.base ? `refs/heads/${pull.base.ref}` : group?.base_ref;
  const base = named ?? (queued === undefined ? '' : `refs/heads/${queued}`);
  return base.replace(/^refs\//, '') || undefined;
}

function changeOf({
  pull_request: pull,
  merge_group: group,
  workflow_run: first,
}: Payload): Change | undefined {
  if (pull) {
    const { number, head, created_at: createdAt, updated_at: toldAt } = pull;
    return { number, headSha: head.sha, createdAt: createdAt ?? undefined, toldAt: toldAt ?? undefined };
  }
  const queued = first?.event === 'merge_group' ? `refs/heads/${first.head_branch}` : '';
  const [, , number] = QUEUE_REF.exec(group?.head_ref ?? queued) ?? [];
  return number === undefined ? undefined : { number: Number(number) };
}

/** Of a run that another one began, the event of that one tells; where nobody tells it, it may be a pull request's. */
function isOfPullRequest(
  event: string | undefined,
  { pull_request: pull, issue, workflow_run: first }: Payload,
  { GITHUB_REF: ref = '' }: Environment,
): boolean {
  const began = event === 'workflow_run' ? (first?.event ?? 'pull_request') : (event ?? '');
  const isOfQueue = began === 'merge_group' || QUEUE_REF.test(ref);
  return (
    !!pull ||
    !!issue?.pull_request ||
    isOfQueue ||
    began.startsWith('pull_request') ||
    ref.startsWith('refs/pull/')
  );
}

/** A workflow that a ruleset requires comes from a branch of its own; the change's own comes with its merge. */
function isOwnWorkflow(env: Environment): boolean | undefined {
  const { GITHUB_WORKFLOW_REF: workflow, GITHUB_REPOSITORY: repository } = env;
  if (!workflow || !repository) return undefined;
  const [file = '', ref = ''] = workflow.split('@');
  const isHere = file.toLowerCase().startsWith(`${repository.toLowerCase()}/`);
  return isHere && /^refs\/(?:pull\/|heads\/gh-readonly-queue\/)/.test(ref);
}

type Repository = { readonly full_name: string } | null | undefined;

/** The head's repository is null once the fork is deleted. */
function isFork(head: Repository, { GITHUB_REPOSITORY: repository }: Environment): boolean {
  return head?.full_name.toLowerCase() !== repository?.toLowerCase();
}

/** Of which commit the run is, beside its own. */
function stageOf(
  event: string | undefined,
  { pull_request: pull, workflow_run: first }: Payload,
  env: Environment,
): Pick<GitHubRun, 'secondStage' | 'foreignHead'> {
  if (first) {
    const foreignHead = isFork(first.head_repository, env) || first.actor?.login === DEPENDABOT;
    return { secondStage: true, foreignHead };
  }
  const isOfFork = event === 'pull_request_target' && !!pull && isFork(pull.head.repo, env);
  return { secondStage: isOfFork, foreignHead: isOfFork };
}

/** Events that are about one pull request. */
const PULL_EVENTS: ReadonlySet<string> = new Set([
  'pull_request',
  'pull_request_target',
  'pull_request_review',
  'pull_request_review_comment',
]);

function soughtByStage({ event, ...first }: FirstStage): SoughtPull | undefined {
  const { comment } = ruleOf(event, {});
  const isChange = PULL_EVENTS.has(event);
  if (comment === 'none' && !isChange) return undefined;
  return {
    sha: first.head_sha,
    repository: first.head_repository?.full_name,
    branch: first.head_branch ?? undefined,
    comments: comment !== 'none',
    isChange,
  };
}

/** Of a branch that is deleted, and of a tag, there is none. */
function soughtByPush({ ref, after }: Payload, env: Environment): SoughtPull | undefined {
  const { GITHUB_SHA: sha, GITHUB_REPOSITORY: repository } = env;
  const [, branch] = /^refs\/heads\/(.+)$/.exec(ref ?? '') ?? [];
  if (branch === undefined || !sha || !repository || after !== sha) return undefined;
  return { sha, repository, branch, comments: true, isChange: false };
}
