import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AzureEvent } from '../../../sandbox/azure/estate.ts';
import { denyStormOf } from '../../../sandbox/azure/event-builder.ts';
import type { AzureSandbox } from '../../../sandbox/azure/server.ts';
import type { AzureSwitches } from '../../../sandbox/azure/switches.ts';
import type { SourceOutcome } from '../../../src/finding/outcome.ts';
import {
  inGroup,
  NOW,
  readScopes,
  SUBSCRIPTION,
  seen,
  startSeededAzure,
  truth,
  WEB,
  withoutDefinition,
} from './azure-truth.ts';

let azure: AzureSandbox;

beforeEach(async () => {
  azure = await startSeededAzure();
  // A part of the seed's storm shows the same.
  azure.estate.events = azure.estate.events.filter(
    ({ policyDefinitionAction }, index) => policyDefinitionAction !== 'deny' || index % 7 === 0,
  );
});

afterEach(() => azure.close());

const read = (ids: readonly string[], windowMs?: number) =>
  readScopes(azure, ids, windowMs === undefined ? {} : { windowMs });

const POSITIONS: readonly Partial<AzureSwitches>[] = [
  {},
  { lastNextLink: 'absent' },
  { lastNextLink: 'null' },
  { lastNextLink: 'empty' },
  { nextLinkCase: '@odata.nextlink' },
  { skipTokenCase: '$skiptoken' },
  { nextLinkForm: 'relative' },
  { emptyFirstPage: true },
  { duplicateAcrossPages: true },
  { complianceState: 'absent' },
  { ignoresScope: true },
  { ignoresFrom: true },
  { order: 'ascending' },
  { getQueryResults: 'method-not-supported' },
  { plusMeansSpace: false },
  { filterValues: 'case-sensitive' },
  { quotaHeader: 'x-ms-ratelimit-remaining-subscription-policy-insights-requests' },
  { quotaHeaderOnErrors: false },
  { pageSize: 1_000 },
];

describe('whatever the service is like, a scope has the same findings', () => {
  it.each(POSITIONS)('%o', async (position) => {
    Object.assign(azure.switches, { pageSize: 40, ...position });
    const expected = position.complianceState === 'absent' ? isCompliantOnly() : truth(azure, inGroup);
    const outcome = await read([WEB]);
    expect(outcome.targets[0]?.state).toMatchObject({ kind: 'read', evidence: { kind: 'governed' } });
    expect(seen(outcome)).toEqual(withoutDefinition(expected));
  });

  /** Without the word, only isCompliant is left to go by. */
  function isCompliantOnly(): string[] {
    for (const event of azure.estate.events)
      event.complianceState = event.isCompliant ? 'Compliant' : 'NonCompliant';
    return truth(azure, inGroup);
  }
});

describe('scopes', () => {
  it('a subscription has the findings of all its groups', async () => {
    expect(seen(await read([SUBSCRIPTION]))).toEqual(withoutDefinition(truth(azure, () => true)));
  });

  it('an assignment at a resource group has its own only', async () => {
    const assignment = azure.estate.assignments.find(
      ({ id, enforcementMode }) => id.startsWith(`${WEB}/`) && enforcementMode === 'Default',
    );
    const id = assignment?.id ?? '';
    const own = truth(
      azure,
      ({ policyAssignmentId }) => policyAssignmentId.toLowerCase() === id.toLowerCase(),
    );
    expect(own.length).toBeGreaterThan(0);
    expect(seen(await read([id]))).toEqual(withoutDefinition(own));
  });

  it('overlapping scopes count an event once', async () => {
    const once = await read([SUBSCRIPTION]);
    const twice = await read([SUBSCRIPTION, WEB]);
    const sorted = ({ findings }: SourceOutcome) =>
      findings.toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
    expect(sorted(twice)).toEqual(sorted(once));
  });

  it('keep events whose ids come without their first slash', async () => {
    const before = await read([WEB]);
    for (const event of azure.estate.events) event.resourceId = event.resourceId.slice(1);
    azure.switches.ignoresScope = true;
    const after = await read([WEB]);
    expect(after.findings).toHaveLength(before.findings.length);
  });

  it('are written in any case', async () => {
    expect(seen(await read([WEB.toUpperCase()]))).toEqual(seen(await read([WEB])));
  });
});

describe('requests', () => {
  it('are POSTs with a pinned window, nextLinks included, of only the columns that are used', async () => {
    azure.switches.pageSize = 50;
    await read([WEB]);
    const queries = azure.exchanges.filter(({ path }) => path.endsWith('/policyEvents/default/queryResults'));
    expect(queries.length).toBeGreaterThan(4);
    expect(queries.every(({ method }) => method === 'POST')).toBe(true);
    expect([...new URLSearchParams(queries[0]?.search)]).toEqual([
      ['api-version', '2019-10-01'],
      ['$orderby', 'timestamp desc'],
      ['$select', expect.stringMatching(/^timestamp,resourceId,policyAssignmentId,/)],
      ['$from', '2026-11-22T12:00:00.000Z'],
      ['$to', '2026-11-23T12:00:00.000Z'],
    ]);
    expect(queries[0]?.search).toContain('$orderby=timestamp%20desc&$select=timestamp%2CresourceId');
    expect(queries.some(({ search }) => search.includes('filter'))).toBe(false);
  });

  it('of a later page are its token alone', async () => {
    azure.switches.pageSize = 50;
    await read([WEB]);
    const later = azure.exchanges.filter(({ search }) => /skiptoken/i.test(search));
    expect(later.length).toBeGreaterThan(0);
    for (const { search } of later) {
      expect([...new URLSearchParams(search).keys()]).toEqual(['api-version', '$skipToken']);
    }
  });
});

describe('every scope has its own findings', () => {
  const [SUB, POLICIES] = [SUBSCRIPTION, '/providers/Microsoft.Authorization'];
  const named = (id: string | null): string => (id ?? '').toLowerCase().split('/').at(-1) ?? '';
  const scopes: readonly [string, string, (event: AzureEvent) => boolean][] = [
    ['a management group', '/providers/Microsoft.Management/managementGroups/Contoso-Root', () => true],
    [
      'a resource',
      `${WEB}/providers/Microsoft.Network/virtualNetworks/vnet-web-0`,
      ({ resourceId }) => resourceId.toLowerCase().endsWith('/virtualnetworks/vnet-web-0'),
    ],
    [
      'a nested resource',
      `${SUB}/resourceGroups/rg-data-prod/providers/Microsoft.Sql/servers/sql-main/databases/orders`,
      ({ resourceId }) => resourceId.toLowerCase().endsWith('/databases/orders'),
    ],
    [
      'an initiative',
      `${SUB}${POLICIES}/policySetDefinitions/network-guardrails`,
      ({ policySetDefinitionId }) => named(policySetDefinitionId) === 'network-guardrails',
    ],
    [
      'a definition',
      `${SUB}${POLICIES}/policyDefinitions/inherit-cost-center`,
      ({ policyDefinitionId }) => named(policyDefinitionId) === 'inherit-cost-center',
    ],
    [
      'an assignment at a subscription',
      `${SUB}${POLICIES}/policyAssignments/d58dea05c8704a33b6c8e43e`,
      ({ policyAssignmentId }) => named(policyAssignmentId) === 'd58dea05c8704a33b6c8e43e',
    ],
  ];

  it.each(scopes)('%s', async (_, id, isOwn) => {
    const outcome = await read([id]);
    expect(outcome.targets[0]?.state).toMatchObject({ kind: 'read', evidence: { kind: 'governed' } });
    expect(seen(outcome)).toEqual(withoutDefinition(truth(azure, isOwn)));
    expect(seen(outcome).length).toBeGreaterThan(0);
  });

  it('a built-in definition is asked at a subscription, and found where it is', async () => {
    const [event] = azure.estate.events.filter(({ policyDefinitionId }) =>
      policyDefinitionId.startsWith(POLICIES),
    );
    const name = named(event?.policyDefinitionId ?? '');
    const id = `${SUB}${POLICIES}/policyDefinitions/${name}`;
    expect(seen(await read([id]))).toEqual(
      withoutDefinition(truth(azure, ({ policyDefinitionId }) => named(policyDefinitionId) === name)),
    );
    azure.estate.events = [];
    azure.estate.states = [];
    expect((await read([id])).targets[0]?.state).toMatchObject({ kind: 'read', evidence: { kind: 'none' } });
  });
});

it('a storm of 50,000 denials on 40 resources is 40 findings of one deployment, read whole', async () => {
  azure.estate.events = denyStormOf({
    events: 50_000,
    resources: 40,
    until: new Date(NOW.getTime() - 3_600_000),
    spreadMs: 40 * 60_000,
  });
  const { findings, targets } = await read([WEB]);
  expect(findings).toHaveLength(40);
  expect(findings.reduce((sum, { occurrences }) => sum + occurrences, 0)).toBe(50_000);
  expect(new Set(findings.map(({ deployment }) => deployment)).size).toBe(1);
  expect(targets[0]?.notes.join(' ')).toContain('50000 events: 50000 deny.');
  const pages = azure.exchanges.filter(({ path }) => path.endsWith('/policyEvents/default/queryResults'));
  expect(pages.length).toBeLessThan(80);
});
