import type { IssueRecord } from '../../../sandbox/pulumi/records.ts';
import type { PulumiSandbox } from '../../../sandbox/pulumi/server.ts';
import type { Finding } from '../../../src/finding/finding.ts';

const CLOSED = ['fixed', 'ignored', 'by_design'];

const keyOf = (pack: string, policy: string, resource: string): string => `${pack} ${policy} ${resource}`;

/** What the estate itself says, counted another way than the source does: one key per policy and resource. */
export function openIssues({ estate }: PulumiSandbox, isOurs: (issue: IssueRecord) => boolean): Set<string> {
  return new Set(
    estate.issues
      .filter((issue) => isOurs(issue) && !CLOSED.includes(issue.status))
      .map(({ policyPack, policyName, resourceURN }) => keyOf(policyPack, policyName, resourceURN)),
  );
}

export const ofStack =
  (organization: string, project: string, stack: string) =>
  (issue: IssueRecord): boolean =>
    issue.organization === organization &&
    issue.entityType === 'stack' &&
    issue.entityProject === project &&
    issue.entityId === stack;

export const ofAccount =
  (parent: string, child?: string) =>
  (issue: IssueRecord): boolean =>
    issue.entityType === 'insights-account' &&
    issue.entityProject === parent &&
    (child === undefined || issue.entityId === child);

/** Findings by the same key. */
export function seenIn(findings: readonly Finding[]): Set<string> {
  return new Set(findings.map(({ policy, resource }) => keyOf(policy.pack, policy.name, resource.id)));
}
