import { type Route, route, type SandboxRequest, type SandboxResponse } from '../server.ts';
import { ArmError } from './arm-error.ts';
import { guarded } from './arm-gate.ts';
import type { AzureContext } from './context.ts';
import type { AzureAssignment, AzureEstate } from './estate.ts';
import { lastSegment, parseScope, requireContainers, same } from './scope.ts';

type Params = SandboxRequest['params'];
type Lookup = (estate: AzureEstate, params: Params) => unknown;

/** Looking up a subscription, a resource group, or a policy assignment. */
export function resourceManagerRoutes(context: AzureContext): Route[] {
  const get = (path: string, lookup: Lookup): Route =>
    route(
      'GET',
      path,
      guarded(context, ({ params }) => ok(lookup(context.estate, params))),
    );
  return [
    get('/subscriptions/:subscription', findSubscription),
    get('/subscriptions/:subscription/resourceGroups/:group', findResourceGroup),
    get('/:scope(.*)/providers/Microsoft.Authorization/policyAssignments/:name', findAssignment),
  ];
}

function ok(body: unknown): SandboxResponse {
  return { status: 200, body };
}

function findSubscription(estate: AzureEstate, params: Params) {
  const wanted = params['subscription'] ?? '';
  const found = estate.subscriptions.find(({ subscriptionId }) => same(subscriptionId, wanted));
  if (!found)
    throw new ArmError(404, 'SubscriptionNotFound', `The subscription '${wanted}' could not be found.`);
  return {
    id: `/subscriptions/${found.subscriptionId}`,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId: found.subscriptionId,
    tenantId: estate.tenantId,
    displayName: found.displayName,
    state: 'Enabled',
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'PayAsYouGo_2014-09-01',
      spendingLimit: 'Off',
    },
  };
}

function findResourceGroup(estate: AzureEstate, params: Params) {
  const { subscriptionId } = findSubscription(estate, params);
  const wanted = params['group'] ?? '';
  const found = estate.resourceGroups.find(
    (group) => same(group.subscriptionId, subscriptionId) && same(group.name, wanted),
  );
  if (!found)
    throw new ArmError(404, 'ResourceGroupNotFound', `Resource group '${wanted}' could not be found.`);
  return {
    id: `/subscriptions/${subscriptionId}/resourceGroups/${found.name}`,
    name: found.name,
    type: 'Microsoft.Resources/resourceGroups',
    location: found.location,
    tags: {},
    properties: { provisioningState: 'Succeeded' },
  };
}

function findAssignment(estate: AzureEstate, params: Params) {
  const scope = parseScope(params['scope'] ?? '');
  requireContainers(estate, scope);
  const name = params['name'] ?? '';
  const wanted = `${scope.path}/providers/Microsoft.Authorization/policyAssignments/${name}`;
  const found = estate.assignments.find(({ id }) => same(id, wanted));
  if (!found)
    throw new ArmError(404, 'PolicyAssignmentNotFound', `The policy assignment '${name}' is not found.`);
  return assignmentBody(found);
}

function assignmentBody({ id, ...properties }: AzureAssignment) {
  return {
    properties: {
      ...properties,
      notScopes: properties.notScopes ?? [],
      parameters: properties.parameters ?? {},
      metadata: properties.metadata ?? {},
      scope: id.replace(/\/providers\/Microsoft\.Authorization\/policyAssignments\/[^/]+$/i, ''),
    },
    id,
    type: 'Microsoft.Authorization/policyAssignments',
    name: lastSegment(id),
  };
}
