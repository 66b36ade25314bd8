import type { PRIORITIES } from '../finding/axis.ts';
import type { Finding } from '../finding/finding.ts';
import { isClosed } from '../finding/status.ts';
import { DEFAULT_RANKS } from '../policy/rank.ts';
import { matches, type Selector } from '../policy/selector.ts';

/** Statuses that a person can give an issue. */
export const SETTABLE_STATUSES = ['open', 'in_progress', 'ignored'] as const;

/** One Pulumi policy issue, as a finding of its own: never merged with others of the same policy and resource. */
export type TriageIssue = {
  readonly organization: string;
  readonly id: string;
  readonly finding: Finding;
};

/** What is wanted of an issue. What is left out stays as it is. */
export type TriageChange = {
  readonly status?: (typeof SETTABLE_STATUSES)[number];
  readonly priority?: (typeof PRIORITIES)[number];
  /** A login. */
  readonly assignee?: string;
};

/** An issue that is not as wanted. `change` holds only what differs. */
export type TriageItem = { readonly issue: TriageIssue; readonly change: TriageChange };

/** What would be written. Issues that already are as wanted stand apart, so nothing is written twice. */
export type TriagePlan = {
  readonly items: readonly TriageItem[];
  readonly unchanged: readonly TriageIssue[];
};

/**
 * Plans a change of the issues that the selector takes: closed ones only if it names a status. The order does
 * not depend on the order in which the issues were read.
 */
export function planTriage(
  issues: readonly TriageIssue[],
  selector: Selector,
  change: TriageChange,
  now: Date,
): TriagePlan {
  // Issues are read for themselves, so nothing is new, and no file ranks words otherwise.
  const context = { now, ranks: DEFAULT_RANKS, isNew: () => false };
  // Targets can overlap, and one issue is written once.
  const distinct = new Map(issues.map((issue) => [JSON.stringify([issue.organization, issue.id]), issue]));
  const items = [...distinct.values()]
    .filter(({ finding }) => matches(selector, finding, context))
    .filter(({ finding }) => selector.status !== undefined || !isClosed(finding.status))
    .toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
    .map((issue) => ({ issue, change: whatDiffers(issue.finding, change) }));
  return {
    items: items.filter((item) => Object.keys(item.change).length > 0),
    unchanged: items.filter((item) => Object.keys(item.change).length === 0).map(({ issue }) => issue),
  };
}

function whatDiffers(finding: Finding, { status, priority, assignee }: TriageChange): TriageChange {
  return {
    ...(status !== undefined && status !== finding.status && { status }),
    ...(priority !== undefined && priority !== finding.priority && { priority }),
    ...(assignee !== undefined && !isSameLogin(assignee, finding.assignedTo) && { assignee }),
  };
}

/** Logins are told apart without their case, and a service may spell them its own way. */
export function isSameLogin(a: string, b: string | undefined): boolean {
  return a.toLowerCase() === b?.toLowerCase();
}

function orderOf({ organization, id, finding }: TriageIssue): string {
  const { scope, policy, resource } = finding;
  return [organization, scope, policy.pack, policy.name, resource.id, id].join('\0');
}
