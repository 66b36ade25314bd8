import type { SandboxResponse } from '../server.ts';
import { apiError } from './api-error.ts';
import { type Call, type Handler, ok } from './call.ts';
import { visibleIssues } from './issue-query.ts';
import { toRow } from './issue-row.ts';
import type { IssueRecord } from './records.ts';
import { POLICIES } from './seed-catalog.ts';

const SEVERITIES = ['', 'low', 'medium', 'high', 'critical'];
const LEVELS = ['advisory', 'mandatory', 'remediate', 'disabled'];

/** GET …/policyresults/issues/{issueId} (GetPolicyIssue). */
export const getIssue: Handler = withIssue((issue, { context: { switches } }) => {
  const policyIssue = toRow(issue, switches);
  const details = {
    full: { policy: policyOf(issue), policyPack: packOf(issue) },
    'policy-null': { policy: null, policyPack: null },
    absent: {},
  };
  return ok({ policyIssue, ...details[switches.details] });
});

/** Finds the issue that the path names, as it is written. */
export function withIssue(handler: (issue: IssueRecord, call: Call) => SandboxResponse): Handler {
  return (call) => {
    const issue = visibleIssues(call).find(({ id }) => id === call.request.params['issueId']);
    return issue ? handler(issue, call) : apiError(404, 'Not Found: policy issue not found');
  };
}

/** Null where the policy is none of the catalogue: it may be deleted while its issues stay. */
function policyOf({ policyPack, policyName }: IssueRecord) {
  const policy = POLICIES.find(({ pack, name }) => pack === policyPack && name === policyName);
  if (policy === undefined) return null;
  const { name, pack, severity, level, remediationSteps } = policy;
  const words = name.replaceAll('-', ' ');
  return {
    name,
    displayName: words,
    description: `Checks ${words}.`,
    enforcementLevel: LEVELS.includes(level) ? level : 'advisory',
    message: `${words}.`,
    ...(SEVERITIES.includes(severity) && { severity }),
    framework: { name: 'CIS AWS', version: '1.8', reference: '2.1.4', specification: words },
    tags: ['aws'],
    ...(remediationSteps !== undefined && { remediationSteps }),
    url: `https://policies.acme.example/${pack}/${name}`,
  };
}

function packOf({ organization, policyPack, policyPackTag }: IssueRecord) {
  return {
    id: '3f1c2a54-0b7e-4a3b-9d51-6f0f4c1f9a11',
    source: 'private',
    publisher: organization,
    name: policyPack,
    version: policyPackTag,
    displayName: policyPack.replaceAll('-', ' '),
    accessLevel: 'full',
    enforcementLevels: LEVELS,
  };
}
