import type { SourceName } from '../finding/finding.ts';
import { logLine } from '../report/text.ts';
import type { Progress, ProgressUpdate } from '../sources/progress.ts';

/** A reading that is over by then needs no line, and a log no more lines than one for each of these. */
const QUIET_MS = 10_000;

const SERVICES: Record<SourceName, string> = { pulumi: 'Pulumi', azure: 'Azure' };

/** How far a reading has come, in one inert line. */
export function progressText({ source, target, rows, read, of }: ProgressUpdate): string {
  const total = of === undefined ? '' : ` of ${grouped(of)}`;
  return `${logLine(`${SERVICES[source]} ${target}`, 300)}: ${grouped(read)}${total} ${rows} read`;
}

/** Progress as lines of a log, for each source one now and then. `elapsed` is in milliseconds and only rises. */
export function progressLines(info: (line: string) => void, elapsed: () => number): Progress {
  const start = elapsed();
  const told = new Map<SourceName, number>();
  return (update) => {
    const now = elapsed();
    if (now - (told.get(update.source) ?? start) < QUIET_MS) return;
    told.set(update.source, now);
    info(progressText(update));
  };
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
