import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { renderJson } from '../report/json.ts';
import type { Report } from '../report/report.ts';

/** Writes the JSON report and returns its absolute path. A reader never sees half a file. */
export async function writeReportFile(report: Report, directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const path = resolve(join(directory, 'policy-gate.json'));
  const unfinished = `${path}.${process.pid}.part`;
  await writeFile(unfinished, renderJson(report));
  await rename(unfinished, path);
  return path;
}
