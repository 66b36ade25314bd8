import { join, resolve } from 'node:path';
import { renderJson } from '../report/json.ts';
import type { Report } from '../report/report.ts';
import { writeWhole } from './write-whole.ts';

/** Writes the JSON report and returns its absolute path. */
export async function writeReportFile(report: Report, directory: string): Promise<string> {
  const path = resolve(join(directory, 'policy-gate.json'));
  await writeWhole(path, renderJson(report));
  return path;
}
