import { gzipSync } from 'node:zlib';
import { stringifyChunked } from '@discoveryjs/json-ext';
import { VERSION } from '../version.ts';
import { isWhole } from './digest.ts';
import { groupByPolicy } from './policy-groups.ts';
import type { RenderOptions } from './render-options.ts';
import type { Report } from './report.ts';
import { sarifNotifications } from './sarif-notifications.ts';
import { levelsIn, type SarifEntry, sarifEntries, sarifResult } from './sarif-results.ts';
import { sarifRule } from './sarif-rules.ts';
import { sarifAddress } from './sarif-text.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** What code scanning takes of one run; it refuses a file that has more. */
export type SarifLimits = { readonly results: number; readonly packedBytes: number };

/** 25,000 results, and 10 MB packed, with room for what an upload adds. */
const CODE_SCANNING: SarifLimits = { results: 25_000, packedBytes: 9_000_000 };

/** Characters that are packed at a time: all of a large file at once would take several times its memory. */
const PIECE_CHARACTERS = 524_288;

/**
 * The report as SARIF 2.1.0 for code scanning, in pieces. What does not fit goes from the end, so the worst stays, and
 * a notification tells how much went.
 */
export function sarifPieces(
  report: Report,
  options: RenderOptions,
  limits: SarifLimits = CODE_SCANNING,
): readonly Uint8Array[] {
  const entries = sarifEntries(report);
  let kept = entries.slice(0, limits.results);
  for (;;) {
    const log = sarifLog(report, options, kept, entries.length - kept.length);
    const texts = stringifyChunked(log, { highWaterMark: PIECE_CHARACTERS });
    // As bytes: a text that was put together holds on to all of its parts.
    const pieces = [...Array.from(texts, (text) => Buffer.from(text)), Buffer.from('\n')];
    const bytes = packedBytes(pieces, limits.packedBytes);
    if (bytes <= limits.packedBytes || kept.length === 0) return pieces;
    kept = kept.slice(0, Math.floor(kept.length * Math.min(0.9, limits.packedBytes / bytes)));
  }
}

/** The same as one string. */
export function renderSarif(report: Report, options: RenderOptions, limits?: SarifLimits): string {
  return Buffer.concat(sarifPieces(report, options, limits)).toString();
}

/** Packing takes its time, and what is small unpacked is small packed. In pieces it is a little more than in one. */
function packedBytes(pieces: readonly Uint8Array[], limit: number): number {
  const bytes = sumOf(pieces);
  return bytes <= limit ? bytes : sumOf(pieces.map((piece) => gzipSync(piece)));
}

function sumOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((bytes, { byteLength }) => bytes + byteLength, 0);
}

function sarifLog(
  report: Report,
  { location, gate, toolUrl }: RenderOptions,
  entries: readonly SarifEntry[],
  leftOut: number,
) {
  const asideOf = new Map(entries.map(({ finding, aside }) => [finding, aside]));
  const groups = groupByPolicy(entries.map(({ finding }) => finding));
  const rules = groups.map((group) => sarifRule(group, (finding) => asideOf.get(finding) === undefined));
  const levelOf = levelsIn(report);
  // A path may hold blanks and letters of any script.
  const uri = encodeURI(location);
  const results = groups.flatMap((group, ruleIndex) =>
    group.findings.map((finding) => ({
      // Made when it is written: all of them take more memory than the file.
      toJSON: () => sarifResult({ finding, aside: asideOf.get(finding) }, ruleIndex, levelOf(finding), uri),
    })),
  );
  const run = {
    tool: { driver: { ...driverOf(toolUrl), rules } },
    automationDetails: { id: `policy-gate/${gate}/` },
    invocations: [invocationOf(report, leftOut)],
    columnKind: 'utf16CodeUnits',
    results,
    properties: { verdict: report.verdict, passed: report.passed, summary: report.summary },
  };
  return { $schema: SCHEMA, version: '2.1.0', runs: [run] };
}

function driverOf(toolUrl: string | undefined) {
  const address = sarifAddress(toolUrl);
  return {
    name: 'Policy Gate',
    version: VERSION,
    semanticVersion: VERSION,
    ...(address !== undefined && { informationUri: address }),
  };
}

function invocationOf(report: Report, leftOut: number) {
  return {
    // Code scanning takes no results of a run that failed, and so closes no alert of what was not read.
    executionSuccessful: isWhole(report),
    startTimeUtc: report.startedAt,
    exitCode: report.exitCode,
    toolExecutionNotifications: sarifNotifications(report, leftOut),
  };
}
