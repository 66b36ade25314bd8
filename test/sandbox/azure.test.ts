import { describe, expect, it } from 'vitest';
import { type AzureEvent, seedAzureEstate } from '../../sandbox/azure/estate.ts';
import {
  HOSTILE_NAME,
  NUMERIC_REFERENCE_ID,
  ODD_EVENTS,
  UNKNOWN_EFFECT,
} from '../../sandbox/azure/seed-oddities.ts';
import { OLDER_EVENTS, REGULAR_EVENTS } from '../../sandbox/azure/seed-regular.ts';
import { STORM_EVENTS, STORM_RESOURCES } from '../../sandbox/azure/seed-storm.ts';
import type { AzureSwitches } from '../../sandbox/azure/switches.ts';
import { seededRandom } from '../../sandbox/random.ts';
import {
  asObject,
  asRows,
  EVENTS,
  errorOf,
  LAST_DAY,
  NOW,
  pagesOf,
  query,
  REGULAR,
  rowsOf,
  SUBSCRIPTION,
  send,
  start,
  VERSION,
} from './azure-service.ts';

describe('the seeded estate', () => {
  const estate = seedAzureEstate(seededRandom(7), NOW);
  const has = (test: (event: AzureEvent) => boolean): boolean => estate.events.some(test);

  it('is the same for the same seed, and another for another', () => {
    expect(seedAzureEstate(seededRandom(7), NOW)).toEqual(estate);
    expect(seedAzureEstate(seededRandom(8), NOW)).not.toEqual(estate);
  });

  it('holds one deny storm of one principal within minutes', () => {
    const denials = estate.events.filter((event) => event.policyDefinitionAction === 'deny');
    expect(denials).toHaveLength(STORM_EVENTS);
    expect(STORM_EVENTS).toBe(2400);
    expect(new Set(denials.map(({ resourceId }) => resourceId)).size).toBe(STORM_RESOURCES);
    expect(new Set(denials.map(({ principalOid }) => principalOid)).size).toBe(1);
    expect(denials.every(({ resourceType }) => resourceType.startsWith('/'))).toBe(true);
    const times = denials.map(({ timestamp }) => Date.parse(timestamp));
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(10 * 60_000);
  });

  it('holds what a client may stumble over', () => {
    expect(estate.events).toHaveLength(LAST_DAY + OLDER_EVENTS);
    expect(has(({ resourceId }) => resourceId.endsWith(HOSTILE_NAME))).toBe(true);
    expect(has(({ policyDefinitionReferenceId }) => policyDefinitionReferenceId === HOSTILE_NAME)).toBe(true);
    expect(
      has(({ policyDefinitionReferenceId }) => policyDefinitionReferenceId === NUMERIC_REFERENCE_ID),
    ).toBe(true);
    expect(Number.isSafeInteger(Number(NUMERIC_REFERENCE_ID))).toBe(false);
    expect(has(({ policyDefinitionAction }) => policyDefinitionAction === UNKNOWN_EFFECT)).toBe(true);
    expect(has(({ complianceState }) => complianceState === 'Exempt')).toBe(true);
    expect(has(({ complianceState }) => complianceState === 'Compliant')).toBe(true);
    expect(has(({ resourceId }) => resourceId.includes('/resourcegroups/'))).toBe(true);
    expect(new Set(estate.events.map(({ timestamp }) => timestamp)).size).toBeLessThan(estate.events.length);
    expect(estate.events.every(({ timestamp }) => /\.\d{5,7}Z$/.test(timestamp))).toBe(true);
  });
});

describe('policy events', () => {
  it('answers in the recorded envelope', async () => {
    const sandbox = await start();
    const page = await query(sandbox, SUBSCRIPTION, { $select: 'Timestamp' });
    const context = `${sandbox.url}${SUBSCRIPTION}/providers/Microsoft.PolicyInsights/policyEvents/$metadata#default`;
    expect(Object.keys(page)).toEqual(['@odata.nextLink', '@odata.context', '@odata.count', 'value']);
    expect(page).toMatchObject({ '@odata.context': context, '@odata.count': 1000 });
    const [first] = asRows(page['value']);
    expect(first).toEqual({
      '@odata.id': null,
      '@odata.context': `${context}/$entity`,
      timestamp: expect.any(String),
    });
    const single = await query(sandbox, SUBSCRIPTION, { $top: '5' });
    expect(Object.keys(single)).toEqual(['@odata.context', '@odata.count', 'value']);
    expect(asRows(single['value'])).toHaveLength(5);
  });

  it.each<Partial<AzureSwitches>>([
    {},
    { lastNextLink: 'absent' },
    { lastNextLink: 'null' },
    { lastNextLink: 'empty' },
    { nextLinkCase: '@odata.nextlink' },
    { skipTokenCase: '$skiptoken' },
    { nextLinkForm: 'relative' },
    { pageSize: 97 },
    { emptyFirstPage: true },
    { order: 'ascending' },
  ])('pages whole with %j', async (switches) => {
    const sandbox = await start(switches);
    const pages = await pagesOf(sandbox, `${SUBSCRIPTION}${EVENTS}?${VERSION}`);
    const rows = pages.flatMap((page) => asRows(page['value']));
    const whole = await rowsOf(sandbox, SUBSCRIPTION);
    expect(rows).toEqual(whole);
    expect(rows).toHaveLength(LAST_DAY);
    expect(pages.length).toBe(
      Math.ceil(LAST_DAY / sandbox.switches.pageSize) + (switches.emptyFirstPage ? 1 : 0),
    );
    const last = { recorded: null, absent: undefined, null: null, empty: '' }[sandbox.switches.lastNextLink];
    expect(pages.at(-1)?.[sandbox.switches.nextLinkCase]).toBe(last);
    if (switches.emptyFirstPage) expect(pages[0]).toMatchObject({ '@odata.count': 0, value: [] });
  });

  it('repeats rows across pages when told to', async () => {
    const sandbox = await start({ duplicateAcrossPages: true, pageSize: 1000 });
    const pages = (await pagesOf(sandbox, `${SUBSCRIPTION}${EVENTS}?${VERSION}`)).map((page) =>
      asRows(page['value']),
    );
    expect(pages).toHaveLength(3);
    expect(pages[1]?.[0]).toEqual(pages[0]?.at(-1));
    expect(pages[2]?.[0]).toEqual(pages[1]?.at(-1));
    expect(pages.flat()).toHaveLength(LAST_DAY + 2);
  });

  it('freezes the query in a token that differs each time and is good for one address', async () => {
    let now = NOW;
    const sandbox = await start({ pageSize: 50 }, () => now);
    const options = { $filter: "policyDefinitionAction ne 'deny'", $select: 'resourceId' };
    const first = await query(sandbox, SUBSCRIPTION, options);
    const again = await query(sandbox, SUBSCRIPTION, options);
    expect(first['@odata.nextLink']).not.toBe(again['@odata.nextLink']);
    expect(first['value']).toEqual(again['value']);
    now = new Date(NOW.getTime() + 30 * 3_600_000);
    const next = new URL(String(first['@odata.nextLink']));
    const second = asObject((await send(sandbox, 'POST', next.href)).body);
    expect(asRows(second['value'])).toHaveLength(REGULAR + ODD_EVENTS - 50);
    const elsewhere = next.href.replace(SUBSCRIPTION, `${SUBSCRIPTION}/resourceGroups/rg-web-prod`);
    const forged = `${SUBSCRIPTION}${EVENTS}?${VERSION}&$skipToken=nZJBa`;
    for (const path of [elsewhere, forged]) {
      const refused = await send(sandbox, 'POST', path);
      expect(refused.status).toBe(400);
      expect(errorOf(refused)['code']).toBe('InvalidSkipToken');
    }
  });

  it('refuses to GET a page', async () => {
    const sandbox = await start();
    const next = String((await query(sandbox, SUBSCRIPTION))['@odata.nextLink']);
    const refused = await send(sandbox, 'GET', next);
    expect([refused.status, errorOf(refused)['code']]).toEqual([404, 'ResourceTypeNotSupported']);
    sandbox.switches.getQueryResults = 'method-not-supported';
    expect((await send(sandbox, 'GET', next)).status).toBe(405);
  });

  it('answers every scope from the same events', async () => {
    const sandbox = await start();
    const { events } = sandbox.estate;
    const group = `${SUBSCRIPTION}/resourcegroups/RG-WEB-PROD`;
    const authorization = '/providers/Microsoft.Authorization';
    const byGuardrails = events.filter((event) => event.policyAssignmentName === 'Network-Guardrails').length;
    const byCostCenter = REGULAR_EVENTS.modify;
    const database = `${SUBSCRIPTION}/resourceGroups/rg-data-prod/providers/Microsoft.Sql/servers/sql-main/databases/orders`;
    const counts = async (scope: string): Promise<number> => (await rowsOf(sandbox, scope)).length;
    expect(await counts('/providers/Microsoft.Management/managementGroups/Contoso-Root')).toBe(LAST_DAY);
    expect(await counts(group)).toBeGreaterThanOrEqual(STORM_EVENTS);
    expect(await counts(`${group}${authorization}/policyAssignments/network-guardrails`)).toBe(byGuardrails);
    expect(await counts(`${SUBSCRIPTION}${authorization}/policySetDefinitions/network-guardrails`)).toBe(
      byGuardrails,
    );
    expect(await counts(`${SUBSCRIPTION}${authorization}/policyAssignments/inherit-cost-center`)).toBe(
      byCostCenter,
    );
    expect(await counts(`${SUBSCRIPTION}${authorization}/policyDefinitions/inherit-cost-center`)).toBe(
      byCostCenter,
    );
    expect(await counts(`${group}${authorization}/policyAssignments/inherit-cost-center`)).toBe(0);
    expect(await counts(`${SUBSCRIPTION}${authorization}/policyAssignments/preview-tls13`)).toBe(0);
    expect(await counts(database)).toBe(1);
    expect(await counts(`${SUBSCRIPTION}/resourceGroups/rg-quiet`)).toBe(0);
    const hostile = `${SUBSCRIPTION}/resourceGroups/rg-data-prod/providers/Microsoft.Storage/storageAccounts/${encodeURIComponent(HOSTILE_NAME)}`;
    expect(await counts(hostile)).toBe(1);
  });

  it('turns the window, the scope and the visibility of events by switch', async () => {
    const sandbox = await start();
    const count = async (options = {}): Promise<number> =>
      (await rowsOf(sandbox, SUBSCRIPTION, options)).length;
    const whole = LAST_DAY + OLDER_EVENTS;
    expect(await count()).toBe(LAST_DAY);
    expect(await count({ $from: '2025-01-01T00:00:00Z' })).toBe(whole);
    expect(await count({ $from: '2025-01-01T00:00:00Z', $to: '2025-06-11T09:30:00+00:00' })).toBe(
      OLDER_EVENTS,
    );
    sandbox.switches.ignoresFrom = true;
    expect(await count()).toBe(whole);
    sandbox.switches.retentionDays = 3;
    expect(await count()).toBe(LAST_DAY + 1);
    sandbox.switches.eventLatencyMinutes = 24 * 60;
    expect(await count()).toBe(1);
    Object.assign(sandbox.switches, { eventLatencyMinutes: 0, ignoresFrom: false, retentionDays: null });
    sandbox.switches.ignoresScope = true;
    expect(await rowsOf(sandbox, `${SUBSCRIPTION}/resourceGroups/rg-quiet`)).toHaveLength(LAST_DAY);
  });

  it('groups and counts', async () => {
    const sandbox = await start();
    const grouped = await rowsOf(sandbox, SUBSCRIPTION, {
      $apply: 'groupby((PolicyDefinitionAction), aggregate($count as NumEvents))',
      $orderby: 'numevents desc',
      $filter: 'isCompliant eq false',
      $top: '1',
    });
    expect(grouped).toMatchObject([{ policyDefinitionAction: 'deny', NumEvents: STORM_EVENTS }]);
  });

  it('forgets the compliance state on demand', async () => {
    const sandbox = await start({ complianceState: 'absent' });
    const [row] = await rowsOf(sandbox, SUBSCRIPTION, { $top: '1' });
    expect(row).not.toHaveProperty('complianceState');
    const filter = encodeURIComponent("complianceState eq 'NonCompliant'");
    const refused = await send(sandbox, 'POST', `${SUBSCRIPTION}${EVENTS}?${VERSION}&$filter=${filter}`);
    expect([refused.status, errorOf(refused)['code']]).toEqual([400, 'InvalidFilter']);
  });

  it('knows no unknown assignment, in one of two ways', async () => {
    const sandbox = await start();
    const path = `${SUBSCRIPTION}/providers/Microsoft.Authorization/policyAssignments/nobody`;
    expect(await rowsOf(sandbox, path)).toEqual([]);
    sandbox.switches.unknownAssignmentEvents = 'not-found';
    const refused = await send(sandbox, 'POST', `${path}${EVENTS}?${VERSION}`);
    expect([refused.status, errorOf(refused)['code']]).toEqual([404, 'PolicyAssignmentNotFound']);
  });

  it('reads a plus sign as a space only while it may', async () => {
    const sandbox = await start();
    const path = `${SUBSCRIPTION}${EVENTS}?${VERSION}&$top=1&$filter=isCompliant+eq+false`;
    expect((await send(sandbox, 'POST', path)).status).toBe(200);
    sandbox.switches.plusMeansSpace = false;
    expect((await send(sandbox, 'POST', path)).status).toBe(400);
  });
});
