import type { Report } from '../../../src/report/report.ts';
import { fileTrouble } from './inert/files.ts';
import { htmlTrouble } from './inert/html.ts';
import { logTrouble } from './inert/log.ts';
import { markdownTrouble } from './inert/markdown.ts';

/** Throws where text from a service is more than text in any form of a report. `ours`: addresses of our own making. */
export function expectInert(report: Report, ours: readonly string[]): void {
  const [first] = [
    ...markdownTrouble(report, ours),
    ...htmlTrouble(report),
    ...fileTrouble(report),
    ...logTrouble(report),
  ];
  if (first !== undefined) throw new Error(`this came alive: ${first.slice(0, 2_000)}`);
}
