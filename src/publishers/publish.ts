import type { Settings } from '../config/settings.ts';
import type { GitHubRun } from '../github/event.ts';
import { annotationsOf } from '../report/annotations.ts';
import { COMMENT_SIZE, renderComment, SUMMARY_SIZE } from '../report/comment.ts';
import { markerKey, markerOf, renderMarker } from '../report/marker.ts';
import type { Report } from '../report/report.ts';
import { renderLog } from '../report/terminal.ts';
import { logLine } from '../report/text.ts';
import { publishOutputs } from './outputs.ts';
import { publishComment } from './pull-request-comment.ts';
import { writeReportFile } from './report-files.ts';
import type { Workflow } from './workflow.ts';

/** Shows the report everywhere it belongs. A publisher that fails is a warning; the verdict stands. */
export async function publish(
  report: Report,
  settings: Settings,
  run: GitHubRun,
  workflow: Workflow,
): Promise<void> {
  const attempt = async (what: string, action: () => Promise<string>): Promise<string> => {
    try {
      return await action();
    } catch (error) {
      const message = logLine(
        `${what}: ${refusal(error)} The verdict stands, and the job summary has everything.`,
      );
      workflow.annotate({ level: 'warning', title: 'Policy Gate: not published', message });
      return '';
    }
  };
  for (const line of renderLog(report)) workflow.info(line);
  for (const annotation of annotationsOf(report)) workflow.annotate(annotation);
  await attempt('job summary', async () => {
    await workflow.appendSummary(renderComment(report, SUMMARY_SIZE));
    return '';
  });
  const reportJson = await attempt('JSON report', () => writeReportFile(report, settings.reportDirectory));
  const commentUrl = await attempt('pull-request comment', () => comment(report, settings, run, workflow));
  publishOutputs(workflow, report, { reportJson, commentUrl });
}

async function comment(
  report: Report,
  settings: Settings,
  run: GitHubRun,
  workflow: Workflow,
): Promise<string> {
  const {
    comment: { mode, key },
    githubToken,
    dryRun,
  } = settings;
  const { pullRequest, repository } = run;
  if (pullRequest === undefined || repository === undefined) return '';
  if (dryRun || mode === 'off' || report.verdict === 'skipped') return '';
  if (githubToken === undefined) throw new Error('github-token is empty.');
  const identity =
    key === undefined
      ? [run.workflow ?? '', run.job ?? '', ...report.targets.map(({ target }) => target)]
      : [key];
  const marker = markerOf(report, markerKey(identity));
  const limitBytes = COMMENT_SIZE.limitBytes - Buffer.byteLength(renderMarker(marker)) - 1;
  // Octokit is the largest part of the program, and only a comment needs it.
  const { createOctokit } = await import('../github/octokit.ts');
  const result = await publishComment(createOctokit(githubToken, run.apiUrl), {
    issue: { ...repository, issue_number: pullRequest.number },
    headSha: pullRequest.headSha,
    mode,
    marker,
    text: renderComment(report, { ...COMMENT_SIZE, limitBytes }),
  });
  workflow.info(logLine(`Pull-request comment ${result.did}: ${result.url}`));
  return result.url;
}

/** What GitHub refused, and the permission that is most often missing. */
function refusal(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (status === 403 || status === 404) {
    return `GitHub refused (${message}). Give the job "permissions: pull-requests: write"; runs for forks never have it.`;
  }
  return `${message}.`;
}
