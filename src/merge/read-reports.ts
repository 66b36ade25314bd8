import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { refusalOf } from '../report/join/refusal.ts';
import type { RefusedReport, Report, RunReference } from '../report/report.ts';
import { findReports, type ReportPlace } from './find-reports.ts';
import { parseReport } from './parse-report.ts';

const MIB = 1_024 * 1_024;

/** How much is read. */
export type ReadingLimits = {
  readonly files: number;
  readonly fileBytes: number;
  readonly bytes: number;
};

export const MERGE_LIMITS: ReadingLimits = {
  // A matrix of GitHub has 256 jobs at most; several may be joined.
  files: 2_000,
  // Some 100,000 findings.
  fileBytes: 128 * MIB,
  // Everything is held at once.
  bytes: 512 * MIB,
};

/** The reports of a run, and the files that should have been and are none. */
export type ReadReports = { readonly reports: readonly Report[]; readonly refused: readonly RefusedReport[] };

type ReadReport = { readonly file: string; readonly report: Report };

/** Reads the reports that paths name. What cannot be read, or is of another run, is told and never left out. */
export async function readReports(
  place: ReportPlace,
  named: readonly string[],
  run: RunReference,
  limits = MERGE_LIMITS,
): Promise<ReadReports> {
  const found = await findReports(place, named, limits.files);
  const read: ReadReport[] = [];
  const refused: RefusedReport[] = [...found.refused];
  let bytes = 0;
  for (const file of found.files) {
    const path = resolve(place.directory, file);
    // Where the size cannot be asked, reading tells why.
    const size = await stat(path).then(
      (status) => status.size,
      () => 0,
    );
    const excess = excessOf(size, bytes, limits);
    if (excess === undefined) bytes += size;
    const result = excess === undefined ? await readOne(path) : { message: excess };
    if ('message' in result) refused.push({ file, message: result.message });
    else read.push({ file, report: result.report });
  }
  const own = run.id === undefined ? newestRun(read) : run;
  const told = read.map(({ file, report }) => ({ file, report, message: refusalOf(report, own) }));
  return {
    reports: told.flatMap(({ report, message }) => (message === undefined ? [report] : [])),
    refused: [
      ...refused,
      ...told.flatMap(({ file, message }) => (message === undefined ? [] : [{ file, message }])),
    ],
  };
}

/** Where no run joins, the reports must all be of one: that of the newest of them. */
function newestRun(read: readonly ReadReport[]): RunReference {
  const [newest] = read.toSorted((a, b) => (a.report.startedAt < b.report.startedAt ? 1 : -1));
  return newest?.report.run ?? {};
}

/** Why a file is not read beside what was; undefined where it is. */
function excessOf(size: number, before: number, { fileBytes, bytes }: ReadingLimits): string | undefined {
  if (size > fileBytes) {
    return `is more than the ${fileBytes / MIB} MiB that are read of a report. Let its job gate fewer targets, and another job the rest.`;
  }
  if (before + size <= bytes) return undefined;
  return `does not fit into the ${bytes / MIB} MiB that are read of all reports together. Split the matrix, each half with a policy file and a merge of its own.`;
}

async function readOne(path: string): Promise<{ readonly report: Report } | { readonly message: string }> {
  try {
    const content = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
    const parsed = parseReport(content);
    return 'wrong' in parsed ? { message: parsed.wrong.join(' ') } : { report: parsed.value };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      return { message: 'holds bytes that are no UTF-8 text.' };
    return { message: `cannot be read (${code}).` };
  }
}
