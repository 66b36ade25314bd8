import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import type { Environment } from '../config/inputs.ts';
import { isTimestamp } from '../finding/timestamp.ts';
import type { RunReference } from '../report/report.ts';

/** What each event means to the gate. The job summary, annotations and outputs are there in every one. */
export const EVENT_RULES = {
  pull_request: { comment: true, withoutCredentials: true, policyFrom: 'base' },
  pull_request_review: { comment: false, withoutCredentials: true, policyFrom: 'base' },
  pull_request_review_comment: { comment: false, withoutCredentials: true, policyFrom: 'base' },
  // Runs in the base's context with its credentials, also for forks.
  pull_request_target: { comment: true, withoutCredentials: false, policyFrom: 'commit' },
  // The pull request has been judged already; the queue's own run is about the merged commit.
  merge_group: { comment: false, withoutCredentials: false, policyFrom: 'base' },
  push: { comment: false, withoutCredentials: true, policyFrom: 'commit' },
  schedule: { comment: false, withoutCredentials: false, policyFrom: 'commit' },
  workflow_dispatch: { comment: false, withoutCredentials: false, policyFrom: 'commit' },
  workflow_run: { comment: false, withoutCredentials: false, policyFrom: 'commit' },
} as const;

type EventRule = {
  readonly comment: boolean;
  readonly withoutCredentials: boolean;
  /** Where the policy file is read: at the tip of the base branch, or at the commit that runs. */
  readonly policyFrom: 'base' | 'commit';
};

/** Any other event: no comment, and no excuse for missing credentials. */
const OTHER_EVENT: EventRule = { comment: false, withoutCredentials: false, policyFrom: 'commit' };

const DEPENDABOT = 'dependabot[bot]';

/** The pull request that a run comments on. */
export type PullRequest = { readonly number: number; readonly headSha: string };

/** The pull request behind a run. In a merge queue the event names it and tells no more. */
export type Change = {
  readonly number: number;
  readonly headSha?: string | undefined;
  /** RFC 3339. */
  readonly createdAt?: string | undefined;
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
  readonly pullRequest: PullRequest | undefined;
  /** The branch or commit at which the policy file is read. */
  readonly policyRef: string | undefined;
  /** The commit in which the change is merged already, where the policy file is read at the base. */
  readonly mergedRef: string | undefined;
  /** The pull request that the run is about, whether it comments or not. */
  readonly change: Change | undefined;
  /** The change holds the workflow that runs, so its author may have changed it; undefined where nobody says. */
  readonly ownWorkflow: boolean | undefined;
  /** GitHub gives this run no credentials: it is for a fork, or Dependabot's. */
  readonly fork: boolean;
};

const payloadSchema = v.object({
  pull_request: v.nullish(
    v.object({
      number: v.pipe(v.number(), v.integer()),
      created_at: v.nullish(v.pipe(v.string(), v.check(isTimestamp, 'not a timestamp'))),
      head: v.object({ sha: v.string(), repo: v.nullish(v.object({ full_name: v.string() })) }),
      base: v.nullish(v.object({ ref: v.string() })),
    }),
  ),
  merge_group: v.nullish(v.object({ base_ref: v.string(), head_ref: v.optional(v.string(), '') })),
});

type Payload = v.InferOutput<typeof payloadSchema>;

/** Reads the run from the environment and the event's file. Rejects where the file is there and unreadable. */
export async function readRun(env: Environment): Promise<GitHubRun> {
  const event = env['GITHUB_EVENT_NAME'] || undefined;
  const payload = await readPayload(env['GITHUB_EVENT_PATH']);
  const rule = ruleOf(event, env);
  const pull = payload.pull_request;
  const isOfBase = rule.policyFrom === 'base';
  return {
    reference: {
      repository: env['GITHUB_REPOSITORY'] || undefined,
      event,
      workflow: env['GITHUB_WORKFLOW'] || undefined,
      job: env['GITHUB_JOB'] || undefined,
      commit: pull?.head.sha ?? (env['GITHUB_SHA'] || undefined),
      url: runUrl(env),
    },
    repository: repositoryOf(env['GITHUB_REPOSITORY']),
    attempt: attemptOf(env),
    apiUrl: env['GITHUB_API_URL'] || 'https://api.github.com',
    pullRequest: rule.comment && pull ? { number: pull.number, headSha: pull.head.sha } : undefined,
    policyRef: isOfBase ? baseOf(payload, env) : env['GITHUB_SHA'] || undefined,
    mergedRef: isOfBase ? env['GITHUB_SHA'] || undefined : undefined,
    change: changeOf(payload),
    ownWorkflow: isOfBase ? isOwnWorkflow(env) : false,
    fork:
      rule.withoutCredentials &&
      (env['GITHUB_ACTOR'] === DEPENDABOT || isFork(payload, env['GITHUB_REPOSITORY'])),
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

function changeOf({ pull_request: pull, merge_group: group }: Payload): Change | undefined {
  if (pull) return { number: pull.number, headSha: pull.head.sha, createdAt: pull.created_at ?? undefined };
  const [, , number] = QUEUE_REF.exec(group?.head_ref ?? '') ?? [];
  return number === undefined ? undefined : { number: Number(number) };
}

/** A workflow that a ruleset requires comes from a branch of its own; the change's own comes with its merge. */
function isOwnWorkflow(env: Environment): boolean | undefined {
  const { GITHUB_WORKFLOW_REF: workflow, GITHUB_REPOSITORY: repository } = env;
  if (!workflow || !repository) return undefined;
  const [file = '', ref = ''] = workflow.split('@');
  const isHere = file.toLowerCase().startsWith(`${repository.toLowerCase()}/`);
  return isHere && /^refs\/(?:pull\/|heads\/gh-readonly-queue\/)/.test(ref);
}

/** The head's repository is null once the fork is deleted. */
function isFork({ pull_request: pull }: Payload, repository: string | undefined): boolean {
  return !!pull && pull.head.repo?.full_name.toLowerCase() !== repository?.toLowerCase();
}

async function readPayload(path: string | undefined): Promise<Payload> {
  if (!path) return {};
  return v.parse(payloadSchema, JSON.parse(await readFile(path, 'utf8')));
}

function repositoryOf(fullName: string | undefined): GitHubRun['repository'] {
  const [owner, repo] = (fullName ?? '').split('/');
  return owner && repo ? { owner, repo } : undefined;
}

function attemptOf({ GITHUB_RUN_ID: id = '', GITHUB_RUN_ATTEMPT: number = '' }: Environment) {
  const isCount = (text: string): boolean => /^[1-9]\d{0,14}$/.test(text);
  return isCount(id) && isCount(number) ? { runId: Number(id), number: Number(number) } : undefined;
}

function runUrl(env: Environment): string | undefined {
  const { GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: attempt } = env;
  if (!repository || !id) return undefined;
  const server = env['GITHUB_SERVER_URL'] || 'https://github.com';
  return `${server}/${repository}/actions/runs/${id}${attempt ? `/attempts/${attempt}` : ''}`;
}
