import type { Report } from '../../src/report/report.ts';
import { logSections } from '../../src/report/terminal.ts';

/** The job log with its groups unfolded. */
export function logLines(report: Report): readonly string[] {
  return logSections(report).flatMap(({ title, lines }) =>
    title === undefined ? lines : [title, ...lines, ''],
  );
}
