import { renderWithDigest } from '../report/comment.ts';
import type { Digest } from '../report/digest.ts';
import { commentKey, markerOf } from '../report/marker.ts';
import { renderSuperseded } from '../report/superseded.ts';
import { logLine } from '../report/text.ts';
import { isForbidden, isGone } from './own-comments.ts';
import type { Publication } from './publication.ts';
import { type CommentResult, publishComment } from './pull-request-comment.ts';

/** Comments on the run's pull request, if it has one and the settings want it. */
export async function publishRunComment({
  report,
  settings: { comment, dryRun },
  run: { pullRequest, repository, attempt },
  workflow,
  octokit,
}: Publication): Promise<CommentResult | undefined> {
  const { mode, key, targets } = comment;
  if (pullRequest === undefined || repository === undefined) return undefined;
  if (dryRun || mode === 'off' || report.verdict === 'skipped') return undefined;
  const client = await octokit();
  const wanted = {
    issue: { ...repository, issue_number: pullRequest.number },
    headSha: pullRequest.headSha,
    mode,
    marker: markerOf(report, commentKey(report.run, targets, key), attempt?.runId),
    text: (previous: Digest | undefined) => renderWithDigest(report, previous),
    supersededText: renderSuperseded(report.run),
    now: new Date(),
  };
  const result = await publishComment(client, wanted).catch((error: unknown) => {
    throw explained(error);
  });
  workflow.info(logLine(`Pull-request comment ${result.did}: ${result.url}`));
  return result;
}

/** Names the permission that is most often missing; without it GitHub answers 403, or 404 in private. */
function explained(error: unknown): unknown {
  if (!(error instanceof Error) || !(isForbidden(error) || isGone(error))) return error;
  const advice = 'give the job "permissions: pull-requests: write"; runs for forks never have it';
  return new Error(`GitHub refused (${error.message}): ${advice}`, { cause: error });
}
