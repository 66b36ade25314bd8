import type { Random } from '../random.ts';
import { catalog, resourceGroups, SUBSCRIPTION_ID, TENANT_ID } from './seed-catalog.ts';
import { seedAssessments, seedDefinitions, seedSetDefinitions } from './seed-definitions.ts';
import { seedExemptions } from './seed-exemptions.ts';
import { describeAssignments } from './seed-names.ts';
import { oddEvents } from './seed-oddities.ts';
import { olderEvents, regularEvents } from './seed-regular.ts';
import { seedStates } from './seed-states.ts';
import { denyStorm } from './seed-storm.ts';

/** Whose assertions a client takes: all three are compared with regard to case. Left out means any. */
export type AzureFederatedCredential = { issuer?: string; subject?: string; audience?: string };

export type AzureClient = {
  clientId: string;
  clientSecret: string;
  /** The secret is refused from this instant on. */
  clientSecretExpiresOn?: string;
  /** Without it, GitHub's own issuer with any subject. */
  federatedCredentials?: AzureFederatedCredential[];
};

export type AzureSubscription = {
  subscriptionId: string;
  displayName: string;
  /** The nearest first. */
  managementGroupIds: string[];
  /** Whether Microsoft.PolicyInsights is registered; it is unless said otherwise. */
  policyInsights?: 'Registered' | 'Registering' | 'Unregistered' | 'NotRegistered';
};

export type AzureManagementGroup = { name: string; displayName: string };

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

/** A policy definition; built-in ones lie at the tenant, which their id shows. */
export type AzureDefinition = {
  id: string;
  displayName: string;
  description: string;
  policyType: 'BuiltIn' | 'Custom' | 'Static';
  mode?: string;
  metadata?: Record<string, unknown>;
  parameters?: Record<string, unknown>;
  policyRule?: unknown;
};

/** A policy set definition, which the portal calls an initiative. */
export type AzureSetDefinition = {
  id: string;
  displayName: string;
  description: string;
  policyType: 'BuiltIn' | 'Custom' | 'Static';
  metadata?: Record<string, unknown>;
  parameters?: Record<string, unknown>;
  policyDefinitions: { policyDefinitionId: string; policyDefinitionReferenceId: string }[];
};

/** A policy exemption; its name and scope are read from its id. */
export type AzureExemption = {
  id: string;
  policyAssignmentId: string;
  exemptionCategory: 'Waiver' | 'Mitigated';
  /** Empty or absent: all of the assignment. */
  policyDefinitionReferenceIds?: string[];
  expiresOn?: string;
  displayName?: string;
  description?: string;
  metadata?: Record<string, unknown>;
  resourceSelectors?: unknown[];
  assignmentScopeValidation?: 'Default' | 'DoNotValidate';
};

/** What Defender for Cloud says of one of its assessments. */
export type AzureAssessment = {
  /** A GUID. */
  name: string;
  displayName: string;
  severity: 'High' | 'Medium' | 'Low';
  /** The definition whose findings it rates. */
  policyDefinitionId?: string;
  description?: string;
  remediationDescription?: string;
  categories?: string[];
};

/** What the caller may do, at every scope alike. */
export type AzurePermission = {
  actions: string[];
  notActions: string[];
  dataActions: string[];
  notDataActions: string[];
};

/** A part of a resource that a policy judged; answers show it only to `$expand=components`. */
export type AzureComponent = {
  id: string;
  type: string;
  name: string;
  timestamp: string;
  tenantId: string;
  principalOid: string;
  policyDefinitionAction: string;
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
  components?: AzureComponent[];
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
  /** Shown only to `$expand=PolicyEvaluationDetails`. */
  policyEvaluationDetails?: Record<string, unknown>;
  /** Shown only to `$expand=components`. */
  components?: Record<string, unknown>[];
};

/** All the service knows. Plain and mutable: a test may change anything between two requests. */
export type AzureEstate = {
  tenantId: string;
  clients: AzureClient[];
  managementGroups: AzureManagementGroup[];
  subscriptions: AzureSubscription[];
  resourceGroups: AzureResourceGroup[];
  assignments: AzureAssignment[];
  definitions: AzureDefinition[];
  setDefinitions: AzureSetDefinition[];
  exemptions: AzureExemption[];
  assessments: AzureAssessment[];
  permissions: AzurePermission[];
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
    managementGroups: [
      { name: TENANT_ID, displayName: 'Tenant Root Group' },
      { name: 'contoso-root', displayName: 'Contoso' },
      { name: 'contoso-landing-zones', displayName: 'Landing zones' },
    ],
    subscriptions: [
      {
        subscriptionId: SUBSCRIPTION_ID,
        displayName: 'contoso-platform',
        managementGroupIds: ['contoso-landing-zones', 'contoso-root', TENANT_ID],
      },
    ],
    resourceGroups: resourceGroups(),
    assignments: describeAssignments(policies),
    definitions: seedDefinitions(policies),
    setDefinitions: seedSetDefinitions(policies),
    exemptions: seedExemptions(policies, now),
    assessments: seedAssessments(policies),
    permissions: [{ actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] }],
    events,
    states: seedStates(random, policies, events, now),
  };
}
