import type { SandboxResponse } from '../server.ts';
import { apiError } from './api-error.ts';
import { type Call, ok, written } from './call.ts';
import { visibleIssues } from './issue-query.ts';
import { answerPage } from './paging.ts';
import type { IssueRecord } from './records.ts';
import type { PulumiSwitches } from './switches.ts';

const OVER = ['fixed', 'by_design', 'ignored'];

/** GET …/policyresults/violationsv2 (ListPolicyViolationsV2), which the list of issues supersedes. */
export function listViolations(call: Call): SandboxResponse {
  const { switches } = call.context;
  if (switches.violations === 'absent') return apiError(404, 'Not Found');
  const open = visibleIssues(call).filter(({ status }) => !OVER.includes(status));
  const list = {
    name: 'violations',
    size: switches.violationPageSize,
    key: 'continuationToken',
    last: 'empty',
  } as const;
  return answerPage(call, open, list, ({ items, next }) => {
    const rows = items.map((issue) => toViolation(issue, switches));
    return ok({ policyViolations: written(rows, switches), ...next });
  });
}

/** The same fact as an issue, from before issues were triaged: no severity, no status, no priority. */
function toViolation(issue: IssueRecord, { violationId }: PulumiSwitches): Record<string, unknown> {
  const { id, entityType, entityProject, entityId, kind, resourceVersion } = issue;
  return {
    ...(violationId === 'present' && { id, kind }),
    projectName: entityProject,
    ...(entityType === 'stack'
      ? { stackName: entityId, stackVersion: issue.stackVersion ?? 1 }
      : { accountName: entityId, ...(resourceVersion !== undefined && { resourceVersion }) }),
    policyPack: issue.policyPack,
    policyPackTag: issue.policyPackTag,
    policyName: issue.policyName,
    resourceURN: issue.resourceURN,
    resourceType: issue.resourceType,
    resourceName: issue.resourceName,
    message: issue.message,
    observedAt: issue.observedAt,
    level: issue.level,
  };
}
