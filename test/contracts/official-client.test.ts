import { PolicyInsightsClient } from '@azure/arm-policyinsights';
import { bearerTokenAuthenticationPolicyName, RestError } from '@azure/core-rest-pipeline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedAzureEstate } from '../../sandbox/azure/estate.ts';
import { addVault, azureEvent } from '../../sandbox/azure/event-builder.ts';
import { type AzureSandbox, startAzure } from '../../sandbox/azure/server.ts';
import { seededRandom } from '../../sandbox/random.ts';
import { listEvents } from '../../src/sources/azure/api/events.ts';
import { RECORD_COLUMNS } from '../../src/sources/azure/api/schema.ts';
import { listStates, summarizeStates } from '../../src/sources/azure/api/states.ts';
import { type AzureScope, readScope } from '../../src/sources/azure/targets/scope.ts';
import { createService, type Service } from '../../src/sources/http.ts';
import { serviceOptions } from '../sources/service.ts';
import { describeContract } from './official.ts';
import { type Listing, OFFICIAL_SCOPES, RESOURCES } from './official-scopes.ts';
import { findOperation, operationIds } from './operations.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const WINDOW = { from: new Date('2026-11-22T12:00:00Z'), to: NOW };
const OPTIONS = { queryOptions: WINDOW };

let azure: AzureSandbox;

beforeEach(async () => {
  azure = await startAzure({ estate: seedAzureEstate(seededRandom(5), NOW), now: () => NOW });
  azure.switches.pageSize = 2;
  // A storm of thousands would be read in pages of two.
  azure.estate.events = azure.estate.events.filter((_, index) => index < 80 || index % 50 === 0);
  for (const resourceId of Object.values(RESOURCES)) addRecords(resourceId);
});

afterEach(() => azure.close());

/** So many events and states of a resource that they do not fit a page of two. */
function addRecords(resourceId: string): void {
  const { events, states, assignments } = azure.estate;
  for (const [index, { id: policyAssignmentId, policyDefinitionId }] of assignments.entries()) {
    const timestamp = new Date(NOW.getTime() - (index + 1) * 600_000).toISOString();
    const about = { resourceId, timestamp, policyAssignmentId, policyDefinitionId };
    events.push(azureEvent({ ...about, policyDefinitionAction: index % 2 === 0 ? 'audit' : 'deny' }));
    states.push({ ...about, complianceState: index % 2 === 0 ? 'NonCompliant' : 'Compliant' });
  }
}

function officialClient(): PolicyInsightsClient {
  const client = new PolicyInsightsClient({ getToken: () => Promise.resolve(null) }, 'not-used', {
    endpoint: azure.url,
    $host: azure.url,
    allowInsecureConnection: true,
  });
  const token = azure.issueToken();
  // Its own sign-in refuses plain http, which is all the sandbox speaks.
  client.pipeline.removePolicy({ name: bearerTokenAuthenticationPolicyName });
  client.pipeline.addPolicy({
    name: 'sandboxToken',
    sendRequest(request, next) {
      request.headers.set('authorization', `Bearer ${token}`);
      return next(request);
    },
  });
  return client;
}

function ours(): Service {
  const token = azure.issueToken();
  return createService(
    serviceOptions(azure.url, { headers: { authorization: `Bearer ${token}` }, secret: token }),
  );
}

function scopeOf(id: string): AzureScope {
  const scope = readScope(id);
  if (scope === undefined) throw new TypeError(`${id} is no scope`);
  return scope;
}

const eventsOf = (id: string) => pagesOf(listEvents(ours(), scopeOf(id), WINDOW));

/**
 * The columns that ours uses of a record. The official client cuts timestamps to Dates, and asks for all columns in
 * the order that is the service's own.
 */
function used(record: object): Readonly<Record<string, unknown>> {
  const values = new Map<string, unknown>(Object.entries(record));
  const columns = RECORD_COLUMNS.map((name) => [name, values.get(name) ?? undefined] as const);
  const timestamp = new Date(String(values.get('timestamp'))).getTime();
  return { ...Object.fromEntries(columns), timestamp };
}

/** As the official client has it. */
const cut = (record: object): object =>
  'timestamp' in record && record.timestamp instanceof Date
    ? { ...record, timestamp: record.timestamp.toISOString() }
    : record;

const alike = (records: readonly object[] = []) => records.map((record) => used(cut(record)));

describe("Microsoft's own client reads the sandbox as ours does", () => {
  it.each(OFFICIAL_SCOPES)('events of $name, the first page', async ({ id, events }) => {
    const [official] = await takePages(events(officialClient(), OPTIONS), 1);
    const first = await firstPage(listEvents(ours(), scopeOf(id), WINDOW));
    expect(official).toHaveLength(2);
    expect(alike(official)).toEqual(alike(first));
  });

  it.each(OFFICIAL_SCOPES)('latest states of $name, the first page', async ({ id, states }) => {
    const [official] = await takePages(states(officialClient(), OPTIONS), 1);
    const first = await firstPage(listStates(ours(), scopeOf(id), WINDOW));
    expect(official).toHaveLength(2);
    expect(alike(official)).toEqual(alike(first));
  });

  it.each(OFFICIAL_SCOPES)('the summary of states of $name', async ({ id, summary }) => {
    const [official] = (await summary(officialClient(), OPTIONS)).value ?? [];
    const read = await summarizeStates(ours(), scopeOf(id), WINDOW);
    expect(read.assignments).not.toEqual([]);
    expect(read).toEqual({
      assignments: official?.policyAssignments?.map(({ policyAssignmentId }) => policyAssignmentId),
      noncompliantResources: official?.results?.nonCompliantResources,
      noncompliantPolicies: official?.results?.nonCompliantPolicies,
    });
  });

  it('components of a resource, where both expand them', async () => {
    const vault = addVault(azure.estate, new Date(NOW.getTime() - 60_000));
    const listing = officialClient().policyEvents.listQueryResultsForResource('default', vault.slice(1), {
      queryOptions: { ...WINDOW, expand: 'components' },
    });
    const official = (await all(listing)).map(({ components = [] }) => components.map(named));
    const read = (await eventsOf(vault)).flat().map(({ components }) => (components ?? []).map(named));
    expect(read).toEqual([[expect.objectContaining({ type: 'Certificate' }), expect.anything()]]);
    expect(read).toEqual(official);
  });
});

describeContract('the scopes of this file', () => {
  it('are all that the official descriptions have an operation for', async () => {
    for (const { events, states, summary } of OFFICIAL_SCOPES) {
      await takePages(events(officialClient(), OPTIONS), 1);
      await takePages(states(officialClient(), OPTIONS), 1);
      await summary(officialClient(), OPTIONS);
    }
    const asked = azure.exchanges.map((exchange) => findOperation('azure', exchange)?.id ?? exchange.path);
    const described = operationIds('azure').filter((id) => /_(ListQueryResults|Summarize)For/.test(id));
    expect(described).toHaveLength(24);
    expect([...new Set(asked)].toSorted()).toEqual(described.toSorted());
  });
});

describe("Microsoft's own client", () => {
  it.each(OFFICIAL_SCOPES)(
    'dies at page two of events, which ours reads to the end, at $name',
    async (one) => {
      const { id, events } = one;
      const error: unknown = await takePages(events(officialClient(), OPTIONS), 2).catch(
        (cause: unknown) => cause,
      );
      if (!(error instanceof RestError)) throw new TypeError('no RestError came');
      expect([error.code, error.statusCode, error.request?.method]).toEqual([
        'ResourceTypeNotSupported',
        404,
        'GET',
      ]);
      const read = await eventsOf(id);
      expect(read.length).toBeGreaterThan(1);
      azure.switches.pageSize = 5_000;
      const whole = await all(events(officialClient(), OPTIONS));
      expect(read).toHaveLength(Math.ceil(whole.length / 2));
      expect(alike(read.flat())).toEqual(alike(whole));
    },
  );
});

type Component = {
  readonly id?: string | undefined;
  readonly type?: string | null | undefined;
  readonly name?: string | null | undefined;
};

const named = ({ id, type, name }: Component) => ({ id, type, name });

async function all<T>(listing: AsyncIterable<T>): Promise<readonly T[]> {
  const listed: T[] = [];
  for await (const one of listing) listed.push(one);
  return listed;
}

async function pagesOf<T>(pages: AsyncIterable<{ rows: readonly T[] }>): Promise<readonly (readonly T[])[]> {
  return (await all(pages)).map(({ rows }) => rows);
}

async function firstPage<T>(pages: AsyncIterable<{ rows: readonly T[] }>): Promise<readonly T[]> {
  for await (const { rows } of pages) return rows;
  return [];
}

/** Asks for so many pages and no more. */
async function takePages<T>(listing: Listing<T>, count: number): Promise<readonly T[][]> {
  const pages: T[][] = [];
  for await (const page of listing.byPage()) {
    pages.push(page);
    if (pages.length === count) break;
  }
  return pages;
}
