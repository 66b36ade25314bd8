import type { Report } from './report.ts';
import { plural } from './summary-line.ts';
import { logLine } from './text.ts';

/** From what a report was joined, in inert lines; none where the run has read everything itself. */
export function joinedLines({ joined }: Report): readonly string[] {
  if (joined === undefined) return [];
  return [
    `Joined from ${plural(joined.reports, 'report')}`,
    ...joined.refused.map(({ file, message }) => `not joined: ${logLine(file)}: ${logLine(message)}`),
  ];
}
