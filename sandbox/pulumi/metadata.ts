import { type Handler, ok } from './call.ts';

/** GET …/policyresults/metadata (GetPolicyResultsMetadata): totals of the organisation, whatever the status. */
export const getMetadata: Handler = ({ request, context: { estate } }) => {
  const issues = estate.issues.filter(({ organization }) => organization === request.params['org']);
  const distinct = (keys: readonly string[]): number => new Set(keys).size;
  const resources = distinct(issues.map(({ resourceURN }) => resourceURN));
  const policies = distinct(issues.map(({ policyPack, policyName }) => `${policyPack} ${policyName}`));
  return ok({
    policyTotalCount: policies,
    policyWithIssuesCount: policies,
    resourcesTotalCount: resources,
    resourcesWithIssuesCount: resources,
  });
};
