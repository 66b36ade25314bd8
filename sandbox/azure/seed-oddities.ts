import type { Random } from '../random.ts';
import type { AzureEvent } from './estate.ts';
import type { SeedCatalog, SeedPolicy } from './seed-catalog.ts';
import { eventOf, HOUR, MINUTE, type SeedResource, seedResource, stamp } from './seed-event.ts';

/** Resources that were non-compliant and then fixed, each with one event for either. */
export const RECOVERED_RESOURCES = 3;
/** A name that tries to break out of Markdown, HTML and a single line. */
export const HOSTILE_NAME = 'a|b`c`@user[x](http://evil.example)\n<script>alert(1)</script>';
/** A reference id that loses digits when read as a number. */
export const NUMERIC_REFERENCE_ID = '15123456789012345678';
/** An effect word no documentation knows. */
export const UNKNOWN_EFFECT = 'quarantine';
/** All odd events: two per recovered resource and one of each other kind. */
export const ODD_EVENTS = 2 * RECOVERED_RESOURCES + 7;

/** The events a client is likely to stumble over. */
export function oddEvents(random: Random, policies: SeedCatalog, now: Date): AzureEvent[] {
  return [...recoveredEvents(random, policies.baseline, now), ...singularEvents(random, policies, now)];
}

function recoveredEvents(random: Random, policy: SeedPolicy, now: Date): AzureEvent[] {
  const definition = policy.definitions[0];
  const principalOid = random.uuid();
  return Array.from({ length: RECOVERED_RESOURCES }, (_, index) => {
    const resource = seedResource(
      random,
      'rg-data-prod',
      'Microsoft.Storage/storageAccounts',
      `strecovered${index}`,
    );
    const fixedAt = now.getTime() - HOUR - index * MINUTE;
    const common = { policy, definition, resource, principalOid };
    return [
      eventOf({ ...common, timestamp: stamp(random, fixedAt - 2 * HOUR) }),
      eventOf({ ...common, timestamp: stamp(random, fixedAt), complianceState: 'Compliant' }),
    ];
  }).flat();
}

function singularEvents(random: Random, policies: SeedCatalog, now: Date): AzureEvent[] {
  const { baseline, data, inherited } = policies;
  const principalOid = random.uuid();
  const resource = (type: string, name: string): SeedResource =>
    seedResource(random, 'rg-data-prod', type, name);
  const event = (
    policy: SeedPolicy,
    subject: SeedResource,
    minutesAgo: number,
    complianceState = 'NonCompliant',
  ) =>
    eventOf({
      policy,
      definition: policy.definitions[0],
      resource: subject,
      timestamp: stamp(random, now.getTime() - minutesAgo * MINUTE),
      principalOid,
      complianceState,
    });
  const storage = 'Microsoft.Storage/storageAccounts';
  return [
    event(baseline, resource(storage, 'stexempt'), 45, 'Exempt'),
    { ...event(baseline, resource(storage, 'stquarantine'), 50), policyDefinitionAction: UNKNOWN_EFFECT },
    { ...event(baseline, resource(storage, 'sthostile'), 55), policyDefinitionReferenceId: HOSTILE_NAME },
    event(baseline, resource(storage, HOSTILE_NAME), 60),
    {
      ...event(data, resource('Microsoft.Sql/servers', 'sql-main'), 65),
      policyDefinitionReferenceId: NUMERIC_REFERENCE_ID,
    },
    {
      ...event(data, resource('Microsoft.Sql/servers', 'sql-main/databases/orders'), 70),
      effectiveParameters: null,
    },
    {
      ...event(inherited, resource('Microsoft.KeyVault/vaults', 'kv-root'), 75),
      policySetDefinitionId: null,
    },
  ];
}
