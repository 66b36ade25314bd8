import type { ReportedLimit } from '../reported-limit.ts';
import { groupAcross, union } from './keyed.ts';

/** The same limit in several reports is one limit over all of them, and one that only some have holds over those. */
export function joinLimits(lists: readonly (readonly ReportedLimit[])[]): readonly ReportedLimit[] {
  const key = ({ rule, limit, action, origin }: ReportedLimit) =>
    JSON.stringify([rule, limit, action, origin]);
  return groupAcross(lists, key).map((same) => {
    const [first] = same;
    const findings = union(same.map((limit) => limit.findings));
    return { ...first, findings, actual: findings.length, breached: findings.length > first.limit };
  });
}
