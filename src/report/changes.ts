import { type Digest, hashOf, isWhole } from './digest.ts';
import type { Report } from './report.ts';

/** What became of the findings since the last run that read everything. */
export type Changes = {
  /** When that run read. */
  readonly since: string;
  readonly totalBefore: number;
  readonly before: Digest['bySeverity'];
  /** Undefined where one of both runs has more findings than a digest names. */
  readonly compared?: Compared;
};

/** Findings in numbers, and the fingerprints of the new ones: of those that went only hashes are left. */
export type Compared = {
  readonly appeared: ReadonlySet<string>;
  readonly gone: number;
  readonly unchanged: number;
};

/** Compares a report with what the run before left. Undefined where there is nothing to compare. */
export function changesSince(report: Report, previous: Digest | undefined): Changes | undefined {
  if (previous === undefined || !isWhole(report)) return undefined;
  const { readAt: since, total: totalBefore, bySeverity: before, hashes } = previous;
  const changes = { since, totalBefore, before };
  if (hashes === undefined) return changes;
  const appeared = report.findings.filter((finding) => !hashes.has(hashOf(finding)));
  const still = new Set(report.findings.map(hashOf));
  const gone = [...hashes].filter((hash) => !still.has(hash)).length;
  const unchanged = report.findings.length - appeared.length;
  const compared = { appeared: new Set(appeared.map(({ fingerprint }) => fingerprint)), gone, unchanged };
  return { ...changes, compared };
}
