import { COMMENT_SIZE, renderComment } from '../report/comment.ts';
import { commentKey, MARKER_BYTES, markerOf } from '../report/marker.ts';
import { logLine } from '../report/text.ts';
import { isForbidden, isGone } from './own-comments.ts';
import type { Publication } from './publication.ts';
import { publishComment } from './pull-request-comment.ts';

/** Comments on the run's pull request, if it has one and the settings want it. Returns the address, or "". */
export async function publishRunComment({
  report,
  settings: { comment, dryRun },
  run: { pullRequest, repository },
  workflow,
  octokit,
}: Publication): Promise<string> {
  const { mode, key, targets } = comment;
  if (pullRequest === undefined || repository === undefined) return '';
  if (dryRun || mode === 'off' || report.verdict === 'skipped') return '';
  const client = await octokit();
  const limitBytes = COMMENT_SIZE.limitBytes - MARKER_BYTES;
  const wanted = {
    issue: { ...repository, issue_number: pullRequest.number },
    headSha: pullRequest.headSha,
    mode,
    marker: markerOf(report, commentKey(report.run, targets, key)),
    text: renderComment(report, { ...COMMENT_SIZE, limitBytes }),
    now: new Date(),
  };
  const result = await publishComment(client, wanted).catch((error: unknown) => {
    throw explained(error);
  });
  workflow.info(logLine(`Pull-request comment ${result.did}: ${result.url}`));
  return result.url;
}

/** Names the permission that is most often missing; without it GitHub answers 403, or 404 in private. */
function explained(error: unknown): unknown {
  if (!(error instanceof Error) || !(isForbidden(error) || isGone(error))) return error;
  const advice = 'give the job "permissions: pull-requests: write"; runs for forks never have it';
  return new Error(`GitHub refused (${error.message}): ${advice}`, { cause: error });
}
