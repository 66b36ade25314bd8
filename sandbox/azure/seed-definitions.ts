import type { AzureAssessment, AzureDefinition, AzureSetDefinition } from './estate.ts';
import { type SeedCatalog, type SeedPolicy, SUBSCRIPTION_ID } from './seed-catalog.ts';
import { wordedPolicies } from './seed-names.ts';

const AUTHORIZATION = '/providers/Microsoft.Authorization';
const SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION_ID}`;
const ROOT_GROUP = '/providers/Microsoft.Management/managementGroups/contoso-root';

/** A custom definition that no event names, rated by `metadata.securityCenter`. */
export const SECURITY_CENTER_DEFINITION = `${SUBSCRIPTION}${AUTHORIZATION}/policyDefinitions/private-endpoints-only`;
/** A custom definition of the management group that no event names, rated by `metadata.severity`. */
export const RATED_DEFINITION = `${ROOT_GROUP}${AUTHORIZATION}/policyDefinitions/no-classic-resources`;

/** Every definition the seed assigns, and two custom ones that nothing has tripped. */
export function seedDefinitions(policies: SeedCatalog): AzureDefinition[] {
  const assigned = wordedPolicies(policies).flatMap(({ policy, words }) =>
    policy.definitions.map((definition, index) => {
      const [displayName = 'Unnamed', category = 'General'] = words.definitions[index] ?? [];
      return definitionOf(definition.id, displayName, category, definition.action);
    }),
  );
  for (const definition of assigned) {
    if (definition.policyType === 'Custom') Object.assign(definition.metadata ?? {}, { severity: 'low' });
  }
  const secured = definitionOf(SECURITY_CENTER_DEFINITION, 'Storage only by private endpoints', 'Storage');
  secured.metadata = {
    category: 'Storage',
    securityCenter: {
      RemediationDescription: 'Add a private endpoint, then disable public network access.',
      Severity: 'High',
    },
  };
  const rated = definitionOf(RATED_DEFINITION, 'No classic resources', 'General', 'deny');
  rated.metadata = { category: 'General', severity: 'critical' };
  return [...assigned, secured, rated];
}

/** Every set the seed assigns. */
export function seedSetDefinitions(policies: SeedCatalog): AzureSetDefinition[] {
  return wordedPolicies(policies)
    .filter(({ policy }) => policy.setId !== '')
    .map(({ policy, words }) => ({
      id: policy.setId,
      displayName: policy.assignment.displayName,
      description: words.description,
      policyType: typeOf(policy.setId),
      metadata: { version: '1.0.0', category: words.category },
      policyDefinitions: policy.definitions.map(({ id, referenceId }) => ({
        policyDefinitionId: id,
        policyDefinitionReferenceId: referenceId,
      })),
    }));
}

/** One assessment for a built-in definition that has events, and one that rates nothing here. */
export function seedAssessments({ baseline }: { readonly baseline: SeedPolicy }): AzureAssessment[] {
  return [
    {
      name: '1c5de8e1-f68d-6a17-e0d2-ec259c42768c',
      displayName: 'Secure transfer to storage accounts should be enabled',
      severity: 'High',
      policyDefinitionId: baseline.definitions[0].id,
      description: 'Secure transfer makes a storage account accept requests by HTTPS only.',
      remediationDescription:
        'Set "Secure transfer required" to Enabled in the configuration of the account.',
      categories: ['Data'],
    },
    {
      name: '21300918-b2e3-0346-785f-c77ff57d243b',
      displayName: 'Endpoint protection should be installed on virtual machine scale sets',
      severity: 'Low',
      categories: ['Compute'],
    },
  ];
}

function definitionOf(id: string, displayName: string, category: string, effect = 'audit'): AzureDefinition {
  return {
    id,
    displayName,
    description: `${displayName}.`,
    policyType: typeOf(id),
    mode: 'Indexed',
    metadata: { version: '1.0.0', category },
    parameters: { effect: { type: 'String', defaultValue: effect } },
  };
}

function typeOf(id: string): 'BuiltIn' | 'Custom' {
  return id.toLowerCase().startsWith(`${AUTHORIZATION}/`.toLowerCase()) ? 'BuiltIn' : 'Custom';
}
