import type { Random } from '../random.ts';
import type { AzureEvent, AzureState } from './estate.ts';
import { sortableInstant } from './instants.ts';
import type { SeedCatalog, SeedPolicy } from './seed-catalog.ts';
import { HOUR, seedResource, stamp } from './seed-event.ts';

const DAY = 24 * HOUR;

/** Resources of `rg-quiet`: evaluated by the daily scan, touched by no request. */
export const QUIET_RESOURCES = 3;
/** Resources the unenforced assignment would deny. */
export const UNENFORCED_RESOURCES = 2;

/** The latest evaluation of whatever exists: denied resources do not, silent ones do. */
export function seedStates(
  random: Random,
  policies: SeedCatalog,
  events: readonly AzureEvent[],
  now: Date,
): AzureState[] {
  const oldest = sortableInstant(new Date(now.getTime() - DAY).toISOString());
  const recent = events.filter(
    (event) => event.policyDefinitionAction !== 'deny' && sortableInstant(event.timestamp) >= oldest,
  );
  const scanned = (policy: SeedPolicy, group: string, name: string, complianceState: string): AzureState => ({
    policyAssignmentId: policy.assignment.id.toLowerCase(),
    policyDefinitionId: policy.definitions[0].id.toLowerCase(),
    resourceId: seedResource(random, group, 'Microsoft.Storage/storageAccounts', name).id.toLowerCase(),
    complianceState,
    timestamp: stamp(random, now.getTime() - HOUR - random.int(20 * HOUR)),
    policyDefinitionAction: policy.definitions[0].action,
    policyDefinitionReferenceId: policy.definitions[0].referenceId,
  });
  return [
    ...latestOf(recent).map(stateOf),
    ...Array.from({ length: QUIET_RESOURCES }, (_, index) =>
      scanned(policies.baseline, 'rg-quiet', `stquiet${index}`, 'Compliant'),
    ),
    ...Array.from({ length: UNENFORCED_RESOURCES }, (_, index) =>
      scanned(policies.preview, 'rg-web-prod', `sttls${index}`, 'NonCompliant'),
    ),
  ];
}

function latestOf(events: readonly AzureEvent[]): AzureEvent[] {
  const latest = new Map<string, AzureEvent>();
  for (const event of events) {
    const key = [event.resourceId, event.policyAssignmentId, event.policyDefinitionId]
      .join(' ')
      .toLowerCase();
    const known = latest.get(key);
    if (!known || sortableInstant(event.timestamp) > sortableInstant(known.timestamp)) latest.set(key, event);
  }
  return [...latest.values()];
}

// The service lower-cases the ids of states, never those of events.
function stateOf(event: AzureEvent): AzureState {
  return {
    policyAssignmentId: event.policyAssignmentId.toLowerCase(),
    policyDefinitionId: event.policyDefinitionId.toLowerCase(),
    resourceId: event.resourceId.toLowerCase(),
    complianceState: event.complianceState,
    timestamp: event.timestamp,
    policyDefinitionAction: event.policyDefinitionAction,
    policyDefinitionReferenceId: event.policyDefinitionReferenceId ?? '',
  };
}
