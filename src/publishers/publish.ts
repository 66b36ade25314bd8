import type { Settings } from '../config/settings.ts';
import type { GitHubRun } from '../github/event.ts';
import { annotationsOf } from '../report/annotations.ts';
import { renderComment, SUMMARY_SIZE } from '../report/comment.ts';
import { redactReport } from '../report/redact.ts';
import type { Report } from '../report/report.ts';
import { renderLog } from '../report/terminal.ts';
import { logLine } from '../report/text.ts';
import { publishOutputs } from './outputs.ts';
import { writeReportFile } from './report-files.ts';
import { publishRunComment } from './run-comment.ts';
import type { Workflow } from './workflow.ts';

/** Shows the report everywhere it belongs. A publisher that fails is a warning; the verdict stands. */
export async function publish(
  judged: Report,
  settings: Settings,
  run: GitHubRun,
  workflow: Workflow,
): Promise<void> {
  const report = settings.report.redact ? redactReport(judged) : judged;
  for (const line of renderLog(report)) workflow.info(line);
  if (settings.report.annotations)
    for (const annotation of annotationsOf(report)) workflow.annotate(annotation);
  await attempt(workflow, 'job summary', async () => {
    await workflow.appendSummary(renderComment(report, SUMMARY_SIZE));
    return '';
  });
  const reportJson = await attempt(workflow, 'JSON report', () =>
    writeReportFile(report, settings.reportDirectory),
  );
  const commentUrl = await attempt(workflow, 'pull-request comment', () =>
    publishRunComment(report, settings, run, workflow),
  );
  await attempt(workflow, 'outputs', async () => {
    publishOutputs(workflow, report, { reportJson, commentUrl });
    return '';
  });
}

/** What a publisher gives back, or nothing where it failed. */
async function attempt(workflow: Workflow, what: string, action: () => Promise<string>): Promise<string> {
  try {
    return await action();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = logLine(
      `${what}: ${reason.replace(/[.\s]+$/, '')}. The verdict stands, and this log has it.`,
    );
    workflow.annotate({ level: 'warning', title: 'Policy Gate: not published', message });
    return '';
  }
}
