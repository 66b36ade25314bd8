import * as v from 'valibot';
import type { Service } from '../../http.ts';
import { apiPath } from './path.ts';

const resultsMetadata = v.object({ resourcesWithIssuesCount: v.number() });

/** GetPolicyResultsMetadata: how many resources of the organisation have issues, whatever their status. */
export async function countResourcesWithIssues(service: Service, organization: string): Promise<number> {
  const { resourcesWithIssuesCount } = await service.send({
    what: `counting resources with issues of ${organization}`,
    method: 'GET',
    path: apiPath(['orgs', organization, 'policyresults', 'metadata']),
    schema: resultsMetadata,
  });
  return resourcesWithIssuesCount;
}
