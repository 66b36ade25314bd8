import type { Finding } from '../../../src/finding/finding.ts';
import { DEFAULT_RANKS, rankOf } from '../../../src/policy/rank.ts';
import type { Report } from '../../../src/report/report.ts';

/**
 * What a run makes of a drifted answer: an error; the same report to the letter; the same findings with no word of
 * them milder, and something said besides or no more; more findings; the same ones under other fingerprints; some of
 * them milder; or fewer, which lets a pull request pass that should not.
 */
export type DriftOutcome = 'error' | 'same' | 'noted' | 'more' | 'renamed' | 'milder' | 'fewer';

const AXES = ['severity', 'level', 'priority'] as const;

/** Compares a run that met a drifted answer with one that did not. */
export function outcomeOf(report: Report, whole: Report): DriftOutcome {
  if (report.verdict === 'error') return 'error';
  if (said(report) === said(whole)) return 'same';
  if (report.verdict !== whole.verdict) return 'fewer';
  const counted = Map.groupBy(report.findings, ({ fingerprint }) => fingerprint);
  const named = Map.groupBy(report.findings, nameOf);
  const pairs = whole.findings.map((known) => ({
    known,
    found: counted.get(known.fingerprint) ?? named.get(nameOf(known)) ?? [],
  }));
  if (pairs.some(({ found }) => found.length === 0)) return 'fewer';
  if (pairs.some(({ known, found }) => found.every((finding) => isMilder(finding, known)))) return 'milder';
  if (whole.findings.some(({ fingerprint }) => !counted.has(fingerprint))) return 'renamed';
  return report.findings.length > whole.findings.length ? 'more' : 'noted';
}

function nameOf({ policy, resource }: Finding): string {
  return JSON.stringify([policy.assignment ?? policy.pack, policy.definition ?? policy.name, resource.id]);
}

function isMilder(finding: Finding, known: Finding): boolean {
  return AXES.some(
    (axis) => rankOf(axis, finding[axis], DEFAULT_RANKS) > rankOf(axis, known[axis], DEFAULT_RANKS),
  );
}

/** All that a report says, but for when, and for how ids that mind no case are spelt. */
function said({ verdict, findings, setAside, targets }: Report): string {
  const all = JSON.stringify({ verdict, findings, setAside, targets });
  return all.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'then').toLowerCase();
}
