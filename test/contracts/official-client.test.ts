import { type PolicyEvent as OfficialEvent, PolicyInsightsClient } from '@azure/arm-policyinsights';
import { bearerTokenAuthenticationPolicyName, RestError } from '@azure/core-rest-pipeline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedAzureEstate } from '../../sandbox/azure/estate.ts';
import { SUBSCRIPTION_ID } from '../../sandbox/azure/seed-catalog.ts';
import { type AzureSandbox, startAzure } from '../../sandbox/azure/server.ts';
import { seededRandom } from '../../sandbox/random.ts';
import { createAzureClient } from '../../src/sources/azure/client.ts';
import type { PolicyEvent } from '../../src/sources/azure/schema.ts';
import { parseAzureScope } from '../../src/sources/azure/scope.ts';
import { createService } from '../../src/sources/http.ts';
import { serviceOptions } from '../sources/service.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const WINDOW = { from: new Date('2026-11-22T12:00:00Z'), to: NOW };
const GROUP = 'rg-web-prod';
const ASSIGNMENT = 'Network-Guardrails';
const SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION_ID}`;
const PAGE_SIZE = 400;

type Listing = AsyncIterable<OfficialEvent> & { byPage(): AsyncIterableIterator<OfficialEvent[]> };

/** How the official client asks for each kind of scope that the gate reads. */
const SCOPES: readonly { id: string; list: (client: PolicyInsightsClient) => Listing }[] = [
  {
    id: SUBSCRIPTION,
    list: ({ policyEvents }) =>
      policyEvents.listQueryResultsForSubscription('default', SUBSCRIPTION_ID, { queryOptions: WINDOW }),
  },
  {
    id: `${SUBSCRIPTION}/resourceGroups/${GROUP}`,
    list: ({ policyEvents }) =>
      policyEvents.listQueryResultsForResourceGroup('default', SUBSCRIPTION_ID, GROUP, {
        queryOptions: WINDOW,
      }),
  },
  {
    id: `${SUBSCRIPTION}/resourceGroups/${GROUP}/providers/Microsoft.Authorization/policyAssignments/${ASSIGNMENT}`,
    list: ({ policyEvents }) =>
      policyEvents.listQueryResultsForResourceGroupLevelPolicyAssignment(
        'default',
        SUBSCRIPTION_ID,
        GROUP,
        ASSIGNMENT,
        { queryOptions: WINDOW },
      ),
  },
];

let azure: AzureSandbox;

beforeEach(async () => {
  azure = await startAzure({ estate: seedAzureEstate(seededRandom(5), NOW), now: () => NOW });
  azure.switches.pageSize = PAGE_SIZE;
});

afterEach(() => azure.close());

function officialClient(): PolicyInsightsClient {
  const client = new PolicyInsightsClient({ getToken: () => Promise.resolve(null) }, SUBSCRIPTION_ID, {
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

async function ourPages(id: string): Promise<readonly (readonly PolicyEvent[])[]> {
  const scope = parseAzureScope(id);
  if ('problem' in scope) throw new TypeError(scope.problem);
  const token = azure.issueToken();
  const service = createService(
    serviceOptions(azure.url, { headers: { authorization: `Bearer ${token}` }, secret: token }),
  );
  return all(createAzureClient(service, new URL(azure.url)).listEvents(scope.value, WINDOW));
}

/** What tells one event from another, and what decides on it. The official client cuts timestamps to Dates. */
function keyOf(event: OfficialEvent | PolicyEvent) {
  return {
    timestamp: new Date(event.timestamp ?? '').getTime(),
    resourceId: event.resourceId,
    policyAssignmentId: event.policyAssignmentId,
    policyDefinitionId: event.policyDefinitionId,
    policyDefinitionReferenceId: event.policyDefinitionReferenceId,
    policyDefinitionAction: event.policyDefinitionAction,
    isCompliant: event.isCompliant,
    complianceState: event.complianceState,
    resourceType: event.resourceType,
  };
}

describe("Microsoft's own client reads the sandbox", () => {
  it.each(SCOPES)('and finds the same first page as ours at $id', async ({ id, list }) => {
    const [official] = await takePages(list(officialClient()), 1);
    const [ours] = await ourPages(id);
    expect(official).toHaveLength(PAGE_SIZE);
    expect(official?.map(keyOf)).toEqual(ours?.map(keyOf));
  });

  it.each(SCOPES)('but dies at page two, which ours reads to the end, at $id', async ({ id, list }) => {
    const error: unknown = await takePages(list(officialClient()), 2).catch((cause: unknown) => cause);
    if (!(error instanceof RestError)) throw new TypeError('no RestError came');
    expect([error.code, error.statusCode, error.request?.method]).toEqual([
      'ResourceTypeNotSupported',
      404,
      'GET',
    ]);
    const pages = await ourPages(id);
    const expected = azure.estate.events.filter((event) => belongsTo(id, event)).length;
    expect(pages.length).toBe(Math.ceil(expected / PAGE_SIZE));
    expect(pages.flat()).toHaveLength(expected);
  });

  it('in one page where all fits, with every event', async () => {
    azure.switches.pageSize = 5_000;
    for (const { id, list } of SCOPES) {
      const official = await all(list(officialClient()));
      expect(official.map(keyOf)).toEqual((await ourPages(id)).flat().map(keyOf));
    }
  });
});

async function all<T>(listing: AsyncIterable<T>): Promise<readonly T[]> {
  const listed: T[] = [];
  for await (const one of listing) listed.push(one);
  return listed;
}

/** Asks for so many pages and no more. */
async function takePages(listing: Listing, count: number): Promise<readonly OfficialEvent[][]> {
  const pages: OfficialEvent[][] = [];
  for await (const page of listing.byPage()) {
    pages.push(page);
    if (pages.length === count) break;
  }
  return pages;
}

function belongsTo(
  id: string,
  { timestamp, resourceId, policyAssignmentId }: (typeof azure.estate.events)[number],
): boolean {
  if (timestamp < WINDOW.from.toISOString()) return false;
  if (id.endsWith(`/${ASSIGNMENT}`)) return policyAssignmentId.toLowerCase() === id.toLowerCase();
  return resourceId.toLowerCase().startsWith(`${id.toLowerCase()}/`);
}
