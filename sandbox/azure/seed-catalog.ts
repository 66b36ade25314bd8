import type { Random } from '../random.ts';
import type { AzureAssignment, AzureResourceGroup } from './estate.ts';

export const TENANT_ID = '7d2c41f8-90ab-4c35-a1e6-58b3d07f2c94';
export const SUBSCRIPTION_ID = '3f8a5c1e-7b42-4d19-8e60-c2d94a7b1f05';

const SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION_ID}`;
const BUILT_IN = '/providers/Microsoft.Authorization';
const ROOT_GROUP = '/providers/Microsoft.Management/managementGroups/contoso-root';

export type SeedDefinition = { readonly id: string; readonly action: string; readonly referenceId: string };

/** An assignment with the definitions it brings; `setId` is empty where it assigns a single one. */
export type SeedPolicy = {
  readonly assignment: AzureAssignment;
  readonly definitions: readonly [SeedDefinition, ...SeedDefinition[]];
  readonly setId: string;
};

export type SeedCatalog = {
  readonly baseline: SeedPolicy;
  readonly costCenter: SeedPolicy;
  readonly preview: SeedPolicy;
  readonly locations: SeedPolicy;
  readonly guardrails: SeedPolicy;
  readonly data: SeedPolicy;
  readonly inherited: SeedPolicy;
};

/** Three busy groups, one that is governed but silent, one that nothing governs. */
export function resourceGroups(): AzureResourceGroup[] {
  const subscriptionId = SUBSCRIPTION_ID;
  return [
    { subscriptionId, name: 'rg-web-prod', location: 'eastus' },
    { subscriptionId, name: 'rg-data-prod', location: 'westeurope' },
    { subscriptionId, name: 'RG-Shared-Network', location: 'westus3' },
    { subscriptionId, name: 'rg-quiet', location: 'northeurope' },
    { subscriptionId, name: 'rg-empty', location: 'northeurope' },
  ];
}

/** The policies of the estate; every subscription assignment leaves `rg-empty` out. */
export function catalog(random: Random): SeedCatalog {
  const builtIn = (action: string, referenceId = ''): SeedDefinition => ({
    id: `${BUILT_IN}/policyDefinitions/${random.uuid()}`,
    action,
    referenceId,
  });
  return {
    ...subscriptionPolicies(random, builtIn),
    ...groupPolicies(builtIn),
    inherited: policy(`${ROOT_GROUP}${BUILT_IN}/policyAssignments/ae03e956a1d043ca86a794bd`, 'Root audit', [
      builtIn('audit'),
    ]),
  };
}

type BuiltIn = (action: string, referenceId?: string) => SeedDefinition;

function subscriptionPolicies(
  random: Random,
  builtIn: BuiltIn,
): Pick<SeedCatalog, 'baseline' | 'costCenter' | 'preview'> {
  const at = `${SUBSCRIPTION}${BUILT_IN}/policyAssignments`;
  const notScopes = [`${SUBSCRIPTION}/resourceGroups/rg-empty`];
  const set = `${BUILT_IN}/policySetDefinitions/${random.uuid()}`;
  const baseline = policy(
    `${at}/d58dea05c8704a33b6c8e43e`,
    'Contoso security baseline',
    [
      builtIn('audit', 'secureTransferToStorageAccountsShouldBeEnabled'),
      builtIn('auditifnotexists', 'diagnosticsLogsInKeyVaultMonitoring'),
      builtIn('deployifnotexists', '[amp demo] - keyvault - deploy diagnostic settings'),
    ],
    set,
  );
  baseline.assignment.nonComplianceMessages = [
    { message: 'See https://wiki.contoso.example/baseline before you ask for an exemption.' },
  ];
  const custom: SeedDefinition = {
    id: `${SUBSCRIPTION}${BUILT_IN}/policyDefinitions/inherit-cost-center`,
    action: 'modify',
    referenceId: '',
  };
  const costCenter = policy(`${at}/inherit-cost-center`, 'Inherit the cost center tag', [custom]);
  const preview = policy(`${at}/preview-tls13`, 'Require TLS 1.3 (preview)', [builtIn('deny')]);
  preview.assignment.enforcementMode = 'DoNotEnforce';
  for (const { assignment } of [baseline, costCenter, preview]) assignment.notScopes = notScopes;
  return { baseline, costCenter, preview };
}

function groupPolicies(builtIn: BuiltIn): Pick<SeedCatalog, 'locations' | 'guardrails' | 'data'> {
  const at = (group: string): string =>
    `${SUBSCRIPTION}/resourceGroups/${group}${BUILT_IN}/policyAssignments`;
  const locations = policy(`${at('rg-web-prod')}/e9860612d8ec4a469f59af06`, 'Allowed locations', [
    builtIn('deny'),
  ]);
  locations.assignment.parameters = { listOfAllowedLocations: { value: ['westeurope', 'northeurope'] } };
  const guardrails = policy(
    `${at('rg-web-prod')}/Network-Guardrails`,
    'Network guardrails',
    [
      builtIn('deny', 'noPublicIp'),
      builtIn('deny', 'nsgOnSubnet'),
      builtIn('deny', 'approvedSkus'),
      builtIn('deny', 'managedDisks'),
      builtIn('deny', 'requiredTags'),
    ],
    `${SUBSCRIPTION}${BUILT_IN}/policySetDefinitions/network-guardrails`,
  );
  const data = policy(
    `${at('rg-data-prod')}/8a4555d353ed46bb856e9890`,
    'Data guardrails',
    [builtIn('audit', '15123456789012345678'), builtIn('auditifnotexists', 'sqlAuditing')],
    `${SUBSCRIPTION}${BUILT_IN}/policySetDefinitions/data-guardrails`,
  );
  return { locations, guardrails, data };
}

function policy(
  id: string,
  displayName: string,
  definitions: SeedPolicy['definitions'],
  setId = '',
): SeedPolicy {
  const policyDefinitionId = setId === '' ? definitions[0].id : setId;
  return {
    assignment: { id, displayName, enforcementMode: 'Default', policyDefinitionId },
    definitions,
    setId,
  };
}
