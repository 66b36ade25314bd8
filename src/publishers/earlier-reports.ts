import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import type { Environment } from '../config/inputs.ts';
import { rootsOf, whyOutside } from '../config/paths.ts';
import { reportDirectoryOf } from '../config/report-directory.ts';
import { logLine } from '../report/text.ts';
import { clearReportFiles } from './report-paths.ts';
import type { Workflow } from './workflow.ts';

/**
 * Whatever becomes of this run, no later step takes the reports of an earlier one for its own. The inputs may be what
 * is wrong with the run, so they are taken as they are.
 */
export async function forgetEarlierReports(
  env: Environment,
  workflow: Pick<Workflow, 'annotate'>,
  directory: string,
): Promise<void> {
  const named = env['INPUT_REPORT-DIRECTORY']?.trim() || undefined;
  const reports = resolve(directory, reportDirectoryOf(named, env['RUNNER_TEMP'] || tmpdir()));
  try {
    const why = await whyOutside(reports, rootsOf(env));
    if (why !== undefined) throw new Error(`it ${why}`);
    await clearReportFiles(reports);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = logLine(`Report files of an earlier run may still be in ${reports}: ${reason}`);
    workflow.annotate({ level: 'warning', title: 'Policy Gate: old reports', message });
  }
}
