import type { Environment } from '../config/inputs.ts';
import { ConfigurationError, SourceError } from '../errors.ts';
import { openOctokit } from '../github/client.ts';
import type { GitHubRun } from '../github/event.ts';
import type { GitHubPacing } from '../github/octokit.ts';
import { checkRunName, type RefusalReason, refusedCheckRun } from '../report/check-run.ts';
import { redactText } from '../report/redact.ts';
import { plural } from '../report/summary-line.ts';
import { logLine } from '../report/text.ts';
import { checkRunMark } from './check-run-mark.ts';
import { publishNothingRead } from './outputs.ts';
import { redactedWorkflow } from './redacted-workflow.ts';
import { setCheckRunOrExplain } from './run-check.ts';
import type { Workflow } from './workflow.ts';

const EXIT = { configuration: 2, notEvaluated: 3 } as const;

/** What is known of a run that ends before anything was judged. */
export type KnownRun = {
  readonly env: Environment;
  readonly startedAt: Date;
  readonly run?: GitHubRun;
  /** A policy file that was read hides ids, or wants a check run. */
  readonly redact?: boolean;
  readonly checkRun?: boolean;
  /** Targets that tell the gate from others, once they are known: what it has put in progress is ended. */
  readonly targets?: readonly string[];
};

/** Says why a run ended early, wherever its verdict would have been, and returns the exit code. Never rejects. */
export async function endEarly(
  error: unknown,
  known: KnownRun,
  workflow: Workflow,
  pacing?: GitHubPacing,
): Promise<number> {
  const told = known.redact === true ? redactedWorkflow(workflow) : workflow;
  const { exitCode, title, reasons, summary } = endingOf(error);
  for (const { path, message } of reasons) {
    const text = logLine(path === undefined ? message : `${path}: ${message}`);
    told.annotate({ level: 'error', title: `Policy Gate: ${title}`, message: text });
  }
  sayNothingRead(workflow, summary);
  const hidden = reasons.map(({ path, message }) => ({
    ...(path === undefined ? {} : { path: known.redact === true ? redactText(path) : path }),
    message: known.redact === true ? redactText(message) : message,
  }));
  await failCheckRun(summary, hidden, known, pacing).catch((cause: unknown) => {
    const reason = logLine(cause instanceof Error ? cause.message : String(cause)).replace(/[.\s]+$/, '');
    const message = `check run: ${reason}. What an earlier run has set on the commit may still stand.`;
    told.annotate({ level: 'warning', title: 'Policy Gate: not published', message });
  });
  return exitCode;
}

type Ending = {
  readonly exitCode: number;
  readonly title: string;
  readonly reasons: readonly RefusalReason[];
  readonly summary: string;
};

function endingOf(error: unknown): Ending {
  if (error instanceof ConfigurationError) {
    const { problems } = error;
    const summary = `error: the configuration has ${plural(problems.length, 'problem')}, nothing was read`;
    return { exitCode: EXIT.configuration, title: 'configuration', reasons: problems, summary };
  }
  const cause = error instanceof Error ? error.message : String(error);
  const defect = error instanceof SourceError ? '' : 'a defect in Policy Gate, please report it: ';
  return {
    exitCode: EXIT.notEvaluated,
    title: 'not evaluated',
    reasons: [{ message: `${defect}${cause}` }],
    summary: 'error: the run could not be evaluated, nothing was read',
  };
}

/** The exit code says what the outputs cannot, where the runner's own files are not to be written. */
function sayNothingRead(workflow: Workflow, summary: string): void {
  try {
    publishNothingRead(workflow, summary);
  } catch (error) {
    workflow.info(logLine(`outputs not set: ${error instanceof Error ? error.message : String(error)}`));
  }
}

/**
 * Where a check run is the verdict that people see, an earlier green one must not outlive a run that judged nothing,
 * and a required one must not be waited for. The inputs may be what is wrong, so they are taken as they are.
 */
async function failCheckRun(
  title: string,
  reasons: readonly RefusalReason[],
  { env, startedAt, run, checkRun, targets }: KnownRun,
  pacing: GitHubPacing | undefined,
): Promise<void> {
  const { repository, apiUrl, reference } = run ?? {};
  const isWanted = checkRun === true || run?.secondStage === true;
  if (run === undefined || !isWanted || env['INPUT_DRY-RUN']?.trim() === 'true') return;
  const token = env['INPUT_GITHUB-TOKEN']?.trim();
  if (!token || !apiUrl || repository === undefined || reference?.commit === undefined) {
    throw new Error('without github-token and a commit there is nothing to set one by');
  }
  const key = env['INPUT_COMMENT-KEY']?.trim() || undefined;
  await setCheckRunOrExplain(await openOctokit(token, apiUrl, pacing ?? run.pacing), {
    repository,
    headSha: reference.commit,
    name: checkRunName(key),
    mark: checkRunMark(run, key, targets, startedAt),
    detailsUrl: reference.url,
    content: refusedCheckRun(title, reasons),
    now: new Date(),
  });
}
