import * as v from 'valibot';
import type { RunStart } from '../config/azure-reading.ts';
import type { Inputs } from '../config/inputs.ts';
import { ConfigurationError } from '../errors.ts';
import { isTimestamp } from '../finding/timestamp.ts';
import { openOctokit } from './client.ts';
import { minutesAhead } from './clock.ts';
import type { GitHubRun, RunAttempt } from './event.ts';
import type { GitHubPacing } from './octokit.ts';

const PERMISSION = 'The job needs "permissions: actions: read".';

/** What is read of `GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}`. */
const attemptAnswer = v.object({
  id: v.number(),
  run_attempt: v.nullish(v.number()),
  run_started_at: v.pipe(v.string(), v.check(isTimestamp)),
});

/**
 * When this attempt of the run started, asked of GitHub where `azure-since: run` wants it of a run that has Azure
 * scopes; undefined where it does not. Throws a ConfigurationError that says what is needed: a window that starts at
 * a guess could leave out what it is about.
 */
export async function readRunStart(
  inputs: Pick<Inputs, 'azure-since' | 'azure-scopes' | 'github-token'>,
  { attempt, repository, apiUrl, pacing: usual }: GitHubRun,
  now: Date,
  pacing: GitHubPacing | undefined = usual,
): Promise<RunStart | undefined> {
  if (!('run' in inputs['azure-since']) || inputs['azure-scopes'].length === 0) return undefined;
  const token = inputs['github-token'];
  if (token === undefined) throw refused(`needs github-token to ask when the run started. ${PERMISSION}`);
  if (attempt === undefined || repository === undefined) {
    throw refused(
      'there is none outside of GitHub Actions: GITHUB_REPOSITORY, GITHUB_RUN_ID and GITHUB_RUN_ATTEMPT name no run. Write a duration or a timestamp.',
    );
  }
  const octokit = await openOctokit(token, apiUrl, pacing);
  const answer = await octokit.rest.actions
    .getWorkflowRunAttempt({
      ...repository,
      run_id: attempt.runId,
      attempt_number: attempt.number,
    })
    .catch((cause: unknown) => {
      throw refused(`the start of this run could not be read: ${reasonOf(cause)}. ${PERMISSION}`);
    });
  refuseSkew(answer.headers.date, now);
  return startOf(answer.data, attempt, now);
}

function startOf(answer: unknown, { runId, number }: RunAttempt, now: Date): RunStart {
  const parsed = v.safeParse(attemptAnswer, answer);
  if (!parsed.success) {
    throw refused(`GitHub did not say when run ${runId} started. Write a duration or a timestamp.`);
  }
  const { id, run_attempt: answered, run_started_at: startedAt } = parsed.output;
  if (id !== runId || (answered ?? number) !== number) {
    throw refused(
      `GitHub answered about another run or attempt than ${runId}, attempt ${number}. Write a duration or a timestamp.`,
    );
  }
  const at = new Date(startedAt);
  if (at < now) return { at, attempt: number };
  throw refused(
    `GitHub says that this run started at ${startedAt}, and this machine's clock says ${now.toISOString()}. Set the clock right.`,
  );
}

/** A window that starts by another clock than it ends by would miss what happened in between, or take in what did not. */
function refuseSkew(date: string | undefined, now: Date): void {
  const ahead = minutesAhead(date, now);
  if (ahead === 0) return;
  throw refused(
    `GitHub's clock is ${Math.abs(ahead)} minutes ${ahead > 0 ? 'ahead of' : 'behind'} this machine's, so when this run started is not known. Set the clock right, or write a duration.`,
  );
}

function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.replace(/[.\s]+$/, '');
}

function refused(message: string): ConfigurationError {
  return new ConfigurationError([{ path: 'azure-since', message: `run: ${message}` }]);
}
