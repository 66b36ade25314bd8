import { idKey, lastSegment } from './id.ts';
import type { AzureTarget } from './target.ts';

/** What of an event or a state tells whether it belongs to a target. */
export type Placed = {
  readonly resourceId: string;
  readonly policyAssignmentId: string;
  readonly policyDefinitionId: string;
  readonly policySetDefinitionId?: string | null | undefined;
  /** Names of the management groups above the resource, in one text with commas. */
  readonly managementGroupIds?: string | null | undefined;
};

/** Whether a record belongs to what was asked, whatever the service sent. */
export function isOwn(
  record: Placed,
  { scope, assignment }: Pick<AzureTarget, 'scope' | 'assignment'>,
): boolean {
  if (assignment !== undefined && idKey(record.policyAssignmentId) !== idKey(assignment)) return false;
  const id = idKey(scope.id);
  switch (scope.kind) {
    case 'management-group':
      return isBelow(record, scope.managementGroup ?? '');
    case 'assignment':
      return idKey(record.policyAssignmentId) === id;
    case 'policy-definition':
      return isInSubscription(record, scope.subscriptionId) && isNamed(record.policyDefinitionId, id);
    case 'policy-set-definition':
      return (
        isInSubscription(record, scope.subscriptionId) && isNamed(record.policySetDefinitionId ?? '', id)
      );
    case 'subscription':
    case 'resource-group':
    case 'resource': {
      const resource = idKey(record.resourceId);
      return resource === id || resource.startsWith(`${id}/`);
    }
  }
}

/** A record that does not name its groups belongs to the one that was asked: nothing says otherwise. */
function isBelow({ managementGroupIds }: Placed, group: string): boolean {
  if (!managementGroupIds) return true;
  return managementGroupIds
    .toLowerCase()
    .split(',')
    .some((name) => name.trim() === group.toLowerCase());
}

function isInSubscription({ resourceId }: Placed, subscriptionId = ''): boolean {
  return `${idKey(resourceId)}/`.startsWith(`subscriptions/${subscriptionId.toLowerCase()}/`);
}

/** A built-in definition is asked at a subscription and answers under an id without one: the names are equal. */
function isNamed(id: string, asked: string): boolean {
  return lastSegment(idKey(id)) === lastSegment(asked);
}
