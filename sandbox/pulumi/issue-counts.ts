import { apiError } from './api-error.ts';
import { type Handler, ok, written } from './call.ts';
import type { FilterModel } from './filter-model.ts';
import { matchingIssues, refusingFilters } from './issue-query.ts';
import { countBy } from './issues.ts';

type CountRequest = { readonly field?: unknown; readonly filterModel?: FilterModel | null };

const FIELDS = [
  'entityType',
  'entityProject',
  'entityId',
  'stackVersion',
  'resourceVersion',
  'policyPack',
  'policyPackTag',
  'policyName',
  'resourceProvider',
  'resourceType',
  'resourceName',
  'level',
  'severity',
  'status',
  'kind',
  'priority',
  'assignedTo',
  'policyGroupName',
  'policyGroupType',
];

/** POST …/policyresults/issues/filters (GetPolicyIssuesFilters). */
export const countIssues: Handler = refusingFilters((call) => {
  const { counts } = call.context.switches;
  const { body } = call.request;
  if (counts === 'absent') return apiError(404, 'Not Found');
  if (!isCountRequest(body) || typeof body.field !== 'string' || body.field === '') {
    return apiError(400, 'Bad Request: Field parameter is required');
  }
  const { field } = body;
  if (counts === 'unknown-field' || !FIELDS.includes(field)) {
    return apiError(400, `Bad Request: unknown field ${JSON.stringify(field)}`);
  }
  const active = matchingIssues(call, body.filterModel);
  const closed = counts === 'with-closed' ? matchingIssues(call, body.filterModel, true) : [];
  const values = [...countBy([...active, ...closed], field)].map(([name, count], index) => ({
    name,
    count: counts === 'more' && index === 0 ? count + 1 : count,
  }));
  return ok({ field, values: written(values, call.context.switches) });
});

function isCountRequest(body: unknown): body is CountRequest {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}
