import * as v from 'valibot';
import type { Report } from '../report/report.ts';
import { reportSchema } from '../report/schema/report.ts';
import { whatIsWrong } from '../sources/contract.ts';

const MAX_TOLD = 5;

/** A report, or what is wrong with what should be one, in our own words. */
export type ParsedReport = { readonly value: Report } | { readonly wrong: readonly string[] };

/** Reads a JSON report back. What is not known in it is passed over; another version is no report. */
export function parseReport(content: string): ParsedReport {
  const json = parseJson(content);
  if (json === undefined) return { wrong: ['is not JSON.'] };
  const parsed = v.safeParse(reportSchema, json.value);
  if (parsed.success) return { value: parsed.output };
  const told = parsed.issues.map((issue) => {
    const wrong = issue.received === 'undefined' ? 'is missing' : whatIsWrong(issue);
    return `${v.getDotPath(issue) ?? 'the whole file'}: ${wrong}.`;
  });
  const more = told.length - MAX_TOLD;
  return {
    wrong: [
      'is not the JSON report of a run of this version of Policy Gate.',
      ...told.slice(0, MAX_TOLD),
      ...(more > 0 ? [`and ${more} more.`] : []),
    ],
  };
}

/** The parser's own words would quote what it read. */
function parseJson(content: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(content);
    return { value };
  } catch {
    return undefined;
  }
}
