import { join } from 'node:path';
import * as v from 'valibot';
import { ConfigurationError } from '../errors.ts';
import type { ExplainedReport } from '../report/explain.ts';
import { whatIsWrong } from '../sources/contract.ts';
import { readLocalFile } from './local-file.ts';
import { reportSchema } from './report-schema.ts';

const MAX_PROBLEMS = 5;

/** A report of a run, read back. */
export type ReadReport = ExplainedReport & { readonly summary: string; readonly startedAt: string };

/** Where a run leaves its report unless it is told otherwise. */
export function defaultReportPath(temporaryDirectory: string): string {
  return join(temporaryDirectory, 'policy-gate', 'policy-gate.json');
}

/** Reads the JSON report of a run. Throws a ConfigurationError where there is none, or it is something else. */
export async function readReport(directory: string, path: string): Promise<ReadReport> {
  const content = await readLocalFile(directory, path);
  if (content === undefined) {
    throw refusal(path, ['there is no report. Run the gate first, or name its JSON report with --report.']);
  }
  const parsed = v.safeParse(reportSchema, parseJson(content, path));
  if (parsed.success) return parsed.output;
  const told = parsed.issues.map((issue) => {
    const wrong = issue.received === 'undefined' ? 'is missing' : whatIsWrong(issue);
    return `${v.getDotPath(issue) ?? 'the whole file'}: ${wrong}.`;
  });
  const more = told.length - MAX_PROBLEMS;
  throw refusal(path, [
    'is not the JSON report of a run of this version of Policy Gate.',
    ...told.slice(0, MAX_PROBLEMS),
    ...(more > 0 ? [`and ${more} more.`] : []),
  ]);
}

function parseJson(content: string, path: string): unknown {
  try {
    const parsed: unknown = JSON.parse(content);
    return parsed;
  } catch {
    // The parser's own words quote what it read.
    throw refusal(path, ['is not JSON.']);
  }
}

function refusal(path: string, messages: readonly string[]): ConfigurationError {
  return new ConfigurationError(messages.map((message) => ({ path, message })));
}
