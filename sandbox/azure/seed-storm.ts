import type { Random } from '../random.ts';
import type { AzureEvent } from './estate.ts';
import type { SeedCatalog } from './seed-catalog.ts';
import { eventOf, HOUR, MINUTE, type SeedResource, seedResource, stamp } from './seed-event.ts';

export const STORM_RESOURCES = 40;
export const STORM_DEFINITIONS = 6;
export const STORM_RETRIES = 10;
/** Deny events of one deployment that was retried until somebody gave up. */
export const STORM_EVENTS = STORM_RESOURCES * STORM_DEFINITIONS * STORM_RETRIES;

/** One deployment into `rg-web-prod`, denied by two assignments, retried twice a minute. */
export function denyStorm(random: Random, { locations, guardrails }: SeedCatalog, now: Date): AzureEvent[] {
  const principalOid = random.uuid();
  const start = now.getTime() - 3 * HOUR;
  const resources = stormResources(random);
  const denials = [locations, guardrails].flatMap((policy) =>
    policy.definitions.map((definition) => ({ policy, definition })),
  );
  const attempts = Array.from({ length: STORM_RETRIES }, (_, index) => start + (index * MINUTE) / 2);
  return attempts.flatMap((attempt) =>
    resources.flatMap((resource) => {
      // The denials of one request come within milliseconds, most of them at the very same instant.
      const first = stamp(random, attempt + random.int(900));
      const second = stamp(random, attempt + 900 + random.int(10));
      return denials.map(({ policy, definition }, index) =>
        eventOf({ policy, definition, resource, timestamp: index < 4 ? first : second, principalOid }),
      );
    }),
  );
}

function stormResources(random: Random): SeedResource[] {
  const types = [
    ['Microsoft.Compute/virtualMachines', 'vm-web-'],
    ['Microsoft.Network/networkSecurityGroups', 'nsg-web-'],
    ['Microsoft.Network/publicIPAddresses', 'pip-web-'],
    ['Microsoft.Network/virtualNetworks', 'vnet-web-'],
  ] as const;
  const perType = STORM_RESOURCES / types.length;
  return types.flatMap(([type, prefix]) =>
    Array.from({ length: perType }, (_, index) =>
      seedResource(random, 'rg-web-prod', type, `${prefix}${index}`),
    ),
  );
}
