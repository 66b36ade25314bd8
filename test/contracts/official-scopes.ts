import type {
  PolicyEvent,
  PolicyInsightsClient,
  PolicyState,
  SummarizeResults,
} from '@azure/arm-policyinsights';
import { SUBSCRIPTION_ID } from '../../sandbox/azure/seed-catalog.ts';

export type Listing<T> = AsyncIterable<T> & { byPage(): AsyncIterableIterator<T[]> };

type Options = { readonly queryOptions: { from: Date; to: Date; expand?: string } };

/** How the official client asks at one scope. */
type Asking = {
  readonly events: (client: PolicyInsightsClient, options: Options) => Listing<PolicyEvent>;
  readonly states: (client: PolicyInsightsClient, options: Options) => Listing<PolicyState>;
  readonly summary: (client: PolicyInsightsClient, options: Options) => Promise<SummarizeResults>;
};

export type OfficialScope = Asking & { readonly name: string; readonly id: string };

const SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION_ID}`;
const POLICIES = `${SUBSCRIPTION}/providers/Microsoft.Authorization`;
const [WEB, DATA] = ['rg-web-prod', 'rg-data-prod'] as const;
const DATA_GUARDRAILS = '8a4555d353ed46bb856e9890';
const SQL = `${SUBSCRIPTION}/resourceGroups/${DATA}/providers/Microsoft.Sql/servers/sql-main`;

const managementGroup = (name: string): Asking => ({
  events: ({ policyEvents }, options) =>
    policyEvents.listQueryResultsForManagementGroup('default', name, options),
  states: ({ policyStates }, options) =>
    policyStates.listQueryResultsForManagementGroup('latest', name, options),
  summary: ({ policyStates }, options) => policyStates.summarizeForManagementGroup('latest', name, options),
});

const subscription: Asking = {
  events: ({ policyEvents }, options) =>
    policyEvents.listQueryResultsForSubscription('default', SUBSCRIPTION_ID, options),
  states: ({ policyStates }, options) =>
    policyStates.listQueryResultsForSubscription('latest', SUBSCRIPTION_ID, options),
  summary: ({ policyStates }, options) =>
    policyStates.summarizeForSubscription('latest', SUBSCRIPTION_ID, options),
};

const resourceGroup = (group: string): Asking => ({
  events: ({ policyEvents }, options) =>
    policyEvents.listQueryResultsForResourceGroup('default', SUBSCRIPTION_ID, group, options),
  states: ({ policyStates }, options) =>
    policyStates.listQueryResultsForResourceGroup('latest', SUBSCRIPTION_ID, group, options),
  summary: ({ policyStates }, options) =>
    policyStates.summarizeForResourceGroup('latest', SUBSCRIPTION_ID, group, options),
});

/** The client writes the slash before the id itself. */
const resource = (id: string): Asking => ({
  events: ({ policyEvents }, options) =>
    policyEvents.listQueryResultsForResource('default', id.slice(1), options),
  states: ({ policyStates }, options) =>
    policyStates.listQueryResultsForResource('latest', id.slice(1), options),
  summary: ({ policyStates }, options) => policyStates.summarizeForResource('latest', id.slice(1), options),
});

const setDefinition = (name: string): Asking => ({
  events: ({ policyEvents }, options) =>
    policyEvents.listQueryResultsForPolicySetDefinition('default', SUBSCRIPTION_ID, name, options),
  states: ({ policyStates }, options) =>
    policyStates.listQueryResultsForPolicySetDefinition('latest', SUBSCRIPTION_ID, name, options),
  summary: ({ policyStates }, options) =>
    policyStates.summarizeForPolicySetDefinition('latest', SUBSCRIPTION_ID, name, options),
});

const definition = (name: string): Asking => ({
  events: ({ policyEvents }, options) =>
    policyEvents.listQueryResultsForPolicyDefinition('default', SUBSCRIPTION_ID, name, options),
  states: ({ policyStates }, options) =>
    policyStates.listQueryResultsForPolicyDefinition('latest', SUBSCRIPTION_ID, name, options),
  summary: ({ policyStates }, options) =>
    policyStates.summarizeForPolicyDefinition('latest', SUBSCRIPTION_ID, name, options),
});

const assignment = (name: string): Asking => ({
  events: ({ policyEvents }, options) =>
    policyEvents.listQueryResultsForSubscriptionLevelPolicyAssignment(
      'default',
      SUBSCRIPTION_ID,
      name,
      options,
    ),
  states: ({ policyStates }, options) =>
    policyStates.listQueryResultsForSubscriptionLevelPolicyAssignment(
      'latest',
      SUBSCRIPTION_ID,
      name,
      options,
    ),
  summary: ({ policyStates }, options) =>
    policyStates.summarizeForSubscriptionLevelPolicyAssignment('latest', SUBSCRIPTION_ID, name, options),
});

const groupAssignment = (group: string, name: string): Asking => ({
  events: ({ policyEvents }, options) =>
    policyEvents.listQueryResultsForResourceGroupLevelPolicyAssignment(
      'default',
      SUBSCRIPTION_ID,
      group,
      name,
      options,
    ),
  states: ({ policyStates }, options) =>
    policyStates.listQueryResultsForResourceGroupLevelPolicyAssignment(
      'latest',
      SUBSCRIPTION_ID,
      group,
      name,
      options,
    ),
  summary: ({ policyStates }, options) =>
    policyStates.summarizeForResourceGroupLevelPolicyAssignment(
      'latest',
      SUBSCRIPTION_ID,
      group,
      name,
      options,
    ),
});

/** Resources that the seed has one event of; the tests want more. */
export const RESOURCES = {
  whole: SQL,
  nested: `${SQL}/databases/orders`,
  ofSubscription: `${SUBSCRIPTION}/providers/Microsoft.Security/pricings/VirtualMachines`,
} as const;

/** Every scope that there is an operation for, and the forms of a resource. */
export const OFFICIAL_SCOPES: readonly OfficialScope[] = [
  {
    name: 'a management group',
    id: '/providers/Microsoft.Management/managementGroups/contoso-root',
    ...managementGroup('contoso-root'),
  },
  { name: 'a subscription', id: SUBSCRIPTION, ...subscription },
  { name: 'a resource group', id: `${SUBSCRIPTION}/resourceGroups/${WEB}`, ...resourceGroup(WEB) },
  { name: 'a resource', id: RESOURCES.whole, ...resource(RESOURCES.whole) },
  { name: 'a nested resource', id: RESOURCES.nested, ...resource(RESOURCES.nested) },
  {
    name: 'a resource of the subscription',
    id: RESOURCES.ofSubscription,
    ...resource(RESOURCES.ofSubscription),
  },
  {
    name: 'a policy set definition',
    id: `${POLICIES}/policySetDefinitions/data-guardrails`,
    ...setDefinition('data-guardrails'),
  },
  {
    name: 'a policy definition',
    id: `${POLICIES}/policyDefinitions/inherit-cost-center`,
    ...definition('inherit-cost-center'),
  },
  {
    name: 'an assignment at the subscription',
    id: `${POLICIES}/policyAssignments/inherit-cost-center`,
    ...assignment('inherit-cost-center'),
  },
  {
    name: 'an assignment at a resource group',
    id: `${SUBSCRIPTION}/resourceGroups/${DATA}/providers/Microsoft.Authorization/policyAssignments/${DATA_GUARDRAILS}`,
    ...groupAssignment(DATA, DATA_GUARDRAILS),
  },
];
