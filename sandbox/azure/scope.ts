import { ArmError } from './arm-error.ts';
import type { AzureEstate } from './estate.ts';

/** What a queryResults address is asked about. Parts it does not name are empty. */
export type AzureScope = {
  readonly kind:
    | 'managementGroup'
    | 'subscription'
    | 'resourceGroup'
    | 'definition'
    | 'set'
    | 'assignment'
    | 'resource';
  readonly path: string;
  readonly subscriptionId: string;
  readonly group: string;
  readonly name: string;
};

/** What of a record tells whether it belongs to a scope. */
export type ScopedRecord = {
  readonly resourceId: string;
  readonly policyAssignmentId: string;
  readonly policyDefinitionId: string;
  readonly policySetDefinitionId: string | null;
};

const SUBSCRIPTION = '^/subscriptions/(?<subscription>[^/]+)';
const GROUP = `${SUBSCRIPTION}/resourceGroups/(?<group>[^/]+)`;
const AUTHORIZATION = '/providers/Microsoft\\.Authorization';

const FORMS: readonly (readonly [AzureScope['kind'], RegExp])[] = [
  ['managementGroup', /^\/providers\/Microsoft\.Management\/managementGroups\/(?<name>[^/]+)$/i],
  ['subscription', new RegExp(`${SUBSCRIPTION}$`, 'i')],
  ['resourceGroup', new RegExp(`${GROUP}$`, 'i')],
  ['definition', new RegExp(`${SUBSCRIPTION}${AUTHORIZATION}/policyDefinitions/(?<name>[^/]+)$`, 'i')],
  ['set', new RegExp(`${SUBSCRIPTION}${AUTHORIZATION}/policySetDefinitions/(?<name>[^/]+)$`, 'i')],
  ['assignment', new RegExp(`${SUBSCRIPTION}${AUTHORIZATION}/policyAssignments/(?<name>[^/]+)$`, 'i')],
  ['assignment', new RegExp(`${GROUP}${AUTHORIZATION}/policyAssignments/(?<name>[^/]+)$`, 'i')],
  // Names are [^]: a hostile one may hold slashes and newlines.
  ['resource', new RegExp(`${GROUP}/providers/[^/]+/[^/]+/(?<name>[^]+)$`, 'i')],
  ['resource', new RegExp(`${SUBSCRIPTION}/providers/[^/]+/[^/]+/(?<name>[^]+)$`, 'i')],
];

/** Reads a path without its leading slash; a path no operation has is a 404. */
export function parseScope(pathname: string): AzureScope {
  const path = `/${pathname.replace(/^\/+/, '')}`;
  for (const [kind, pattern] of FORMS) {
    const groups = pattern.exec(path)?.groups;
    if (!groups) continue;
    const { subscription = '', group = '', name = '' } = groups;
    return { kind, path, subscriptionId: subscription, group, name };
  }
  throw new ArmError(
    404,
    'InvalidResourceType',
    `The resource type could not be found in the path '${path}'.`,
  );
}

/** Refuses a scope whose management group, subscription or resource group does not exist. */
export function requireContainers(
  estate: AzureEstate,
  { kind, subscriptionId, group, name }: AzureScope,
): void {
  if (kind === 'managementGroup') {
    if (estate.managementGroups.some((group) => same(group.name, name))) return;
    if (estate.subscriptions.some((entry) => entry.managementGroupIds.some((id) => same(id, name)))) return;
    throw new ArmError(404, 'NotFound', `The management group '${name}' cannot be found.`);
  }
  if (!estate.subscriptions.some((entry) => same(entry.subscriptionId, subscriptionId))) {
    throw new ArmError(
      404,
      'SubscriptionNotFound',
      `The subscription '${subscriptionId}' could not be found.`,
    );
  }
  const inSubscription = estate.resourceGroups.filter((entry) => same(entry.subscriptionId, subscriptionId));
  if (group === '' || inSubscription.some((entry) => same(entry.name, group))) return;
  throw new ArmError(404, 'ResourceGroupNotFound', `Resource group '${group}' could not be found.`);
}

/** Whether a record is part of what a scope answers. */
export function inScope(estate: AzureEstate, scope: AzureScope, record: ScopedRecord): boolean {
  const subscriptionId = /^\/subscriptions\/([^/]+)/i.exec(record.resourceId)?.[1] ?? '';
  if (scope.kind === 'managementGroup') {
    const subscription = estate.subscriptions.find((entry) => same(entry.subscriptionId, subscriptionId));
    return subscription?.managementGroupIds.some((id) => same(id, scope.name)) ?? false;
  }
  if (!same(subscriptionId, scope.subscriptionId)) return false;
  switch (scope.kind) {
    case 'subscription':
      return true;
    case 'resourceGroup':
      return same(record.resourceId, scope.path) || startsWith(record.resourceId, `${scope.path}/`);
    case 'definition':
      return same(lastSegment(record.policyDefinitionId), scope.name);
    case 'set':
      return same(lastSegment(record.policySetDefinitionId ?? ''), scope.name);
    case 'assignment':
      return same(record.policyAssignmentId, scope.path);
    case 'resource':
      return same(record.resourceId, scope.path);
  }
}

/** Whether two ids are one: the service never minds their case. */
export function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

export function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

function startsWith(text: string, start: string): boolean {
  return text.toLowerCase().startsWith(start.toLowerCase());
}
