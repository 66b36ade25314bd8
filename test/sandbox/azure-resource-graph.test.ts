import { describe, expect, it } from 'vitest';
import { SUBSCRIPTION_ID } from '../../sandbox/azure/seed-catalog.ts';
import { exemptionOf } from '../../sandbox/azure/seed-exemptions.ts';
import type { AzureSandbox } from '../../sandbox/azure/server.ts';
import { described, descriptionsOf } from './azure-description.ts';
import { type Answer, asObject, asRows, type Body, errorOf, SUBSCRIPTION, start } from './azure-service.ts';

const PATH = '/providers/Microsoft.ResourceGraph/resources';
const ALL = 'policyresources';
const ASSIGNMENTS = "policyresources | where type =~ 'Microsoft.Authorization/PolicyAssignments'";
const STATES = "PolicyResources | where type == 'microsoft.policyinsights/policystates'";

async function ask(sandbox: AzureSandbox, body: unknown, version = '2022-10-01'): Promise<Answer> {
  const response = await fetch(new URL(`${PATH}?api-version=${version}`, sandbox.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${sandbox.issueToken()}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

async function answer(
  sandbox: AzureSandbox,
  query: string,
  options: Body = {},
  rest: Body = {},
): Promise<Body> {
  const { status, body } = await ask(sandbox, { query, subscriptions: [SUBSCRIPTION_ID], options, ...rest });
  expect(status, JSON.stringify(body)).toBe(200);
  return asObject(body);
}

const rows = async (...args: Parameters<typeof answer>): Promise<Body[]> =>
  asRows((await answer(...args))['data']);

const detailsOf = (refused: Answer): unknown[] => asRows(errorOf(refused)['details']).map(({ code }) => code);

describe('resource graph', () => {
  it('lists what policies consist of, types in lower case', async () => {
    const sandbox = await start();
    const { estate } = sandbox;
    const counted = await rows(sandbox, `${ALL} | summarize count() by type`);
    const count = (type: string): unknown => counted.find((row) => row['type'] === type)?.['count_'];
    expect(count('microsoft.authorization/policydefinitions')).toBe(estate.definitions.length - 1);
    expect(count('microsoft.authorization/policysetdefinitions')).toBe(estate.setDefinitions.length);
    expect(count('microsoft.authorization/policyexemptions')).toBe(estate.exemptions.length);
    expect(count('microsoft.authorization/policyassignments')).toBe(estate.assignments.length - 1);
    expect(counted).toHaveLength(5);
    const [assignment] = await rows(sandbox, `${ASSIGNMENTS} and name == 'Network-Guardrails'`);
    expect(assignment).toMatchObject({
      id: `${SUBSCRIPTION}/resourceGroups/rg-web-prod/providers/Microsoft.Authorization/policyAssignments/Network-Guardrails`,
      type: 'microsoft.authorization/policyassignments',
      subscriptionId: SUBSCRIPTION_ID,
      properties: { displayName: 'Network guardrails', enforcementMode: 'Default' },
    });
    expect(Object.keys(assignment ?? {})).toHaveLength(16);
  });

  it('lists the latest states', async () => {
    const sandbox = await start();
    const query = `${STATES} | where properties.resourceId contains 'strecovered' | project id, state = tostring(properties.complianceState)`;
    const found = await rows(sandbox, query);
    expect(found.map(({ state }) => state)).toEqual(['Compliant', 'Compliant', 'Compliant']);
    expect(
      found.every(({ id }) => String(id).includes('/providers/microsoft.policyinsights/policystates/')),
    ).toBe(true);
  });

  it.each([
    ['AtScopeAndBelow', 6],
    ['AtScopeAndAbove', 4],
    ['AtScopeExact', 3],
    ['AtScopeAboveAndBelow', 7],
  ])('shows assignments %s of a subscription', async (authorizationScopeFilter, expected) => {
    expect(await rows(await start(), ASSIGNMENTS, { authorizationScopeFilter })).toHaveLength(expected);
  });

  it('takes management groups for scopes, or nothing at all for the tenant', async () => {
    const sandbox = await start();
    const scopes = { subscriptions: undefined, managementGroups: ['contoso-landing-zones'] };
    expect(await rows(sandbox, ASSIGNMENTS, {}, scopes)).toHaveLength(6);
    expect(await rows(sandbox, ASSIGNMENTS, {}, { subscriptions: undefined })).toHaveLength(7);
  });

  it('pages a hundred at a time, a thousand at most, by a token', async () => {
    const sandbox = await start();
    for (let index = 0; index < 1_200; index += 1) {
      sandbox.estate.exemptions.push(
        exemptionOf({ scope: SUBSCRIPTION, name: `e${index}`, policyAssignmentId: 'a' }),
      );
    }
    const query = `${ALL} | where name startswith 'e' and type endswith 'exemptions' | project id, name`;
    const first = await answer(sandbox, query);
    expect(first).toMatchObject({ totalRecords: 1_200, count: 100, resultTruncated: 'false', facets: [] });
    const second = await answer(sandbox, query, { $skipToken: first['$skipToken'], $top: 1000 });
    const third = await answer(sandbox, query, { $skipToken: second['$skipToken'] });
    expect([second['count'], third['count'], '$skipToken' in third]).toEqual([1000, 100, false]);
    const ids = [first, second, third].flatMap((page) => asRows(page['data'])).map(({ id }) => id);
    expect(new Set(ids).size).toBe(1_200);
    expect((await answer(sandbox, query, { $skip: 1_190 }))['count']).toBe(10);
    sandbox.switches.resourceGraphPageSize = 700;
    expect((await answer(sandbox, query, { $top: 1000 }))['count']).toBe(700);
    const foreign = await ask(sandbox, { query: ALL, options: { $skipToken: first['$skipToken'] } });
    expect([foreign.status, detailsOf(foreign)]).toEqual([400, ['InvalidSkipToken']]);
  });

  it('truncates what has no id, and says so', async () => {
    const sandbox = await start();
    const page = await answer(sandbox, `${ALL} | project name`, { $top: 2 });
    expect(page).toMatchObject({ count: 2, resultTruncated: 'true' });
    expect(page).not.toHaveProperty('$skipToken');
  });

  it('answers as a table on demand', async () => {
    const page = await answer(await start(), `${ASSIGNMENTS} | project id, name`, {
      resultFormat: 'table',
      $top: 2,
    });
    expect(asObject(page['data'])['columns']).toEqual([
      { name: 'id', type: 'string' },
      { name: 'name', type: 'string' },
    ]);
    expect(asObject(page['data'])['rows']).toHaveLength(2);
  });

  it('leaves built-in definitions out, is forbidden, or is not there, by switch', async () => {
    const sandbox = await start({ resourceGraphBuiltIns: false });
    const definitions = await rows(
      sandbox,
      `${ALL} | where type == 'microsoft.authorization/policydefinitions'`,
    );
    expect(definitions.map(({ name }) => name)).toEqual(['inherit-cost-center', 'private-endpoints-only']);
    sandbox.switches.resourceGraph = 'forbidden';
    const forbidden = await ask(sandbox, { query: ALL });
    expect([forbidden.status, errorOf(forbidden)['code']]).toEqual([403, 'AuthorizationFailed']);
    sandbox.switches.resourceGraph = 'absent';
    expect((await ask(sandbox, { query: ALL })).status).toBe(404);
  });

  it('counts its own quota down, then throttles', async () => {
    const sandbox = await start({
      resourceGraphQuota: 1,
      resourceGraphResetSeconds: 65,
      resourceGraphLimitHit: true,
    });
    const served = await ask(sandbox, { query: ALL });
    const header = (name: string, { headers }: Answer): string | null => headers.get(name);
    expect(header('x-ms-user-quota-remaining', served)).toBe('0');
    expect(header('x-ms-user-quota-resets-after', served)).toBe('00:01:05');
    expect(header('x-ms-tenant-subscription-limit-hit', served)).toBe('true');
    const refused = await ask(sandbox, { query: ALL });
    expect([refused.status, errorOf(refused)['code']]).toEqual([429, 'RateLimiting']);
    expect(header('retry-after', refused)).toBe('65');
    sandbox.switches.resourceGraphQuota = null;
    for (let index = 0; index < 40; index += 1) {
      expect(Number(header('x-ms-user-quota-remaining', await ask(sandbox, { query: ALL })))).toBeGreaterThan(
        0,
      );
    }
  });

  it('takes 300 subscriptions and no more, unless told otherwise', async () => {
    const sandbox = await start();
    const many = (count: number): string[] => [
      SUBSCRIPTION_ID,
      ...Array.from({ length: count - 1 }, (_, index) => `s${index}`),
    ];
    expect((await ask(sandbox, { query: ALL, subscriptions: many(300) })).status).toBe(200);
    const refused = await ask(sandbox, { query: ALL, subscriptions: many(301) });
    expect([refused.status, detailsOf(refused)]).toEqual([400, ['TooManySubscriptions']]);
    sandbox.switches.resourceGraphMaxSubscriptions = 301;
    expect((await ask(sandbox, { query: ALL, subscriptions: many(301) })).status).toBe(200);
    const none = await ask(sandbox, { query: ALL, subscriptions: ['s1'] });
    expect(detailsOf(none)).toEqual(['NoValidSubscriptionsInQueryRequest']);
  });

  it.each([
    ['no body', undefined],
    ['no query', { subscriptions: [] }],
    ['a list for options', { query: ALL, options: [] }],
    ['too many rows', { query: ALL, options: { $top: 1001 } }],
    ['no rows', { query: ALL, options: { $top: 0 } }],
    ['an unknown filter', { query: ALL, options: { authorizationScopeFilter: 'Everywhere' } }],
    ['subscriptions that are no list', { query: ALL, subscriptions: 's' }],
  ])('refuses %s', async (_, body) => {
    expect((await ask(await start(), body)).status).toBe(400);
  });

  it('asks for an api-version, and takes two of them', async () => {
    const sandbox = await start();
    expect((await ask(sandbox, { query: ALL }, '2024-04-01')).status).toBe(200);
    expect((await ask(sandbox, { query: ALL }, 'latest')).status).toBe(400);
  });

  it.skipIf(!described)('answers as it is described', async () => {
    const sandbox = await start();
    const holds = descriptionsOf();
    holds('graph', 'QueryResponse', await answer(sandbox, ALL));
    holds('graph', 'QueryResponse', await answer(sandbox, `${ALL} | project name`, { $top: 1 }));
    holds('graph', 'ErrorResponse', (await ask(sandbox, { query: 'nothing' })).body);
  });
});
