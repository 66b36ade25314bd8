import { join } from 'node:path';
import { ConfigurationError } from '../errors.ts';
import { parseReport } from '../merge/parse-report.ts';
import { MERGE_LIMITS } from '../merge/read-reports.ts';
import type { Report } from '../report/report.ts';
import { readLocalFile } from './local-file.ts';

/** Where a run leaves its report unless it is told otherwise. */
export function defaultReportPath(temporaryDirectory: string): string {
  return join(temporaryDirectory, 'policy-gate', 'policy-gate.json');
}

/** Reads the JSON report of a run. Throws a ConfigurationError where there is none, or it is something else. */
export async function readReport(directory: string, path: string): Promise<Report> {
  const content = await readLocalFile(directory, path, MERGE_LIMITS.fileBytes);
  if (content === undefined) {
    throw refusal(path, ['there is no report. Run the gate first, or name its JSON report with --report.']);
  }
  const parsed = parseReport(content);
  if ('wrong' in parsed) throw refusal(path, parsed.wrong);
  return parsed.value;
}

function refusal(path: string, messages: readonly string[]): ConfigurationError {
  return new ConfigurationError(messages.map((message) => ({ path, message })));
}
