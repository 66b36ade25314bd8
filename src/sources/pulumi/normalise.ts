import { type Axis, compareWords, toLevel, toPriority, toSeverity } from '../../finding/axis.ts';
import type { Finding } from '../../finding/finding.ts';
import { fingerprint } from '../../finding/fingerprint.ts';
import { earlier, instantKey, later } from '../../finding/timestamp.ts';
import type { PolicyIssue } from './schema.ts';

/** Statuses that a person or the service has closed an issue with. Any other, known or not, counts. */
const CLOSED_STATUSES = ['fixed', 'ignored', 'by_design'];

/**
 * Turns the issues of one stack into findings: closed ones are left out, and several policy groups that report
 * the same policy on the same resource are one finding with the worst word of each axis.
 */
export function normaliseIssues(
  issues: readonly PolicyIssue[],
  scope: string,
  url?: string,
): readonly Finding[] {
  const merged = new Map<string, Finding>();
  // Pages arrive in any order; the id gives the same merge every time.
  for (const issue of issues.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    if (CLOSED_STATUSES.includes(issue.status ?? '')) continue;
    const finding = toFinding(issue, scope, url);
    const known = merged.get(finding.fingerprint);
    merged.set(finding.fingerprint, known === undefined ? finding : merge(known, finding));
  }
  return [...merged.values()];
}

function toFinding(issue: PolicyIssue, scope: string, url: string | undefined): Finding {
  return {
    source: 'pulumi',
    fingerprint: fingerprint('pulumi', [scope, issue.policyPack, issue.policyName, issue.resourceURN]),
    severity: toSeverity(issue.severity),
    severityFrom: 'service',
    level: toLevel(issue.level),
    priority: toPriority(issue.priority),
    unknownWords: unknownWords(issue),
    kind: issue.kind ?? undefined,
    status: issue.status ?? undefined,
    blocked: false,
    policy: {
      pack: issue.policyPack,
      version: issue.policyPackTag ?? undefined,
      name: issue.policyName,
      description: descriptionIn(issue.message ?? ''),
    },
    resource: {
      id: issue.resourceURN,
      type: issue.resourceType ?? '',
      name: issue.resourceName || (issue.resourceURN.split('::').at(-1) ?? ''),
      provider: issue.resourceProvider ?? undefined,
    },
    scope,
    message: issue.message?.trim() || undefined,
    firstObservedAt: issue.observedAt,
    lastObservedAt: issue.lastModified ?? issue.observedAt,
    url,
    occurrences: 1,
  };
}

/** A message is the policy's description, a newline, and the violation (pulumi-policy's policy.ts). */
function descriptionIn(message: string): string | undefined {
  const end = message.indexOf('\n');
  return message.slice(0, Math.max(end, 0)).trim() || undefined;
}

function unknownWords(issue: PolicyIssue): Partial<Record<Axis, string>> {
  return {
    ...(toSeverity(issue.severity) === 'unknown' && { severity: issue.severity ?? '' }),
    ...(toLevel(issue.level) === 'unknown' && { level: issue.level ?? '' }),
    ...(toPriority(issue.priority) === 'unknown' && { priority: issue.priority ?? '' }),
  };
}

function merge(a: Finding, b: Finding): Finding {
  const [first, second] = instantKey(a.firstObservedAt) <= instantKey(b.firstObservedAt) ? [a, b] : [b, a];
  return {
    ...first,
    severity: compareWords('severity', a.severity, b.severity) <= 0 ? a.severity : b.severity,
    level: compareWords('level', a.level, b.level) <= 0 ? a.level : b.level,
    priority: compareWords('priority', a.priority, b.priority) <= 0 ? a.priority : b.priority,
    unknownWords: { ...second.unknownWords, ...first.unknownWords },
    firstObservedAt: earlier(a.firstObservedAt, b.firstObservedAt),
    lastObservedAt: later(a.lastObservedAt, b.lastObservedAt),
    occurrences: a.occurrences + b.occurrences,
  };
}
