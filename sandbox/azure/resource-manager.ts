import { type Route, route, type SandboxRequest, type SandboxResponse } from '../server.ts';
import { ArmError } from './arm-error.ts';
import { guarded } from './arm-gate.ts';
import type { AzureContext } from './context.ts';
import type { AzureEstate } from './estate.ts';
import { parseScope, requireContainers, same } from './scope.ts';

const MANAGEMENT_GROUPS = '/providers/Microsoft.Management/managementGroups';

type Params = SandboxRequest['params'];
type Lookup = (estate: AzureEstate, params: Params) => unknown;

/** Looking up a management group, a subscription, a resource group, or the registration of a provider. */
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
    get('/subscriptions/:subscription/providers/:namespace', findProvider),
    get(`${MANAGEMENT_GROUPS}/:group`, findManagementGroup),
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

/** Only Policy Insights may be unregistered; any other provider is registered. */
function findProvider(estate: AzureEstate, params: Params) {
  const { subscriptionId } = findSubscription(estate, params);
  const asked = params['namespace'] ?? '';
  const insights = same(asked, 'Microsoft.PolicyInsights');
  const namespace = insights ? 'Microsoft.PolicyInsights' : asked;
  const found = estate.subscriptions.find((entry) => entry.subscriptionId === subscriptionId);
  return {
    id: `/subscriptions/${subscriptionId}/providers/${namespace}`,
    namespace,
    registrationPolicy: 'RegistrationRequired',
    resourceTypes: [],
    registrationState: insights ? (found?.policyInsights ?? 'Registered') : 'Registered',
  };
}

function findManagementGroup(estate: AzureEstate, params: Params) {
  const { name: wanted } = parseScope(`${MANAGEMENT_GROUPS}/${params['group'] ?? ''}`);
  requireContainers(estate, parseScope(`${MANAGEMENT_GROUPS}/${wanted}`));
  const lineage = estate.subscriptions
    .map(({ managementGroupIds }) => managementGroupIds)
    .find((ids) => ids.some((id) => same(id, wanted)));
  const place = lineage?.findIndex((id) => same(id, wanted)) ?? -1;
  const name = lineage?.[place] ?? wanted;
  const parent = place === -1 ? undefined : lineage?.[place + 1];
  const linkTo = (group: string) => ({
    id: `${MANAGEMENT_GROUPS}/${group}`,
    name: group,
    displayName: displayNameOf(estate, group),
  });
  return {
    id: `${MANAGEMENT_GROUPS}/${name}`,
    type: 'Microsoft.Management/managementGroups',
    name,
    properties: {
      tenantId: estate.tenantId,
      displayName: displayNameOf(estate, name),
      details: parent === undefined ? {} : { parent: linkTo(parent) },
    },
  };
}

function displayNameOf({ managementGroups }: AzureEstate, name: string): string {
  return managementGroups.find((group) => same(group.name, name))?.displayName ?? name;
}
