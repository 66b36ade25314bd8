import { describe, expect, it } from 'vitest';
import { azureEvent, denyStormOf } from '../../sandbox/azure/event-builder.ts';
import { SUBSCRIPTION_ID } from '../../sandbox/azure/seed-catalog.ts';
import type { AzureSandbox } from '../../sandbox/azure/server.ts';
import { described, descriptionsOf } from './azure-description.ts';
import {
  asRows,
  EVENTS,
  NOW,
  pagesOf,
  query,
  rowsOf,
  SUBSCRIPTION,
  start,
  VERSION,
} from './azure-service.ts';

const STORM = { events: 50_000, resources: 40, definitions: 2, until: NOW, spreadMs: 3_600_000 };
const WEB = `${SUBSCRIPTION}/resourceGroups/rg-web-prod`;

async function startStorm(): Promise<AzureSandbox> {
  const sandbox = await start();
  sandbox.estate.events.splice(0, Number.POSITIVE_INFINITY, ...denyStormOf(STORM));
  return sandbox;
}

describe('a storm of a given size', () => {
  it('strikes so many resources by so many definitions, spread over the time', () => {
    const events = denyStormOf(STORM);
    expect(events).toHaveLength(50_000);
    expect(new Set(events.map(({ resourceId }) => resourceId)).size).toBe(40);
    expect(new Set(events.map((event) => `${event.resourceId} ${event.policyDefinitionId}`)).size).toBe(80);
    expect(new Set(events.map(({ timestamp }) => timestamp)).size).toBe(50_000);
    expect(
      events.every((event) => event.policyDefinitionAction === 'deny' && event.resourceType.startsWith('/')),
    ).toBe(true);
    expect(events[0]?.timestamp).toMatch(/^2025-06-12T08:30:00\.0{6}1Z$/);
    expect(events.at(-1)?.timestamp.slice(0, 23)).toBe('2025-06-12T09:30:00.000');
    expect(denyStormOf({ ...STORM, events: 0 })).toEqual([]);
  });

  it('is read whole, and every page is a new one', async () => {
    const sandbox = await startStorm();
    const pages = await pagesOf(
      sandbox,
      `${WEB}${EVENTS}?${VERSION}&$to=2025-06-12T10:00:00Z&$select=timestamp`,
    );
    const stamps = pages.flatMap((page) => asRows(page['value'])).map(({ timestamp }) => String(timestamp));
    expect(pages).toHaveLength(50);
    expect(new Set(stamps).size).toBe(50_000);
    expect(stamps).toEqual(stamps.toSorted().toReversed());
  });

  it('shows in the middle what has been added meanwhile, as the estate may change at any time', async () => {
    const sandbox = await start({ pageSize: 1 });
    const first = await query(sandbox, `${SUBSCRIPTION}/resourceGroups/RG-Shared-Network`);
    sandbox.estate.events = [];
    const [second] = await pagesOf(sandbox, String(first['@odata.nextLink']));
    expect(second).toMatchObject({ '@odata.count': 0, value: [] });
  });

  it('orders by timestamp as it orders by itself', async () => {
    const sandbox = await startStorm();
    const $top = '500';
    const ordered = await rowsOf(sandbox, WEB, {
      $top,
      $orderby: 'timestamp desc',
      $to: '2025-06-12T10:00:00Z',
    });
    expect(ordered).toEqual(await rowsOf(sandbox, WEB, { $top, $to: '2025-06-12T10:00:00Z' }));
  });
});

describe('an event by the builder', () => {
  const about = {
    timestamp: NOW.toISOString(),
    resourceId: `${WEB}/providers/Microsoft.Sql/servers/sql/databases/db`,
    policyAssignmentId: `${WEB}/providers/Microsoft.Authorization/policyAssignments/Network-Guardrails`,
    policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/one',
  };

  it('has every column of the seeded ones, in their order', async () => {
    const { estate } = await start();
    const names = Object.keys(estate.events[0] ?? {}).toSorted();
    expect(Object.keys(azureEvent(about)).toSorted()).toEqual(names);
  });

  it('says what follows from what is given, and what is given', () => {
    expect(azureEvent({ ...about, complianceState: 'Compliant', principalOid: 'me' })).toMatchObject({
      isCompliant: true,
      subscriptionId: SUBSCRIPTION_ID,
      resourceGroup: 'rg-web-prod',
      resourceType: 'Microsoft.Sql/servers',
      policyAssignmentName: 'Network-Guardrails',
      policyAssignmentScope: WEB,
      policyDefinitionName: 'one',
      principalOid: 'me',
    });
    expect(azureEvent({ ...about, policyDefinitionAction: 'deny' }).resourceType).toBe(
      '/Microsoft.Sql/servers',
    );
  });

  it.skipIf(!described)('is what the description says', async () => {
    const sandbox = await start();
    sandbox.estate.events.push(azureEvent(about));
    descriptionsOf()('events', 'PolicyEventsQueryResults', await query(sandbox, WEB, { $top: '1' }));
  });
});
