import type { Publishing } from '../config/settings.ts';
import type { GitHubRun } from '../github/event.ts';
import type { GitHubPacing } from '../github/octokit.ts';
import { annotationsOf } from '../report/annotations.ts';
import { changesSince } from '../report/changes.ts';
import { renderComment, SUMMARY_SIZE } from '../report/comment.ts';
import type { Digest } from '../report/digest.ts';
import { logSections } from '../report/log.ts';
import { redactReport } from '../report/redact.ts';
import type { Report } from '../report/report.ts';
import { logLine } from '../report/text.ts';
import { publishOutputs } from './outputs.ts';
import { type Publication, publicationOf } from './publication.ts';
import { renderOptionsOf } from './render-options.ts';
import { writeReportFiles } from './report-files.ts';
import { publishRunCheck } from './run-check.ts';
import { publishRunComment } from './run-comment.ts';
import { publishRunIssue } from './run-tracking-issue.ts';
import type { Workflow } from './workflow.ts';

/** Shows the report everywhere it belongs. A publisher that fails is a warning; the verdict stands. */
export async function publish(
  judged: Report,
  settings: Publishing,
  run: GitHubRun,
  workflow: Workflow,
  pacing?: GitHubPacing,
): Promise<void> {
  const report = settings.report.redact ? redactReport(judged) : judged;
  const publication = publicationOf(report, settings, run, workflow, pacing);
  // What needs nobody else comes first: whatever becomes of the rest, it is there.
  publishLog(publication);
  publishAnnotations(publication);
  const step = <T>(what: string, action: (publication: Publication) => Promise<T>): Promise<T | undefined> =>
    attempt(workflow, what, () => action(publication));
  const files = await writeReportFiles(publication, step);
  const comment = await step('pull-request comment', publishRunComment);
  await step('comments of older runs', async () => comment?.settle());
  const tracking = await step('tracking issue', publishRunIssue);
  await step('check run', publishRunCheck);
  await step('job summary', () => publishSummary(publication, comment?.previous ?? tracking?.previous));
  await step('outputs', async () =>
    publishOutputs(workflow, report, {
      files,
      commentUrl: comment?.url ?? '',
      trackingIssueUrl: tracking?.url ?? '',
    }),
  );
}

function publishLog({ report, settings, run, workflow }: Publication): void {
  if (workflow.showReport !== undefined) {
    workflow.showReport(report, renderOptionsOf(report, settings, run));
    return;
  }
  for (const { title, lines } of logSections(report)) {
    if (title === undefined) lines.forEach(workflow.info);
    else workflow.group(title, lines);
  }
}

function publishAnnotations({ report, settings, workflow }: Publication): void {
  if (!settings.report.annotations) return;
  for (const annotation of annotationsOf(report)) workflow.annotate(annotation);
}

/** The summary shows what changed, where an earlier run has left something to compare with. */
async function publishSummary(
  { report, workflow }: Publication,
  previous: Digest | undefined,
): Promise<void> {
  await workflow.appendSummary(renderComment(report, SUMMARY_SIZE, changesSince(report, previous)));
}

/** What a publisher gives back, or undefined where it failed. */
async function attempt<T>(
  workflow: Workflow,
  what: string,
  action: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = logLine(
      `${what}: ${reason.replace(/[.\s]+$/, '')}. The verdict stands, and this log has it.`,
    );
    workflow.annotate({ level: 'warning', title: 'Policy Gate: not published', message });
    return undefined;
  }
}
