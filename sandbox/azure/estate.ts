import type { Random } from '../random.ts';
import { catalog, resourceGroups, SUBSCRIPTION_ID, TENANT_ID } from './seed-catalog.ts';
import { oddEvents } from './seed-oddities.ts';
import { olderEvents, regularEvents } from './seed-regular.ts';
import { seedStates } from './seed-states.ts';
import { denyStorm } from './seed-storm.ts';

export type AzureClient = { clientId: string; clientSecret: string };

export type AzureSubscription = { subscriptionId: string; displayName: string; managementGroupIds: string[] };

export type AzureResourceGroup = { subscriptionId: string; name: string; location: string };

/** A policy assignment; its name and scope are read from its id. */
export type AzureAssignment = {
  id: string;
  displayName: string;
  enforcementMode: 'Default' | 'DoNotEnforce';
  /** A definition or a set of them. */
  policyDefinitionId: string;
  description?: string;
  notScopes?: string[];
  parameters?: Record<string, { value: unknown }>;
  metadata?: Record<string, unknown>;
  nonComplianceMessages?: { message: string; policyDefinitionReferenceId?: string }[];
};

/** One policy event, field for field as api-version 2019-10-01 sends it. */
export type AzureEvent = {
  timestamp: string;
  resourceId: string;
  policyAssignmentId: string;
  policyDefinitionId: string;
  effectiveParameters: string | null;
  isCompliant: boolean;
  subscriptionId: string;
  resourceType: string;
  resourceLocation: string | null;
  resourceGroup: string;
  resourceTags: string;
  policyAssignmentName: string;
  policyAssignmentOwner: string;
  policyAssignmentParameters: string | null;
  policyAssignmentScope: string;
  policyDefinitionName: string;
  policyDefinitionAction: string;
  policyDefinitionCategory: string;
  policySetDefinitionId: string | null;
  policySetDefinitionName: string | null;
  policySetDefinitionOwner: string | null;
  policySetDefinitionCategory: string | null;
  policySetDefinitionParameters: string | null;
  managementGroupIds: string;
  policyDefinitionReferenceId: string | null;
  complianceState: string;
  tenantId: string;
  principalOid: string;
};

/** One evaluation of one resource by one policy. */
export type AzureState = {
  policyAssignmentId: string;
  policyDefinitionId: string;
  resourceId: string;
  complianceState: string;
  timestamp: string;
  policyDefinitionAction?: string;
  policyDefinitionReferenceId?: string;
};

/** All the service knows. Plain and mutable: a test may change anything between two requests. */
export type AzureEstate = {
  tenantId: string;
  clients: AzureClient[];
  subscriptions: AzureSubscription[];
  resourceGroups: AzureResourceGroup[];
  assignments: AzureAssignment[];
  events: AzureEvent[];
  states: AzureState[];
};

/** A reproducible estate of realistic size around `now`: the same seed and instant give the same estate. */
export function seedAzureEstate(random: Random, now: Date): AzureEstate {
  const policies = catalog(random);
  const events = [
    ...regularEvents(random, policies, now),
    ...oddEvents(random, policies, now),
    ...denyStorm(random, policies, now),
    ...olderEvents(random, policies, now),
  ];
  return {
    tenantId: TENANT_ID,
    clients: [{ clientId: random.uuid(), clientSecret: `secret~${random.uuid()}` }],
    subscriptions: [
      {
        subscriptionId: SUBSCRIPTION_ID,
        displayName: 'contoso-platform',
        managementGroupIds: ['contoso-landing-zones', 'contoso-root', TENANT_ID],
      },
    ],
    resourceGroups: resourceGroups(),
    assignments: Object.values(policies).map(({ assignment }) => assignment),
    events,
    states: seedStates(random, policies, events, now),
  };
}
