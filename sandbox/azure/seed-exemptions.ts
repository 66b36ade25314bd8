import type { AzureExemption } from './estate.ts';
import { type SeedCatalog, SUBSCRIPTION_ID } from './seed-catalog.ts';

const DAY = 24 * 60 * 60 * 1000;
const SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION_ID}`;

export type ExemptionOptions = Omit<Partial<AzureExemption>, 'id'> & {
  /** What is exempt: a management group, a subscription, a resource group or a resource. */
  readonly scope: string;
  readonly name?: string;
  readonly policyAssignmentId: string;
};

/** An exemption at a scope: a waiver of the whole assignment, without an end, unless said otherwise. */
export function exemptionOf(options: ExemptionOptions): AzureExemption {
  const { scope, name = 'accepted-risk', ...rest } = options;
  return {
    id: `${scope}/providers/Microsoft.Authorization/policyExemptions/${name}`,
    exemptionCategory: 'Waiver',
    displayName: 'Accepted risk',
    description: 'Accepted in SEC-142.',
    ...rest,
  };
}

/** One of each kind, all where no finding of the seed is. */
export function seedExemptions({ baseline, preview, data }: SeedCatalog, now: Date): AzureExemption[] {
  const quiet = `${SUBSCRIPTION}/resourceGroups/rg-quiet`;
  const inDays = (days: number): string => new Date(now.getTime() + days * DAY).toISOString();
  const storage = `${quiet}/providers/Microsoft.Storage/storageAccounts`;
  return [
    exemptionOf({
      scope: `${storage}/stlegacy`,
      name: 'legacy-account',
      policyAssignmentId: baseline.assignment.id,
      expiresOn: inDays(60),
    }),
    exemptionOf({
      scope: quiet,
      name: 'quiet-is-internal',
      policyAssignmentId: preview.assignment.id,
      exemptionCategory: 'Mitigated',
    }),
    exemptionOf({
      scope: `${SUBSCRIPTION}/resourceGroups/rg-data-prod`,
      name: 'migration-is-over',
      policyAssignmentId: data.assignment.id,
      expiresOn: inDays(-30),
    }),
    exemptionOf({
      scope: `${storage}/stlogs`,
      name: 'no-logs-of-logs',
      policyAssignmentId: baseline.assignment.id,
      policyDefinitionReferenceIds: [baseline.definitions[1]?.referenceId ?? ''],
    }),
  ];
}
