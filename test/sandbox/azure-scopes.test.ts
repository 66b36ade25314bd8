import { describe, expect, it } from 'vitest';
import type { AzureEstate } from '../../sandbox/azure/estate.ts';
import { addVault, azureEvent } from '../../sandbox/azure/event-builder.ts';
import { SUBSCRIPTION_ID } from '../../sandbox/azure/seed-catalog.ts';
import type { AzureSandbox } from '../../sandbox/azure/server.ts';
import { described, descriptionsOf } from './azure-description.ts';
import {
  asObject,
  asRows,
  type Body,
  EVENTS,
  errorOf,
  NOW,
  rowsOf,
  SUBSCRIPTION,
  send,
  start,
  VERSION,
} from './azure-service.ts';

const AUTHORIZATION = '/providers/Microsoft.Authorization';
const ROOT = '/providers/Microsoft.Management/managementGroups/contoso-root';
const DATA = `${SUBSCRIPTION}/resourceGroups/rg-data-prod`;
const STATES = '/providers/Microsoft.PolicyInsights/policyStates';
const PRICING = `${SUBSCRIPTION}/providers/Microsoft.Security/pricings/VirtualMachines`;

const builtIn = ({ assignments }: AzureEstate): string =>
  assignments
    .find(({ displayName }) => displayName === 'Root audit')
    ?.policyDefinitionId.split('/')
    .at(-1) ?? '';

/** Every form of scope, with the one event of the storage account or the vault that each has to show. */
const FORMS: readonly (readonly [string, (estate: AzureEstate) => string, RegExp])[] = [
  ['a management group', () => ROOT, /kv-root/],
  ['a subscription', () => SUBSCRIPTION, /kv-root/],
  ['a resource group', () => DATA, /kv-root/],
  ['a resource', () => `${DATA}/providers/Microsoft.KeyVault/vaults/KV-ROOT`, /kv-root$/],
  ['a nested resource', () => `${DATA}/providers/Microsoft.Sql/servers/sql-main/databases/orders`, /orders$/],
  ['a resource of the subscription', () => PRICING, /VirtualMachines$/],
  ['a nested resource of the subscription', () => `${PRICING}/securityOperators/one`, /operators\/one$/i],
  [
    'a set definition',
    () => `${SUBSCRIPTION}${AUTHORIZATION}/policySetDefinitions/data-guardrails`,
    /sql-main$/,
  ],
  [
    'a built-in definition',
    (estate) => `${SUBSCRIPTION}${AUTHORIZATION}/policyDefinitions/${builtIn(estate)}`,
    /kv-root$/,
  ],
  [
    'an assignment of a subscription',
    () => `${SUBSCRIPTION}${AUTHORIZATION}/policyAssignments/inherit-cost-center`,
    /./,
  ],
  [
    'an assignment of a group',
    () => `${DATA}${AUTHORIZATION}/policyAssignments/8a4555d353ed46bb856e9890`,
    /sql-main$/,
  ],
];

async function startWhole(): Promise<AzureSandbox> {
  const sandbox = await start();
  const { events, states } = sandbox.estate;
  const about = {
    timestamp: NOW.toISOString(),
    policyAssignmentId: `${SUBSCRIPTION}${AUTHORIZATION}/policyAssignments/a`,
    policyDefinitionId: `${AUTHORIZATION}/policyDefinitions/d`,
  };
  events.push(
    azureEvent({ ...about, resourceId: PRICING }),
    azureEvent({ ...about, resourceId: `${PRICING}/securityOperators/one` }),
  );
  for (const { resourceId } of events.slice(-2))
    states.push({ ...about, resourceId, complianceState: 'NonCompliant' });
  return sandbox;
}

const post = async (sandbox: AzureSandbox, path: string, search = ''): Promise<Body> => {
  const { status, body } = await send(sandbox, 'POST', `${path}?${VERSION}${search}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return asObject(body);
};

describe('every scope', () => {
  it.each(FORMS)('%s answers events, states and a summary of its own', async (_, scopeOf, resource) => {
    const sandbox = await startWhole();
    const scope = scopeOf(sandbox.estate);
    const events = await rowsOf(sandbox, scope);
    expect(events.filter((row) => resource.test(String(row['resourceId'])))).not.toEqual([]);
    const states = asRows((await post(sandbox, `${scope}${STATES}/latest/queryResults`))['value']);
    expect(states.filter((row) => resource.test(String(row['resourceId'])))).not.toEqual([]);
    // Other groups have these, so only what lies above them may show them.
    const others = [...events, ...states].filter((row) => /stquiet|vm-web-/.test(String(row['resourceId'])));
    expect(others.length > 0).toBe(scope === ROOT || scope === SUBSCRIPTION);
    const [summary] = asRows((await post(sandbox, `${scope}${STATES}/latest/summarize`))['value']);
    const assignments = new Set(states.map((row) => row['policyAssignmentId']));
    expect(asRows(summary?.['policyAssignments'])).toHaveLength(assignments.size);
  });

  it('shows at a built-in definition what it did in that subscription, and nothing else', async () => {
    const sandbox = await start();
    const name = builtIn(sandbox.estate);
    const rows = await rowsOf(sandbox, `${SUBSCRIPTION}${AUTHORIZATION}/policyDefinitions/${name}`);
    expect(rows.map((row) => row['policyDefinitionName'])).toEqual([name]);
    const elsewhere = '00000000-1111-2222-3333-444444444444';
    sandbox.estate.subscriptions.push({
      subscriptionId: elsewhere,
      displayName: 'other',
      managementGroupIds: [],
    });
    expect(
      await rowsOf(sandbox, `/subscriptions/${elsewhere}${AUTHORIZATION}/policyDefinitions/${name}`),
    ).toEqual([]);
  });

  it('has no operation for a definition or an assignment of a management group', async () => {
    const sandbox = await start();
    for (const kind of ['policyDefinitions', 'policyAssignments']) {
      const answer = await send(sandbox, 'POST', `${ROOT}${AUTHORIZATION}/${kind}/x${EVENTS}?${VERSION}`);
      expect([answer.status, errorOf(answer)['code']]).toEqual([404, 'InvalidResourceType']);
    }
  });
});

describe('$expand', () => {
  const columns = ['id', 'type', 'name', 'timestamp', 'tenantId', 'principalOid', 'policyDefinitionAction'];

  async function startWithVault(): Promise<{ sandbox: AzureSandbox; vault: string }> {
    const sandbox = await start();
    return { sandbox, vault: addVault(sandbox.estate, new Date(NOW.getTime() - 60_000)) };
  }

  it('shows the components of a resource, which stay hidden otherwise', async () => {
    const { sandbox, vault } = await startWithVault();
    const [plain] = await rowsOf(sandbox, vault);
    expect(plain).not.toHaveProperty('components');
    const [row] = await rowsOf(sandbox, vault, { $expand: 'components' });
    expect(row).toEqual({ ...plain, components: expect.any(Array) });
    expect(asRows(row?.['components']).map((component) => Object.keys(component))).toEqual([
      columns,
      columns,
    ]);
    const selected = await rowsOf(sandbox, vault, { $expand: 'Components', $select: 'resourceId' });
    expect(Object.keys(selected[0] ?? {})).toEqual([
      '@odata.id',
      '@odata.context',
      'resourceId',
      'components',
    ]);
    const group = `${SUBSCRIPTION}/resourceGroups/rg-vault`;
    expect((await rowsOf(sandbox, group))[0]).not.toHaveProperty('components');
  });

  it('groups components on demand', async () => {
    const { sandbox, vault } = await startWithVault();
    const $expand = 'components($apply=groupby((tenantId, policyDefinitionAction), aggregate($count as n)))';
    const [row] = await rowsOf(sandbox, vault, { $expand });
    expect(row?.['components']).toEqual([
      { tenantId: expect.any(String), policyDefinitionAction: 'audit', n: 2 },
    ]);
  });

  it('comes again on the next page', async () => {
    const { sandbox, vault } = await startWithVault();
    sandbox.estate.events.push(...sandbox.estate.events.slice(-1).map((event) => ({ ...event })));
    sandbox.switches.pageSize = 1;
    const first = await post(sandbox, `${vault}${EVENTS}`, '&$expand=components');
    const second = asObject((await send(sandbox, 'POST', String(first['@odata.nextLink']))).body);
    expect(asRows(asRows(second['value'])[0]?.['components'])).toHaveLength(2);
  });

  it.each([
    ['a subscription', EVENTS, 'components'],
    ['a subscription', `${STATES}/latest/queryResults`, 'PolicyEvaluationDetails'],
  ])('is refused at %s: %s', async (_, operation, expand) => {
    const answer = await send(
      await start(),
      'POST',
      `${SUBSCRIPTION}${operation}?${VERSION}&$expand=${expand}`,
    );
    expect(answer.status).toBe(400);
  });

  it.each(['PolicyEvaluationDetails', 'components(', 'components($top=1)', 'anything'])(
    'of events cannot be %s',
    async (expand) => {
      const { sandbox, vault } = await startWithVault();
      const answer = await send(
        sandbox,
        'POST',
        `${vault}${EVENTS}?${VERSION}&$expand=${encodeURIComponent(expand)}`,
      );
      expect(answer.status).toBe(400);
    },
  );

  it('shows why a state is as it is', async () => {
    const sandbox = await start();
    const [state] = sandbox.estate.states;
    if (state === undefined) throw new Error('the estate has no states');
    state.policyEvaluationDetails = { evaluatedExpressions: [{ result: 'True', expression: 'type' }] };
    const path = `${state.resourceId}${STATES}/latest/queryResults`;
    const rows = async (search = ''): Promise<Body[]> => asRows((await post(sandbox, path, search))['value']);
    expect((await rows()).some((row) => 'policyEvaluationDetails' in row)).toBe(false);
    const detailed = await rows('&$expand=PolicyEvaluationDetails');
    expect(detailed.map((row) => row['policyEvaluationDetails'])).toContainEqual(
      state.policyEvaluationDetails,
    );
  });
});

describe('a vault of its own group', () => {
  it('changes no answer of the seed until a test adds it', async () => {
    const sandbox = await start();
    expect(
      (await send(sandbox, 'GET', `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/rg-vault?${VERSION}`))
        .status,
    ).toBe(404);
  });
});

describe.skipIf(!described)("Microsoft's own descriptions", () => {
  it('hold for events with components, for states with details, and for summaries', async () => {
    const sandbox = await start();
    const holds = descriptionsOf();
    const vault = addVault(sandbox.estate, new Date(NOW.getTime() - 60_000));
    const [state] = sandbox.estate.states;
    if (state === undefined) throw new Error('the estate has no states');
    state.policyEvaluationDetails = { evaluatedExpressions: [{ result: 'True', expression: 'type' }] };
    const details = `${state.resourceId}${STATES}/latest/queryResults`;
    holds(
      'events',
      'PolicyEventsQueryResults',
      await post(sandbox, `${vault}${EVENTS}`, '&$expand=components'),
    );
    holds(
      'states',
      'PolicyStatesQueryResults',
      await post(sandbox, details, '&$expand=PolicyEvaluationDetails'),
    );
    holds('states', 'SummarizeResults', await post(sandbox, `${SUBSCRIPTION}${STATES}/latest/summarize`));
  });
});
