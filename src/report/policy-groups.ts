import type { Finding } from '../finding/finding.ts';
import { worstFirst } from './report.ts';

/** Findings that belong together, the worst of them first. */
export type PolicyGroup = { readonly worst: Finding; readonly findings: readonly Finding[] };

/** Groups findings by policy, worst group first, larger groups before smaller of the same words. */
export function groupByPolicy(findings: readonly Finding[]): readonly PolicyGroup[] {
  return groupWorstFirst(findings, policyKey);
}

/** Groups findings by a key in the same order. */
export function groupWorstFirst(
  findings: readonly Finding[],
  keyOf: (finding: Finding) => string,
): readonly (PolicyGroup & { readonly key: string })[] {
  const groups = new Map<string, { key: string; worst: Finding; readonly findings: Finding[] }>();
  for (const finding of findings.toSorted(worstFirst)) {
    const key = keyOf(finding);
    const group = groups.get(key) ?? { key, worst: finding, findings: [] };
    group.findings.push(finding);
    groups.set(key, group);
  }
  return [...groups.values()].sort(compareGroups);
}

/** The same for findings of one policy, and for no others. */
export function policyKey({ source, policy: { pack, name, reference = '' } }: Finding): string {
  return JSON.stringify([source, pack, name, reference]);
}

function compareGroups(a: PolicyGroup, b: PolicyGroup): number {
  const sameWords = a.worst.severity === b.worst.severity && a.worst.level === b.worst.level;
  return (sameWords && b.findings.length - a.findings.length) || worstFirst(a.worst, b.worst);
}
