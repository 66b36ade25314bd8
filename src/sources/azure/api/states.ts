import type { Service } from '../../http.ts';
import type { AzureScope } from '../targets/scope.ts';
import { type Page, pagesOf, sparedPages } from './pages.ts';
import { pathOf, type Query, queryString } from './query.ts';
import { type PolicyRecord, RECORD_COLUMNS, recordsPage, stateSummary } from './schema.ts';

/** What Azure evaluated last of each resource and policy. */
const LATEST = 'providers/Microsoft.PolicyInsights/policyStates/latest';

/** A state says what is, not who made it so. */
const STATE_COLUMNS = RECORD_COLUMNS.filter((name) => name !== 'principalOid');

/** The latest states of the window at a scope whose events have been read, page by page to the last. */
export function listStates(
  service: Service,
  scope: AzureScope,
  query: Pick<Query, 'from' | 'to' | 'filter'>,
): AsyncGenerator<Page<PolicyRecord>> {
  const what = `listing policy states of ${scope.id}`;
  const pages = (asked: Query) =>
    pagesOf(
      service,
      what,
      `${pathOf(scope.id)}/${LATEST}/queryResults?${queryString(asked)}`,
      recordsPage,
      true,
    );
  return sparedPages(pages({ ...query, select: STATE_COLUMNS }), () => pages(query));
}

/** The latest states at a scope, in numbers. */
export type StateSummary = {
  /** ARM ids of the assignments that have states. */
  readonly assignments: readonly string[];
  /** Of all of them together; undefined where the service does not say. */
  readonly noncompliantResources: number | undefined;
  readonly noncompliantPolicies: number | undefined;
};

/** What `summarize` says of the latest states in a window. */
export async function summarizeStates(
  service: Service,
  scope: AzureScope,
  query: Pick<Query, 'from' | 'to' | 'filter'>,
): Promise<StateSummary> {
  const { value } = await service.send({
    what: `summarising policy states of ${scope.id}`,
    method: 'POST',
    path: `${pathOf(scope.id)}/${LATEST}/summarize?${queryString(query)}`,
    schema: stateSummary,
  });
  const [results] = value.map((summary) => summary.results);
  return {
    assignments: value
      .flatMap(({ policyAssignments }) => policyAssignments ?? [])
      .map(({ policyAssignmentId }) => policyAssignmentId),
    noncompliantResources: results?.nonCompliantResources ?? undefined,
    noncompliantPolicies: results?.nonCompliantPolicies ?? undefined,
  };
}
