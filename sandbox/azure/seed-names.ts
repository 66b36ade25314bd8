import type { AzureAssignment } from './estate.ts';
import type { SeedCatalog } from './seed-catalog.ts';

type Words = {
  readonly description: string;
  readonly category: string;
  readonly definitions: readonly (readonly [displayName: string, category: string])[];
};

/** What people call the seeded policies: one name per definition, in the order of the catalogue. */
export const WORDS: Readonly<Record<keyof SeedCatalog, Words>> = {
  baseline: {
    description: 'What every landing zone has to meet.',
    category: 'Security Center',
    definitions: [
      ['Secure transfer to storage accounts should be enabled', 'Storage'],
      ['Resource logs in Key Vault should be enabled', 'Key Vault'],
      ['Deploy diagnostic settings for Key Vault to a Log Analytics workspace', 'Monitoring'],
    ],
  },
  costCenter: {
    description: 'Resources take the cost center of their group.',
    category: 'Tags',
    definitions: [['Inherit the cost center tag from the resource group', 'Tags']],
  },
  preview: {
    description: 'Tried out before it is enforced.',
    category: 'App Service',
    definitions: [['App Service apps should use TLS 1.3', 'App Service']],
  },
  locations: {
    description: 'Data stays in Europe.',
    category: 'General',
    definitions: [['Allowed locations', 'General']],
  },
  guardrails: {
    description: 'Nothing in production is reachable from the Internet by accident.',
    category: 'Network',
    definitions: [
      ['Network interfaces should not have public IPs', 'Network'],
      ['Subnets should be associated with a network security group', 'Network'],
      ['Allowed virtual machine size SKUs', 'Compute'],
      ['Audit VMs that do not use managed disks', 'Compute'],
      ['Require a tag on resources', 'Tags'],
    ],
  },
  data: {
    description: 'Databases are audited and encrypted.',
    category: 'SQL',
    definitions: [
      ['Azure SQL Database should have a Microsoft Entra administrator', 'SQL'],
      ['Auditing on SQL server should be enabled', 'SQL'],
    ],
  },
  inherited: {
    description: 'Made at the root, so that nobody below can drop it.',
    category: 'Key Vault',
    definitions: [['Key vaults should have deletion protection enabled', 'Key Vault']],
  },
};

const POLICIES = [
  'baseline',
  'costCenter',
  'preview',
  'locations',
  'guardrails',
  'data',
  'inherited',
] as const;

/** The policies with their words, in the order of the catalogue. */
export function wordedPolicies(policies: SeedCatalog) {
  return POLICIES.map((key) => ({ key, policy: policies[key], words: WORDS[key] }));
}

/** The assignments with a description, a category, and messages of the organisation's own. */
export function describeAssignments(policies: SeedCatalog): AzureAssignment[] {
  for (const { policy, words } of wordedPolicies(policies)) {
    policy.assignment.description = words.description;
    policy.assignment.metadata = { category: words.category };
  }
  policies.guardrails.assignment.nonComplianceMessages = [
    { message: 'Production networks are closed: ask #platform before you open one.' },
    {
      message: 'Put the machine behind the load balancer of the landing zone instead.',
      policyDefinitionReferenceId: 'noPublicIp',
    },
  ];
  policies.inherited.assignment.metadata = { category: WORDS.inherited.category, severity: 'medium' };
  return Object.values(policies).map(({ assignment }) => assignment);
}
