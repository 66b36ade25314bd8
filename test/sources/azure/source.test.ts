import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AzureEvent, seedAzureEstate } from '../../../sandbox/azure/estate.ts';
import { SUBSCRIPTION_ID } from '../../../sandbox/azure/seed-catalog.ts';
import { type AzureSandbox, startAzure } from '../../../sandbox/azure/server.ts';
import type { AzureSwitches } from '../../../sandbox/azure/switches.ts';
import { seededRandom } from '../../../sandbox/random.ts';
import type { SourceOutcome } from '../../../src/finding/outcome.ts';
import { createAzureClient } from '../../../src/sources/azure/client.ts';
import { parseAzureScope } from '../../../src/sources/azure/scope.ts';
import { createAzureSource } from '../../../src/sources/azure/source.ts';
import { createService } from '../../../src/sources/http.ts';
import { serviceOptions } from '../service.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const HOUR_MS = 3_600_000;
/** No id holds it; one of the hostile names holds a newline. */
const SEPARATOR = '\u0000';
const SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION_ID}`;
const WEB = `${SUBSCRIPTION}/resourceGroups/rg-web-prod`;

let azure: AzureSandbox;

beforeEach(async () => {
  azure = await startAzure({ estate: seedAzureEstate(seededRandom(5), NOW), now: () => NOW });
});

afterEach(() => azure.close());

function read(ids: readonly string[], windowMs = 24 * HOUR_MS): Promise<SourceOutcome> {
  const scopes = ids.map(parseAzureScope).flatMap((parsed) => ('value' in parsed ? [parsed.value] : []));
  expect(scopes).toHaveLength(ids.length);
  const token = azure.issueToken();
  const options = serviceOptions(azure.url, {
    headers: { authorization: `Bearer ${token}` },
    secret: token,
    requestIdHeaders: ['x-ms-request-id'],
  });
  const client = createAzureClient(createService(options), new URL(azure.url));
  return createAzureSource(scopes, { from: new Date(NOW.getTime() - windowMs), to: NOW }, client).read();
}

const stateOf = async (id: string, windowMs?: number) => (await read([id], windowMs)).targets[0]?.state;

/** Findings as the estate tells them, worked out by another route than the source's. */
function truth(isOwn: (event: AzureEvent) => boolean): string[] {
  const from = new Date(NOW.getTime() - 24 * HOUR_MS).toISOString();
  const newest = new Map<string, { at: bigint; bad: boolean }>();
  for (const event of azure.estate.events.filter((one) => isOwn(one) && one.timestamp >= from)) {
    const key = keyOf(event);
    const at = ticks(event.timestamp);
    const bad =
      event.complianceState !== 'Exempt' && (!event.isCompliant || event.complianceState === 'NonCompliant');
    const known = newest.get(key);
    if (known === undefined || at > known.at || (at === known.at && bad)) newest.set(key, { at, bad });
  }
  return [...newest].flatMap(([key, { bad }]) => (bad ? [key] : [])).toSorted();
}

function keyOf(event: AzureEvent): string {
  const { resourceId, policyAssignmentId, policyDefinitionId, policyDefinitionReferenceId } = event;
  return [resourceId, policyAssignmentId, policyDefinitionId, policyDefinitionReferenceId ?? '']
    .join(SEPARATOR)
    .toLowerCase();
}

/** Ten-millionths of a second since 1970, whatever the number of digits. */
function ticks(timestamp: string): bigint {
  const [whole = '', fraction = ''] = timestamp.replace('Z', '').split('.');
  return BigInt(Date.parse(`${whole}Z`)) * 10_000n + BigInt(fraction.padEnd(7, '0'));
}

const seen = ({ findings }: SourceOutcome): string[] =>
  findings
    .map(({ resource, policy }) =>
      [resource.id, policy.assignment, policy.reference ?? ''].join(SEPARATOR).toLowerCase(),
    )
    .toSorted();

/** The same without the definition, which a finding does not carry as an id. */
const withoutDefinition = (keys: readonly string[]): string[] =>
  keys.map((key) => key.split(SEPARATOR).toSpliced(2, 1).join(SEPARATOR)).toSorted();

const inGroup = ({ resourceId }: AzureEvent): boolean =>
  resourceId.toLowerCase().startsWith(`${WEB.toLowerCase()}/`);

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
  { pageSize: 1_000 },
];

describe('whatever the service is like, a scope has the same findings', () => {
  it.each(POSITIONS)('%o', async (position) => {
    Object.assign(azure.switches, { pageSize: 250, ...position });
    const expected = position.complianceState === 'absent' ? isCompliantOnly() : truth(inGroup);
    const outcome = await read([WEB]);
    expect(outcome.targets[0]?.state).toMatchObject({ kind: 'read', evidence: { kind: 'governed' } });
    expect(seen(outcome)).toEqual(withoutDefinition(expected));
  });

  /** Without the word, only isCompliant is left to go by. */
  function isCompliantOnly(): string[] {
    for (const event of azure.estate.events)
      event.complianceState = event.isCompliant ? 'Compliant' : 'NonCompliant';
    return truth(inGroup);
  }
});

describe('scopes', () => {
  it('a subscription has the findings of all its groups', async () => {
    expect(seen(await read([SUBSCRIPTION]))).toEqual(withoutDefinition(truth(() => true)));
  });

  it('an assignment at a resource group has its own only', async () => {
    const assignment = azure.estate.assignments.find(
      ({ id, enforcementMode }) => id.startsWith(`${WEB}/`) && enforcementMode === 'Default',
    );
    const id = assignment?.id ?? '';
    const own = truth(({ policyAssignmentId }) => policyAssignmentId.toLowerCase() === id.toLowerCase());
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

  it('are written in any case', async () => {
    expect(seen(await read([WEB.toUpperCase()]))).toEqual(seen(await read([WEB])));
  });
});

describe('requests', () => {
  it('are POSTs with a pinned window, nextLinks included', async () => {
    azure.switches.pageSize = 500;
    await read([WEB]);
    const queries = azure.exchanges.filter(({ path }) => path.endsWith('/policyEvents/default/queryResults'));
    expect(queries.length).toBeGreaterThan(2);
    expect(queries.every(({ method }) => method === 'POST')).toBe(true);
    expect(queries[0]?.search).toBe(
      '?api-version=2019-10-01&$from=2026-11-22T12%3A00%3A00.000Z&$to=2026-11-23T12%3A00%3A00.000Z',
    );
    expect(queries[0]?.search).not.toContain('filter');
  });
});

describe('evidence', () => {
  it.each<[string, string, string]>([
    ['events came', WEB, 'governed'],
    ['no event, but assignments have states', `${SUBSCRIPTION}/resourceGroups/rg-quiet`, 'governed'],
    ['no event and no state', `${SUBSCRIPTION}/resourceGroups/rg-empty`, 'none'],
  ])('%s', async (_, id, kind) => {
    expect(await stateOf(id)).toMatchObject({ kind: 'read', evidence: { kind } });
  });

  it('an empty window of less than 20 minutes shows nothing', async () => {
    expect(await stateOf(`${SUBSCRIPTION}/resourceGroups/rg-quiet`, 19 * 60_000)).toMatchObject({
      evidence: { kind: 'none', reason: expect.stringContaining('15 minutes late') },
    });
    expect(await stateOf(`${SUBSCRIPTION}/resourceGroups/rg-quiet`, 20 * 60_000)).toMatchObject({
      evidence: { kind: 'governed' },
    });
  });

  it('an assignment that is not enforced shows nothing', async () => {
    const enforced = azure.estate.assignments.find(({ id }) => id.startsWith(`${WEB}/`));
    if (enforced !== undefined) enforced.enforcementMode = 'DoNotEnforce';
    expect(await stateOf(enforced?.id ?? '')).toMatchObject({
      evidence: { kind: 'none', reason: expect.stringContaining('DoNotEnforce') },
    });
  });

  it.each<[string, RegExp, string]>([
    ['summarize', /summarize/, 'policyStates'],
    ['the scope itself', /resourceGroups\/rg-empty$/i, 'whether the scope exists'],
  ])('that may not be asked (%s) is a note', async (_, path, reason) => {
    azure.forbid(path);
    expect(await stateOf(`${SUBSCRIPTION}/resourceGroups/rg-empty`)).toMatchObject({
      kind: 'read',
      evidence: { kind: 'not-asked', reason: expect.stringContaining(reason) },
    });
  });

  it('that cannot be had for an outage is a failure', async () => {
    azure.faults.add({ path: /summarize/, fault: { kind: 'status', status: 500 } });
    expect(await stateOf(`${SUBSCRIPTION}/resourceGroups/rg-empty`)).toMatchObject({ kind: 'failed' });
  });
});

describe('a target that is not there', () => {
  const assignment = `${WEB}/providers/Microsoft.Authorization/policyAssignments/nobody`;
  it.each<[string, string, AzureSwitches['unknownAssignmentEvents']]>([
    ['a resource group', `${SUBSCRIPTION}/resourceGroups/rg-gone`, 'empty'],
    ['a subscription', '/subscriptions/00000000-0000-4000-8000-000000000000', 'empty'],
    ['an assignment, answered with an empty list', assignment, 'empty'],
    ['an assignment, answered 404', assignment, 'not-found'],
  ])('%s is missing, never clean', async (_, id, unknownAssignmentEvents) => {
    azure.switches.unknownAssignmentEvents = unknownAssignmentEvents;
    expect(await stateOf(id)).toMatchObject({ kind: 'missing', failure: { code: 'missing-target' } });
  });
});

describe('a list that is not whole is an error, and keeps its findings', () => {
  const QUERY = /policyEvents\/default\/queryResults/;
  it('when page two fails', async () => {
    azure.switches.pageSize = 250;
    azure.faults.add({ path: /skiptoken/i, fault: { kind: 'status', status: 500 } });
    const { targets, findings } = await read([WEB]);
    expect(targets[0]?.state).toMatchObject({ kind: 'failed', failure: { code: 'server-error' } });
    expect(findings.length).toBeGreaterThan(0);
  });

  it('when a page has fewer records than it says', async () => {
    const cut = (body: unknown) =>
      typeof body === 'object' && body !== null && 'value' in body && Array.isArray(body.value)
        ? { ...body, value: body.value.slice(1) }
        : body;
    azure.faults.add({ path: QUERY, fault: { kind: 'rewrite', body: cut } });
    expect(await stateOf(WEB)).toMatchObject({ kind: 'failed', failure: { code: 'incomplete' } });
  });

  it('when the nextLink leads elsewhere, and nothing is sent there', async () => {
    Object.assign(azure.switches, { pageSize: 250, nextLinkForm: 'foreign' });
    expect(await stateOf(WEB)).toMatchObject({ kind: 'failed', failure: { code: 'foreign-link' } });
  });

  it('when the nextLink leads back', async () => {
    const back = (body: unknown) => ({
      ...(typeof body === 'object' ? body : {}),
      '@odata.nextLink': `${azure.url}/back?x=1`,
    });
    azure.faults.add({ path: QUERY, fault: { kind: 'rewrite', body: back } });
    azure.faults.add({
      path: /back/,
      fault: { kind: 'status', status: 200, body: { value: [], '@odata.nextLink': '/back?x=1' } },
    });
    expect(await stateOf(WEB)).toMatchObject({ kind: 'failed', failure: { code: 'incomplete' } });
  });

  it.each<[string, unknown]>([
    ['no list', {}],
    ['a list that is none', { value: 'nothing' }],
    ['a nextLink that is a number', { value: [], '@odata.nextLink': 7 }],
    [
      'an event that says nothing of compliance',
      {
        value: [
          {
            timestamp: '2026-11-23T10:00:00Z',
            resourceId: '/x',
            policyAssignmentId: '/a',
            policyDefinitionId: '/d',
          },
        ],
      },
    ],
    [
      'an event without a resource',
      {
        value: [
          {
            timestamp: '2026-11-23T10:00:00Z',
            policyAssignmentId: '/a',
            policyDefinitionId: '/d',
            isCompliant: true,
          },
        ],
      },
    ],
  ])('when the answer is %s', async (_, body) => {
    azure.faults.add({ path: QUERY, fault: { kind: 'status', status: 200, body } });
    expect(await stateOf(WEB)).toMatchObject({ kind: 'failed', failure: { code: 'contract' } });
  });
});
