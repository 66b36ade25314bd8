import { ContractError, type SourceError } from '../../../errors.ts';
import type { Service } from '../../http.ts';
import type { Progress } from '../../progress.ts';
import { tooManyRows } from '../../row-limit.ts';
import type { WholeList } from '../issues/whole.ts';
import { type PolicyIssue, type PolicyViolation, violationsPage } from './issue-schema.ts';
import { apiPath, withToken } from './path.ts';
import { tokenPages } from './token-pages.ts';

/** What stands for the words that older servers do not tell. Nobody knows them, so they count as unknown. */
export const NOT_TOLD = 'not told';

/**
 * ListPolicyViolationsV2, deprecated: every violation of the organisation, as issues without the words it does not
 * tell. The list takes no filter; its pages go on by a token that the description forgets to declare.
 */
export async function listViolations(
  service: Service,
  organization: string,
  maxRows: number,
  progress?: Progress,
): Promise<WholeList<PolicyIssue>> {
  const what = `listing policy violations of ${organization}`;
  const rows = new Map<string, PolicyIssue>();
  const pages = tokenPages(service, {
    what,
    path: (token) => withToken(apiPath(['orgs', organization, 'policyresults', 'violationsv2']), token),
    schema: violationsPage,
    tokenOf: (page) => page.continuationToken,
  });
  try {
    for await (const { policyViolations } of pages) {
      for (const row of (policyViolations ?? []).map(toIssue)) rows.set(row.id, row);
      progress?.({ source: 'pulumi', target: organization, rows: 'violations', read: rows.size });
      if (rows.size > maxRows) throw tooMany(what, rows.size, maxRows);
    }
    return { rows: [...rows.values()] };
  } catch (failure) {
    return { rows: [...rows.values()], failure };
  }
}

function tooMany(what: string, rows: number, maxRows: number): SourceError {
  return tooManyRows({
    what: `Pulumi Cloud: ${what}`,
    came: `the list has ${rows} violations or more`,
    maxRows,
    remedy: 'It is of the whole organisation, whatever the target, so',
  });
}

/** The documented example has no id; what names the violation serves as one. */
function toIssue(violation: PolicyViolation): PolicyIssue {
  const { id, projectName, stackName, accountName, ...same } = violation;
  const named = stackIn(same.resourceURN);
  const entityType = accountName ? 'insights-account' : 'stack';
  const entityProject = projectName || (accountName ? '' : named.project);
  const entityId = accountName || stackName || named.stack;
  if (entityId === '' || (entityType === 'stack' && entityProject === '')) throw ownerless(same.resourceURN);
  const { policyPack, policyName, resourceURN, observedAt, kind } = same;
  const key = [
    entityType,
    entityProject,
    entityId,
    policyPack,
    policyName,
    resourceURN,
    observedAt,
    kind ?? '',
  ];
  return {
    ...same,
    id: id || JSON.stringify(key),
    entityType,
    entityProject,
    entityId,
    severity: NOT_TOLD,
    priority: NOT_TOLD,
  };
}

/** The stack that a URN names: `urn:pulumi:STACK::PROJECT::TYPE::NAME`. */
function stackIn(urn: string): { readonly stack: string; readonly project: string } {
  const [, stack = '', project = ''] = /^urn:pulumi:([^:]+)::([^:]+)::/.exec(urn) ?? [];
  return { stack, project };
}

/** It may be one of ours, so it is not left out. */
function ownerless(urn: string): ContractError {
  return new ContractError(
    `Pulumi Cloud: listing policy violations failed: nothing tells which stack or account ${JSON.stringify(urn.slice(0, 200))} belongs to.`,
  );
}
