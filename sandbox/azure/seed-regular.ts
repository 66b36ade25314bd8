import type { Random } from '../random.ts';
import type { AzureEvent } from './estate.ts';
import type { SeedCatalog, SeedDefinition, SeedPolicy } from './seed-catalog.ts';
import { eventOf, HOUR, MINUTE, type SeedResource, seedResource, stamp } from './seed-event.ts';

/** How many ordinary events of each effect the last day holds. */
export const REGULAR_EVENTS = { audit: 22, auditifnotexists: 14, modify: 10, deployifnotexists: 8 } as const;
/** How many events lie outside the default window of one day. */
export const OLDER_EVENTS = 4;

type Kind = { readonly policy: SeedPolicy; readonly definition: SeedDefinition; readonly count: number };

/** Everyday findings spread over the last day; every fifth shares its timestamp with the one before. */
export function regularEvents(random: Random, policies: SeedCatalog, now: Date): AzureEvent[] {
  const principals: [string, string] = [random.uuid(), random.uuid()];
  const events: AzureEvent[] = [];
  let timestamp = '';
  for (const { policy, definition, count } of kinds(policies)) {
    for (let index = 0; index < count; index += 1) {
      if (timestamp === '' || index % 5 !== 4) {
        timestamp = stamp(random, now.getTime() - 30 * MINUTE - random.int(22 * HOUR));
      }
      const resource = regularResource(random, index, policy);
      events.push(
        eventOf({ policy, definition, resource, timestamp, principalOid: random.pick(principals) }),
      );
    }
  }
  return events.map((event, index) => (index % 7 === 3 ? lowerCased(event) : event));
}

/** Events from before the default window, the oldest more than a month ago. */
export function olderEvents(random: Random, policies: SeedCatalog, now: Date): AzureEvent[] {
  const { costCenter } = policies;
  return Array.from({ length: OLDER_EVENTS }, (_, index) =>
    eventOf({
      policy: costCenter,
      definition: costCenter.definitions[0],
      resource: seedResource(random, 'rg-web-prod', 'Microsoft.Web/sites', `app-old-${index}`),
      timestamp: stamp(random, now.getTime() - 26 * HOUR - index * 11 * 24 * HOUR),
      principalOid: random.uuid(),
    }),
  );
}

function kinds({ baseline, data, costCenter }: SeedCatalog): Kind[] {
  const pick = (policy: SeedPolicy, action: keyof typeof REGULAR_EVENTS, count: number): Kind => ({
    policy,
    definition:
      policy.definitions.find((definition) => definition.action === action) ?? policy.definitions[0],
    count,
  });
  return [
    pick(baseline, 'audit', REGULAR_EVENTS.audit),
    pick(baseline, 'auditifnotexists', REGULAR_EVENTS.auditifnotexists - 4),
    pick(data, 'auditifnotexists', 4),
    pick(costCenter, 'modify', REGULAR_EVENTS.modify),
    pick(baseline, 'deployifnotexists', REGULAR_EVENTS.deployifnotexists),
  ];
}

function regularResource(random: Random, index: number, policy: SeedPolicy): SeedResource {
  const bound = /\/resourceGroups\/([^/]+)\//i.exec(policy.assignment.id)?.[1];
  const group = bound ?? random.pick(['rg-web-prod', 'rg-data-prod', 'RG-Shared-Network']);
  const [type, prefix] = random.pick<readonly [string, string]>([
    ['Microsoft.Storage/storageAccounts', 'stcontoso'],
    ['Microsoft.KeyVault/vaults', 'kv-contoso-'],
    ['Microsoft.Web/sites', 'app-contoso-'],
    ['Microsoft.Network/networkSecurityGroups', 'nsg-'],
  ]);
  return seedResource(random, group, type, `${prefix}${index}`);
}

function lowerCased(event: AzureEvent): AzureEvent {
  return {
    ...event,
    resourceId: event.resourceId.toLowerCase(),
    policyAssignmentId: event.policyAssignmentId.toLowerCase(),
    policyDefinitionId: event.policyDefinitionId.toLowerCase(),
  };
}
