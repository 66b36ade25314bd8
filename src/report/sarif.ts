import { gzipSync } from 'node:zlib';
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

/**
 * The report as SARIF 2.1.0 for code scanning. What does not fit goes from the end, so the worst stays, and a
 * notification tells how much went.
 */
export function renderSarif(
  report: Report,
  options: RenderOptions,
  limits: SarifLimits = CODE_SCANNING,
): string {
  const entries = sarifEntries(report);
  let kept = entries.slice(0, limits.results);
  for (;;) {
    const text = sarifText(report, options, kept, entries.length - kept.length);
    const bytes = packedBytes(text, limits.packedBytes);
    if (bytes <= limits.packedBytes || kept.length === 0) return text;
    kept = kept.slice(0, Math.floor(kept.length * Math.min(0.9, limits.packedBytes / bytes)));
  }
}

/** Packing takes its time, and what is small unpacked is small packed. */
function packedBytes(text: string, limit: number): number {
  const bytes = Buffer.byteLength(text);
  return bytes <= limit ? bytes : gzipSync(text).byteLength;
}

function sarifText(
  report: Report,
  { location, gate, toolUrl }: RenderOptions,
  entries: readonly SarifEntry[],
  leftOut: number,
): string {
  const asideOf = new Map(entries.map(({ finding, aside }) => [finding, aside]));
  const groups = groupByPolicy(entries.map(({ finding }) => finding));
  const rules = groups.map((group) => sarifRule(group, (finding) => asideOf.get(finding) === undefined));
  const levelOf = levelsIn(report);
  // A path may hold blanks and letters of any script.
  const uri = encodeURI(location);
  const results = groups.flatMap((group, ruleIndex) =>
    group.findings.map((finding) =>
      sarifResult({ finding, aside: asideOf.get(finding) }, ruleIndex, levelOf(finding), uri),
    ),
  );
  const run = {
    tool: { driver: { ...driverOf(toolUrl), rules } },
    automationDetails: { id: `policy-gate/${gate}/` },
    invocations: [invocationOf(report, leftOut)],
    columnKind: 'utf16CodeUnits',
    results,
    properties: { verdict: report.verdict, passed: report.passed, summary: report.summary },
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] })}\n`;
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
