import { logSections } from '../../src/report/log.ts';
import type { Report } from '../../src/report/report.ts';

/** The job log with its groups unfolded. */
export function logLines(report: Report): readonly string[] {
  return logSections(report).flatMap(({ title, lines }) =>
    title === undefined ? lines : [title, ...lines, ''],
  );
}
