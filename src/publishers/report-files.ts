import type { Publication } from './publication.ts';
import { renderOptionsOf } from './render-options.ts';
import { type FormatEntry, REPORT_FORMATS, type ReportFormat } from './report-formats.ts';
import { clearReportFiles, pathOf } from './report-paths.ts';
import { writeWhole } from './write-whole.ts';

/** Absolute paths of the files that were written. */
export type ReportFiles = ReadonlyMap<ReportFormat, string>;

/** Tries something that may fail on its own, and gives undefined where it did. */
type Attempt = <T>(what: string, action: (publication: Publication) => Promise<T>) => Promise<T | undefined>;

/** Writes the report in every form that the settings want. One that fails takes no other along, and leaves no file. */
export async function writeReportFiles(
  { settings: { reportFormats, reportDirectory } }: Publication,
  attempt: Attempt,
): Promise<ReportFiles> {
  if (reportDirectory === undefined) return new Map();
  await attempt('report files of an earlier run', () => clearReportFiles(reportDirectory));
  const written = new Map<ReportFormat, string>();
  // One after the other: each may be large.
  for (const format of reportFormats) {
    const path = await attempt(`${format} report`, (publication) =>
      writeReport(format, reportDirectory, publication),
    );
    if (path !== undefined) written.set(format, path);
  }
  return written;
}

async function writeReport(
  format: ReportFormat,
  directory: string,
  { report, settings, run }: Publication,
): Promise<string> {
  const path = pathOf(format, directory);
  const { load }: FormatEntry = REPORT_FORMATS[format];
  const render = await load();
  await writeWhole(path, render(report, renderOptionsOf(report, settings, run)));
  return path;
}
