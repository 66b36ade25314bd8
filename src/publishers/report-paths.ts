import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FORMAT_NAMES, REPORT_FORMATS, type ReportFormat } from './report-formats.ts';

/** Where a form of the report is. */
export function pathOf(format: ReportFormat, directory: string): string {
  return resolve(directory, REPORT_FORMATS[format].file);
}

/** Removes what an earlier run left, in every form: a later step must not take it for this run's. */
export async function clearReportFiles(directory: string): Promise<void> {
  const removals = await Promise.allSettled(
    FORMAT_NAMES.map((format) => rm(pathOf(format, directory), { force: true })),
  );
  for (const removal of removals) if (removal.status === 'rejected') throw removal.reason;
}
