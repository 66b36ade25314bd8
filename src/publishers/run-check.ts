import type { GitHubRun } from '../github/event.ts';
import type { Octokit } from '../github/octokit.ts';
import { checkRunName, checkRunOf } from '../report/check-run.ts';
import { logLine } from '../report/text.ts';
import { type CheckRunPlace, claimCheckRun, setCheckRun, type WantedCheckRun } from './check-run.ts';
import { checkRunMark, skippedMark } from './check-run-mark.ts';
import { type CheckRunSettings, wantsCheckRun } from './check-run-wanted.ts';
import { isForbidden, isGone } from './own-comments.ts';
import { connect, type Publication } from './publication.ts';
import type { Workflow } from './workflow.ts';

/**
 * Puts the check run in progress, for a run that wants one. Without credentials a run may judge nothing and set none:
 * then what is there stays. Never rejects: a refusal is a warning, and the run goes on.
 */
export async function claimRunCheck(
  settings: CheckRunSettings,
  run: GitHubRun,
  startedAt: Date,
  workflow: Workflow,
): Promise<void> {
  if (run.fork || settings.part || !wantsCheckRun(settings, run)) return;
  try {
    const octokit = await connect(settings, run);
    const { did, url } = await explained(claimCheckRun(octokit, placeOf(settings, run, startedAt)));
    workflow.info(logLine(`Check run ${did}: ${url}`));
  } catch (error) {
    const reason = logLine(error instanceof Error ? error.message : String(error)).replace(/[.\s]+$/, '');
    const message = `check run: ${reason}. What an earlier run has set on the commit stands until this one ends.`;
    workflow.annotate({ level: 'warning', title: 'Policy Gate: check run not in progress', message });
  }
}

/** Sets a check run on the commit that was judged, where the settings want it or nothing else would show there. */
export async function publishRunCheck({
  report,
  settings,
  run,
  workflow,
  octokit,
}: Publication): Promise<void> {
  // The whole that a part belongs to sets one.
  if (report.part || !wantsCheckRun(settings, run)) return;
  // A run that was skipped knows nothing of any gate, and stands in the way of none.
  const isSkipped = report.verdict === 'skipped';
  const place = placeOf(settings, run, new Date(report.startedAt), isSkipped);
  const content = checkRunOf(report, settings.report.location);
  try {
    const { did, url } = await setCheckRunOrExplain(await octokit(), { ...place, content });
    workflow.info(logLine(`Check run ${place.name} ${did}: ${url}`));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/[.\s]+$/, '') : String(error);
    if (!isSkipped) {
      const left = 'What an earlier run has set on the commit may still stand';
      throw new Error(`${reason}. ${left}`, { cause: error });
    }
    // A run for a fork may set none, which is no news where it had no credentials either.
    workflow.info(logLine(`Check run not set: ${reason}`));
  }
}

function placeOf(
  { comment: { key, targets } }: CheckRunSettings,
  run: GitHubRun,
  startedAt: Date,
  isSkipped = false,
): CheckRunPlace {
  const { repository, reference } = run;
  if (repository === undefined || reference.commit === undefined) {
    throw new Error('the run names no commit of a repository to set one on');
  }
  const mark = checkRunMark(run, key, targets, startedAt);
  return {
    repository,
    headSha: reference.commit,
    name: checkRunName(key),
    mark: isSkipped ? skippedMark(mark) : mark,
    detailsUrl: reference.url,
    now: new Date(),
  };
}

/** The same, naming the permission that is most often missing where GitHub refuses. */
export async function setCheckRunOrExplain(octokit: Octokit, wanted: WantedCheckRun) {
  return explained(setCheckRun(octokit, wanted));
}

function explained<T>(action: Promise<T>): Promise<T> {
  return action.catch((error: unknown) => {
    if (!(error instanceof Error) || !(isForbidden(error) || isGone(error))) throw error;
    const advice = 'give the job "permissions: checks: write"; runs for forks never have it';
    throw new Error(`GitHub refused (${error.message}): ${advice}`, { cause: error });
  });
}
