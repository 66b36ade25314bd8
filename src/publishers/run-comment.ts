import type { Settings } from '../config/settings.ts';
import type { GitHubRun } from '../github/event.ts';
import { COMMENT_SIZE, renderComment } from '../report/comment.ts';
import { commentKey, MARKER_BYTES, markerOf } from '../report/marker.ts';
import type { Report } from '../report/report.ts';
import { logLine } from '../report/text.ts';
import { isForbidden, isGone } from './own-comments.ts';
import { publishComment } from './pull-request-comment.ts';
import type { Workflow } from './workflow.ts';

/** Comments on the run's pull request, if it has one and the settings want it. Returns the address, or "". */
export async function publishRunComment(
  report: Report,
  { comment: { mode, key, targets }, githubToken, dryRun }: Settings,
  { pullRequest, repository, apiUrl }: GitHubRun,
  workflow: Workflow,
): Promise<string> {
  if (pullRequest === undefined || repository === undefined) return '';
  if (dryRun || mode === 'off' || report.verdict === 'skipped') return '';
  if (githubToken === undefined) throw new Error('github-token is empty');
  // Octokit is the largest part of the program, and only a comment needs it.
  const { createOctokit } = await import('../github/octokit.ts');
  const limitBytes = COMMENT_SIZE.limitBytes - MARKER_BYTES;
  const wanted = {
    issue: { ...repository, issue_number: pullRequest.number },
    headSha: pullRequest.headSha,
    mode,
    marker: markerOf(report, commentKey(report.run, targets, key)),
    text: renderComment(report, { ...COMMENT_SIZE, limitBytes }),
    now: new Date(),
  };
  const result = await publishComment(createOctokit(githubToken, apiUrl), wanted).catch((error: unknown) => {
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
