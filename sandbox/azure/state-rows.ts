import type { AzureEstate, AzureState } from './estate.ts';
import { compareInstants, sortableInstant } from './instants.ts';
import type { QueryWindow } from './paging.ts';
import { type AzureScope, inScope, lastSegment, same } from './scope.ts';

/** A state as an answer shows it. */
export type StateRow = ReturnType<typeof rowOf>;

/** The states of a scope in a window, the newest first. */
export function rowsIn(
  estate: AzureEstate,
  scope: AzureScope,
  { from, to }: Omit<QueryWindow, 'asOf'>,
): StateRow[] {
  return estate.states
    .map((state) => rowOf(estate, state))
    .filter((row) => {
      const instant = sortableInstant(row.timestamp);
      return instant >= from && instant <= to && inScope(estate, scope, row);
    })
    .toSorted((left, right) =>
      compareInstants(sortableInstant(right.timestamp), sortableInstant(left.timestamp)),
    );
}

/** The newest states of the whole estate, whenever they are from. */
export function latestStates(estate: AzureEstate): StateRow[] {
  const rows = estate.states.map((state) => rowOf(estate, state));
  return latestOf(
    rows.toSorted((left, right) =>
      compareInstants(sortableInstant(right.timestamp), sortableInstant(left.timestamp)),
    ),
  );
}

/** The newest of each resource and policy, of rows that come newest first. */
export function latestOf(rows: readonly StateRow[]): StateRow[] {
  const byKey = new Map<string, StateRow>();
  for (const row of rows) {
    const parts = [
      row.resourceId,
      row.policyAssignmentId,
      row.policyDefinitionId,
      row.policyDefinitionReferenceId,
    ];
    const key = parts.join(' ').toLowerCase();
    if (!byKey.has(key)) byKey.set(key, row);
  }
  return [...byKey.values()];
}

function rowOf(estate: AzureEstate, state: AzureState) {
  const assignment = estate.assignments.find(({ id }) => same(id, state.policyAssignmentId));
  const assignmentId = assignment?.id ?? state.policyAssignmentId;
  const assigned = assignment?.policyDefinitionId ?? '';
  const setId = /\/policySetDefinitions\//i.test(assigned) ? assigned.toLowerCase() : '';
  const [, subscriptionId = '', resourceGroup = '', resourceType = ''] =
    /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?(?:\/providers\/([^/]+\/[^/]+))?/i.exec(
      state.resourceId,
    ) ?? [];
  return {
    timestamp: state.timestamp,
    resourceId: state.resourceId,
    policyAssignmentId: state.policyAssignmentId,
    policyDefinitionId: state.policyDefinitionId,
    isCompliant: state.complianceState === 'Compliant',
    subscriptionId,
    resourceType,
    resourceGroup,
    policyAssignmentName: lastSegment(assignmentId),
    policyAssignmentScope: assignmentId.replace(/\/providers\/Microsoft\.Authorization\/.*$/i, ''),
    policyDefinitionName: lastSegment(state.policyDefinitionId),
    policyDefinitionAction: state.policyDefinitionAction ?? '',
    policySetDefinitionId: setId,
    policySetDefinitionName: lastSegment(setId),
    managementGroupIds: managementGroupsOf(estate, subscriptionId),
    policyDefinitionReferenceId: state.policyDefinitionReferenceId ?? '',
    complianceState: state.complianceState,
    policyDefinitionGroupNames: [''],
    ...(state.policyEvaluationDetails && { policyEvaluationDetails: state.policyEvaluationDetails }),
    ...(state.components && { components: state.components }),
  };
}

/** The groups above a subscription, in one text as the service writes it. */
function managementGroupsOf({ subscriptions }: AzureEstate, subscriptionId: string): string {
  const found = subscriptions.find((entry) => same(entry.subscriptionId, subscriptionId));
  return (found?.managementGroupIds ?? []).join(',');
}
