import type { Finding } from '../finding/finding.ts';
import type { SetAsideReason } from '../finding/outcome.ts';
import { isKnown, softenedBy } from './limits-table.ts';
import { groupByPolicy, type PolicyGroup } from './policy-groups.ts';
import { policyNames } from './policy-names.ts';
import type { Report, ReportedTarget } from './report.ts';
import { behindBreaches, type ReportedLimit } from './reported-limit.ts';
import { ruleId } from './rule-id.ts';
import { plural } from './summary-line.ts';

const LISTED = 50;

/** A test case. Group and name together are the same in every run: that is how a CI system knows it again. */
export type JUnitCase = {
  /** Of letters, digits and `._-/~: `. */
  readonly group: string;
  readonly name: string;
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped';
  readonly message: string;
  readonly lines?: readonly string[];
};

/** The verdict, so that nothing that is not clean is ever all green. */
export function verdictCase({ verdict, passed, summary }: Report): JUnitCase {
  const kinds = {
    pass: passed ? 'passed' : 'error',
    warn: passed ? 'passed' : 'error',
    fail: 'failure',
    error: 'error',
    skipped: passed ? 'skipped' : 'error',
  } as const;
  return { group: 'policy-gate', name: 'verdict', kind: kinds[verdict], message: summary };
}

/** Every limit. One that nothing exceeds is kept only if everything was read. */
export function limitCases(report: Report): readonly JUnitCase[] {
  const failing = new Set(failingLimits(report));
  return report.limits.map((limit) => {
    const { rule, limit: max, actual, breached, origin } = limit;
    const expected = `expected at most ${max}, got ${actual} (set by ${origin})`;
    const base = { group: 'policy-gate/limits', name: rule };
    if (failing.has(limit)) return { ...base, kind: 'failure', message: expected };
    if (breached) return { ...base, kind: 'passed', message: `${expected}; exceeded, which only warns` };
    if (isKnown(report.verdict)) return { ...base, kind: 'passed', message: expected };
    return { ...base, kind: 'skipped', message: `${expected} so far, and not everything was read` };
  });
}

/** The exceeded limits that make the job fail. */
function failingLimits({ limits, knobs, judged }: Report): readonly ReportedLimit[] {
  if (softenedBy({ knobs, judged }) !== undefined) return [];
  return limits.filter(({ breached, action }) => breached && action === 'fail');
}

/** Every policy with findings: it fails where one of them is behind an exceeded limit that makes the job fail. */
export function policyCases(report: Report): readonly JUnitCase[] {
  const behind = behindBreaches(failingLimits(report));
  const aside = Map.groupBy(report.setAside, ({ reason }) => reason);
  return [
    ...groupByPolicy(report.findings).map((group) => countedCase(group, behind)),
    ...[...aside].flatMap(([reason, entries]) => {
      const details = new Map(entries.map(({ finding, detail }) => [finding, detail]));
      return groupByPolicy(entries.map(({ finding }) => finding)).map((group) =>
        asideCase(group, reason, details),
      );
    }),
  ];
}

function countedCase(group: PolicyGroup, behind: ReadonlySet<string>): JUnitCase {
  const { worst, findings } = group;
  const isFailing = findings.some(({ fingerprint }) => behind.has(fingerprint));
  const what = `${worst.severity}, ${worst.level}: ${plural(findings.length, 'resource')}, ${resourceLine(worst)}`;
  return {
    group: ruleId(worst),
    name: nameOf(group),
    kind: isFailing ? 'failure' : 'passed',
    message: isFailing ? what : `within the limits: ${what}`,
    lines: listed(findings.map((finding) => `${finding.severity}: ${resourceLine(finding)}`)),
  };
}

const ASIDE: Record<SetAsideReason, string> = {
  waived: 'waived',
  exempted: 'exempted',
  'fixed-by-this-change': 'fixed by this change',
};

function asideCase(
  group: PolicyGroup,
  reason: SetAsideReason,
  details: ReadonlyMap<Finding, string>,
): JUnitCase {
  const { worst, findings } = group;
  return {
    group: ruleId(worst),
    // The end of a long name is cut, and the reason must not be.
    name: `(${ASIDE[reason]}) ${nameOf(group)}`,
    kind: 'skipped',
    message: `${ASIDE[reason]}, not counted: ${plural(findings.length, 'resource')}`,
    lines: listed(findings.map((finding) => `${resourceLine(finding)}: ${details.get(finding)}`)),
  };
}

/** How every target was read: none that was not read, or that nothing governs, is green. */
export function targetCases(report: Report): readonly JUnitCase[] {
  return report.targets.map((one, index) => ({
    group: `policy-gate/targets/${one.source}`,
    // What is cut off a long target may be all that tells it apart.
    name: one.target.length > 200 ? `${index + 1}: ${one.target}` : one.target,
    ...targetOutcome(one, report),
  }));
}

function targetOutcome(
  { state, notes, cautions }: ReportedTarget,
  { verdict, passed, knobs }: Report,
): Pick<JUnitCase, 'kind' | 'message' | 'lines'> {
  if (state.kind !== 'read') {
    const isSkipped = verdict === 'skipped' && passed;
    const message = `${state.kind} (${state.failure.code}): ${state.failure.message}`;
    return { kind: isSkipped ? 'skipped' : 'error', message };
  }
  const { kind, reason } = state.evidence;
  if (kind === 'none') {
    const isError = knobs.onNoEvidence === 'fail';
    return { kind: isError ? 'error' : 'skipped', message: `no evidence of any policy: ${reason}` };
  }
  const lines = [...cautions.map((caution) => `Read with care: ${caution}`), ...notes];
  return { kind: 'passed', message: `read; ${kind}: ${reason}`, lines };
}

function nameOf(group: PolicyGroup): string {
  const { name, reference } = group.worst.policy;
  const { title = name, isNamed } = policyNames(group);
  return `${isNamed ? name : title}${reference ? ` (${reference})` : ''}`;
}

function resourceLine({ resource, scope }: Finding): string {
  return `${resource.name} (${resource.type}) in ${scope}`;
}

function listed(lines: readonly string[]): readonly string[] {
  const hidden = lines.length - LISTED;
  return hidden > 0 ? [...lines.slice(0, LISTED), `${hidden} more`] : lines;
}
