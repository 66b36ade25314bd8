import type { Random } from '../random.ts';
import type { AzureEvent } from './estate.ts';
import { type SeedDefinition, type SeedPolicy, SUBSCRIPTION_ID, TENANT_ID } from './seed-catalog.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export type SeedResource = {
  readonly id: string;
  readonly type: string;
  readonly group: string;
  readonly location: string;
};

export type Occurrence = {
  readonly policy: SeedPolicy;
  readonly definition: SeedDefinition;
  readonly resource: SeedResource;
  readonly timestamp: string;
  readonly principalOid: string;
  /** NonCompliant unless said otherwise. */
  readonly complianceState?: string;
};

/** A resource whose id is written in one of the casings seen side by side in a single answer. */
export function seedResource(random: Random, group: string, type: string, name: string): SeedResource {
  const keyword = random.pick(['resourceGroups', 'resourcegroups']);
  return {
    id: `/subscriptions/${SUBSCRIPTION_ID}/${keyword}/${group}/providers/${type}/${name}`,
    type: type.split('/').slice(0, 2).join('/'),
    group,
    location: random.pick(['eastus', 'westeurope', '']),
  };
}

/** An instant as .NET prints it: 5 to 7 fractional digits, the last of them not zero. */
export function stamp(random: Random, milliseconds: number): string {
  const padding = Array.from({ length: 1 + random.int(3) }, () => String(random.int(10))).join('');
  return new Date(milliseconds).toISOString().replace('Z', `${padding}${1 + random.int(9)}Z`);
}

/** The record of one occurrence, with the quirks of the service: "tbd", and a slash before denied types. */
export function eventOf(occurrence: Occurrence): AzureEvent {
  const { policy, definition, resource, timestamp, principalOid } = occurrence;
  const complianceState = occurrence.complianceState ?? 'NonCompliant';
  return {
    timestamp,
    resourceId: resource.id,
    policyAssignmentId: policy.assignment.id,
    policyDefinitionId: definition.id,
    effectiveParameters: '',
    isCompliant: complianceState === 'Compliant',
    subscriptionId: SUBSCRIPTION_ID,
    resourceType: definition.action === 'deny' ? `/${resource.type}` : resource.type,
    resourceLocation: resource.location,
    resourceGroup: resource.group,
    resourceTags: 'tbd',
    ...assignmentFields(policy),
    policyDefinitionName: lastSegment(definition.id),
    policyDefinitionAction: definition.action,
    policyDefinitionCategory: 'tbd',
    policySetDefinitionId: policy.setId,
    policySetDefinitionName: lastSegment(policy.setId),
    policySetDefinitionOwner: '',
    policySetDefinitionCategory: '',
    policySetDefinitionParameters: '',
    managementGroupIds: `contoso-landing-zones,contoso-root,${TENANT_ID}`,
    policyDefinitionReferenceId: definition.referenceId,
    complianceState,
    tenantId: TENANT_ID,
    principalOid,
  };
}

function assignmentFields({ assignment }: SeedPolicy) {
  return {
    policyAssignmentName: lastSegment(assignment.id),
    policyAssignmentOwner: 'tbd',
    policyAssignmentParameters: assignment.parameters ? JSON.stringify(assignment.parameters) : '',
    policyAssignmentScope: assignment.id.replace(/\/providers\/Microsoft\.Authorization\/.*$/i, ''),
  };
}

function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
