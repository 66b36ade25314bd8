import { commentKey } from '../report/marker.ts';
import { logLine } from '../report/text.ts';
import { isForbidden, isGone, statusOf } from './own-comments.ts';
import type { Publication } from './publication.ts';
import { publishTrackingIssue, type TrackingResult } from './tracking-issue.ts';

/** Keeps the tracking issue, where the settings want one and the run is about no pull request. */
export async function publishRunIssue(publication: Publication): Promise<TrackingResult | undefined> {
  const { report, settings, run, workflow, octokit } = publication;
  const { tracking, comment } = settings;
  if (!tracking.issue) return undefined;
  const reason = reasonToKeepAway(publication);
  if (reason !== undefined || run.repository === undefined) {
    workflow.info(logLine(`Tracking issue left alone: ${reason ?? 'this run is in no repository'}`));
    return undefined;
  }
  const wanted = {
    repository: run.repository,
    report,
    key: commentKey(report.run, comment.targets, comment.key),
    labels: tracking.labels,
    assignees: tracking.assignees,
    now: new Date(),
  };
  const result = await publishTrackingIssue(await octokit(), wanted).catch((error: unknown) => {
    throw explained(error);
  });
  workflow.info(logLine(`Tracking issue ${result.did}${result.url === '' ? '' : `: ${result.url}`}`));
  for (const caution of result.cautions) {
    workflow.annotate({
      level: 'warning',
      title: 'Policy Gate: tracking issue',
      message: logLine(caution),
    });
  }
  return result;
}

function reasonToKeepAway({ report, settings, run }: Publication): string | undefined {
  if (run.ofPullRequest) return 'this run is about a pull request, which has its comment';
  if (report.part) return 'this run is a part of a matrix, whose joined report has one';
  if (settings.dryRun) return 'dry-run is set';
  return report.verdict === 'skipped' ? 'this run was skipped' : undefined;
}

const REFUSED = 'give the job "permissions: issues: write"';
const DISABLED = 'issues are turned off in this repository: turn them on, or set tracking-issue to false';

/** Names what is most often missing; without the permission GitHub answers 403, or 404 in private. */
function explained(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const isMissing = isForbidden(error) || isGone(error);
  const advice = statusOf(error) === 410 ? DISABLED : isMissing ? REFUSED : undefined;
  if (advice === undefined) return error;
  return new Error(`GitHub refused (${error.message}): ${advice}`, { cause: error });
}
