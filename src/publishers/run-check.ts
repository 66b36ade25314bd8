import type { Octokit } from '../github/octokit.ts';
import { checkRunName, checkRunOf } from '../report/check-run.ts';
import { logLine } from '../report/text.ts';
import { setCheckRun, type WantedCheckRun } from './check-run.ts';
import { checkRunMark } from './check-run-mark.ts';
import { isForbidden, isGone } from './own-comments.ts';
import type { Publication } from './publication.ts';

/** Sets a check run on the commit that was judged, where the settings want it or nothing else would show there. */
export async function publishRunCheck({
  report,
  settings,
  run,
  workflow,
  octokit,
}: Publication): Promise<void> {
  // The whole that a part belongs to sets one.
  if (report.part || settings.dryRun || !(settings.report.checkRun || run.secondStage)) return;
  const { repository, reference } = run;
  if (repository === undefined || reference.commit === undefined) {
    throw new Error('the run names no commit of a repository to set one on');
  }
  const { key, targets } = settings.comment;
  // A run that was skipped knows nothing of any gate, and stands in the way of none.
  const known = report.verdict === 'skipped' ? undefined : targets;
  const wanted = {
    repository,
    headSha: reference.commit,
    name: checkRunName(key),
    mark: checkRunMark(run, key, known, new Date(report.startedAt)),
    detailsUrl: reference.url,
    content: checkRunOf(report, settings.report.location),
    now: new Date(),
  };
  try {
    const { did, url } = await setCheckRunOrExplain(await octokit(), wanted);
    workflow.info(logLine(`Check run ${wanted.name} ${did}: ${url}`));
  } catch (error) {
    // A run for a fork may set none, which is no news where it had no credentials either.
    if (report.verdict !== 'skipped') throw error;
    workflow.info(logLine(`Check run not set: ${error instanceof Error ? error.message : String(error)}`));
  }
}

/** The same, naming the permission that is most often missing where GitHub refuses. */
export async function setCheckRunOrExplain(octokit: Octokit, wanted: WantedCheckRun) {
  return setCheckRun(octokit, wanted).catch((error: unknown) => {
    if (!(error instanceof Error) || !(isForbidden(error) || isGone(error))) throw error;
    const advice = 'give the job "permissions: checks: write"; runs for forks never have it';
    throw new Error(`GitHub refused (${error.message}): ${advice}`, { cause: error });
  });
}
