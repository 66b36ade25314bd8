import type { AzureComponent, AzureEstate, AzureEvent } from './estate.ts';
import { scopeOfId } from './hierarchy.ts';
import { SUBSCRIPTION_ID, TENANT_ID } from './seed-catalog.ts';

const AUTHORIZATION = '/providers/Microsoft.Authorization';

/** What an event is about; everything else of it follows or may be given as well. */
export type EventOptions = Partial<AzureEvent> &
  Pick<AzureEvent, 'timestamp' | 'resourceId' | 'policyAssignmentId' | 'policyDefinitionId'>;

/** A noncompliant audit event, field for field as the service sends it, with whatever else is given. */
export function azureEvent(options: EventOptions): AzureEvent {
  const { resourceId, policyAssignmentId, policyDefinitionId } = options;
  const [, subscriptionId = '', resourceGroup = '', type = ''] =
    /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?(?:\/providers\/([^/]+\/[^/]+))?/i.exec(
      resourceId,
    ) ?? [];
  const action = options.policyDefinitionAction ?? 'audit';
  const setId = options.policySetDefinitionId ?? '';
  const complianceState = options.complianceState ?? 'NonCompliant';
  return {
    effectiveParameters: '',
    isCompliant: complianceState === 'Compliant',
    subscriptionId,
    resourceType: action === 'deny' ? `/${type}` : type,
    resourceLocation: 'westeurope',
    resourceGroup,
    resourceTags: 'tbd',
    policyAssignmentName: lastSegment(policyAssignmentId),
    policyAssignmentOwner: 'tbd',
    policyAssignmentParameters: '',
    policyAssignmentScope: scopeOfId(policyAssignmentId),
    policyDefinitionName: lastSegment(policyDefinitionId),
    policyDefinitionAction: action,
    policyDefinitionCategory: 'tbd',
    policySetDefinitionId: setId,
    policySetDefinitionName: lastSegment(setId),
    policySetDefinitionOwner: '',
    policySetDefinitionCategory: '',
    policySetDefinitionParameters: '',
    managementGroupIds: `contoso-landing-zones,contoso-root,${TENANT_ID}`,
    policyDefinitionReferenceId: '',
    complianceState,
    tenantId: TENANT_ID,
    principalOid: '5e0cb1f2-3a64-4d7e-8b19-c20f7d96a841',
    ...options,
  };
}

export type StormOptions = {
  /** How many events in all. */
  readonly events: number;
  /** Over how many resources; each keeps one id throughout. */
  readonly resources: number;
  /** How many definitions deny each resource; 1 unless said otherwise. */
  readonly definitions?: number;
  /** The instant of the last event. */
  readonly until: Date;
  /** The time from the first event to the last. */
  readonly spreadMs: number;
  /** `rg-web-prod` unless said otherwise. */
  readonly resourceGroup?: string;
  readonly principalOid?: string;
};

/** Deny events by one principal at even distances: all resources, then all of them again. */
export function denyStormOf(options: StormOptions): AzureEvent[] {
  const { events, resources, definitions = 1, until, spreadMs, resourceGroup = 'rg-web-prod' } = options;
  const group = `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/${resourceGroup}`;
  const policyAssignmentId = `${group}${AUTHORIZATION}/policyAssignments/Network-Guardrails`;
  const policySetDefinitionId = `/subscriptions/${SUBSCRIPTION_ID}${AUTHORIZATION}/policySetDefinitions/network-guardrails`;
  const ids = Array.from({ length: resources * definitions }, (_, index) => ({
    resourceId: `${group}/providers/Microsoft.Compute/virtualMachines/vm-storm-${index % resources}`,
    policyDefinitionId: `${AUTHORIZATION}/policyDefinitions/57040000-0000-4000-a000-${String(Math.floor(index / resources)).padStart(12, '0')}`,
    policyDefinitionReferenceId: `storm${Math.floor(index / resources)}`,
  }));
  const patterns = ids.map((parts) =>
    azureEvent({
      ...parts,
      timestamp: '',
      policyAssignmentId,
      policySetDefinitionId,
      policyDefinitionAction: 'deny',
      ...(options.principalOid === undefined ? {} : { principalOid: options.principalOid }),
    }),
  );
  const first = until.getTime() - spreadMs;
  const step = events > 1 ? spreadMs / (events - 1) : 0;
  return Array.from({ length: events }, (_, index) => {
    const pattern = patterns.at(index % patterns.length);
    if (pattern === undefined) throw new RangeError('a storm strikes at least one resource');
    return { ...pattern, timestamp: stampOf(first + index * step, index) };
  });
}

/** Seven fractional digits, as .NET prints them; the last tells neighbours apart. */
function stampOf(milliseconds: number, index: number): string {
  return new Date(milliseconds).toISOString().replace('Z', `${String(index % 1000).padStart(3, '0')}1Z`);
}

/** The resource group that `addVault` makes. */
export const VAULT_GROUP = 'rg-vault';

/** Adds a key vault in a group of its own, with one event that judged two of its certificates. Returns its id. */
export function addVault(estate: AzureEstate, at: Date): string {
  const group = `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/${VAULT_GROUP}`;
  const resourceId = `${group}/providers/Microsoft.KeyVault/vaults/kv-components`;
  const [baseline] = estate.assignments;
  const definition = estate.setDefinitions[0]?.policyDefinitions[0];
  const component = (name: string): AzureComponent => ({
    id: name,
    type: 'Certificate',
    name,
    timestamp: at.toISOString(),
    tenantId: TENANT_ID,
    principalOid: '0d81b461-6bb0-4909-a102-d51803a7d275',
    policyDefinitionAction: 'audit',
  });
  estate.resourceGroups.push({ subscriptionId: SUBSCRIPTION_ID, name: VAULT_GROUP, location: 'westeurope' });
  estate.events.push(
    azureEvent({
      timestamp: at.toISOString(),
      resourceId,
      policyAssignmentId: baseline?.id ?? '',
      policySetDefinitionId: baseline?.policyDefinitionId ?? '',
      policyDefinitionId: definition?.policyDefinitionId ?? '',
      policyDefinitionReferenceId: definition?.policyDefinitionReferenceId ?? '',
      components: [component('cert-RSA-cert-3'), component('cert-RSA-cert-2')],
    }),
  );
  return resourceId;
}

function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
