import { describe, expect, it } from 'vitest';
import { TENANT_ID } from '../../sandbox/azure/seed-catalog.ts';
import {
  asObject,
  asRows,
  type Body,
  errorOf,
  get,
  namesAt,
  refusal,
  SUBSCRIPTION,
  send,
  start,
} from './azure-service.ts';

const AUTHORIZATION = '/providers/Microsoft.Authorization';
const GROUPS = '/providers/Microsoft.Management/managementGroups';
const WEB = `${SUBSCRIPTION}/resourceGroups/rg-web-prod`;

describe('containers', () => {
  it.each([
    ['contoso-landing-zones', 'Landing zones', { parent: expect.objectContaining({ name: 'contoso-root' }) }],
    ['CONTOSO-ROOT', 'Contoso', { parent: expect.objectContaining({ name: TENANT_ID }) }],
    [TENANT_ID, 'Tenant Root Group', {}],
  ])('a management group %s has a name and a parent', async (name, displayName, details) => {
    const body = await get(await start(), `${GROUPS}/${name}`, '2020-05-01');
    expect(body).toMatchObject({
      type: 'Microsoft.Management/managementGroups',
      properties: { tenantId: TENANT_ID, displayName },
    });
    expect(asObject(body['properties'])['details']).toEqual(details);
    expect(String(body['name']).toLowerCase()).toBe(name.toLowerCase());
  });

  it('says that there is no such management group', async () => {
    expect(await refusal(await start(), `${GROUPS}/nobody`)).toEqual([404, 'NotFound']);
  });

  it('tells whether the provider is registered', async () => {
    const sandbox = await start();
    const path = `${SUBSCRIPTION}/providers/microsoft.policyinsights`;
    expect(await get(sandbox, path, '2021-04-01')).toMatchObject({
      id: `${SUBSCRIPTION}/providers/Microsoft.PolicyInsights`,
      namespace: 'Microsoft.PolicyInsights',
      registrationState: 'Registered',
    });
    Object.assign(sandbox.estate.subscriptions[0] ?? {}, { policyInsights: 'NotRegistered' });
    expect(await get(sandbox, path, '2021-04-01')).toMatchObject({ registrationState: 'NotRegistered' });
  });

  it('lists what the caller may do', async () => {
    const sandbox = await start();
    const path = `${WEB}${AUTHORIZATION}/permissions`;
    expect(await get(sandbox, path, '2022-04-01')).toEqual({
      value: [{ actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] }],
    });
    sandbox.estate.permissions.splice(0, 1);
    expect(await get(sandbox, path, '2022-04-01')).toEqual({ value: [] });
    expect(
      await refusal(sandbox, `${SUBSCRIPTION}/resourceGroups/rg-gone${AUTHORIZATION}/permissions`),
    ).toEqual([404, 'ResourceGroupNotFound']);
  });

  it('forbids each of them by its own action', async () => {
    const sandbox = await start();
    sandbox.forbid(/./);
    for (const [path, action] of [
      [`${WEB}${AUTHORIZATION}/policyAssignments`, 'Microsoft.Authorization/policyAssignments/read'],
      [`${AUTHORIZATION}/policyDefinitions/x`, 'Microsoft.Authorization/policyDefinitions/read'],
      [
        `${SUBSCRIPTION}/providers/Microsoft.PolicyInsights`,
        'Microsoft.Resources/subscriptions/providers/read',
      ],
      [WEB, 'Microsoft.Resources/subscriptions/resourceGroups/read'],
    ]) {
      const answer = await send(sandbox, 'GET', `${path}?api-version=2023-04-01`);
      expect(answer.status).toBe(403);
      expect(errorOf(answer)['message']).toContain(`'${action}'`);
    }
  });
});

describe('assignments', () => {
  const LIST = `${AUTHORIZATION}/policyAssignments`;
  const ROOT_ONE = 'ae03e956a1d043ca86a794bd';
  const OF_SUBSCRIPTION = ['d58dea05c8704a33b6c8e43e', 'inherit-cost-center', 'preview-tls13'];
  const OF_WEB = ['e9860612d8ec4a469f59af06', 'Network-Guardrails'];
  const OF_DATA = '8a4555d353ed46bb856e9890';
  const ALL = [...OF_SUBSCRIPTION, ...OF_WEB, OF_DATA, ROOT_ONE];

  it.each([
    ['a management group', `${GROUPS}/contoso-root`, '', ALL],
    ['a management group below', `${GROUPS}/contoso-landing-zones`, '', ALL],
    ['a management group, from its own level', `${GROUPS}/contoso-landing-zones`, 'atScope()', [ROOT_ONE]],
    ['a management group above', `${GROUPS}/${TENANT_ID}`, 'atScope()', []],
    ['a subscription', SUBSCRIPTION, '', ALL],
    ['a subscription, without what is below', SUBSCRIPTION, 'atScope()', [...OF_SUBSCRIPTION, ROOT_ONE]],
    ['a subscription, exactly', SUBSCRIPTION, 'atExactScope()', OF_SUBSCRIPTION],
    ['a group', WEB, '', [...OF_SUBSCRIPTION, ...OF_WEB, ROOT_ONE]],
    [
      'a group that notScopes leave out',
      `${SUBSCRIPTION}/resourceGroups/rg-empty`,
      '',
      [...OF_SUBSCRIPTION, ROOT_ONE],
    ],
    [
      'a resource',
      `${WEB}/providers/Microsoft.Web/sites/app-1`,
      '',
      [...OF_SUBSCRIPTION, ...OF_WEB, ROOT_ONE],
    ],
  ])('at %s are those at, above and below it', async (_, scope, filter, expected) => {
    const search = filter === '' ? '' : `&$filter=${encodeURIComponent(filter)}`;
    expect(await namesAt(await start(), `${scope}${LIST}?api-version=2023-04-01${search}`)).toEqual(expected);
  });

  it('can be asked by definition, and no other way', async () => {
    const sandbox = await start();
    const set = `${SUBSCRIPTION}${AUTHORIZATION}/policySetDefinitions/data-guardrails`;
    const asked = (filter: string): string =>
      `${SUBSCRIPTION}${LIST}?api-version=2023-04-01&$filter=${encodeURIComponent(filter)}`;
    expect(await namesAt(sandbox, asked(`policyDefinitionId eq '${set}'`))).toEqual([OF_DATA]);
    const answer = await send(sandbox, 'GET', asked("name eq 'x'"));
    expect([answer.status, errorOf(answer)['code']]).toEqual([400, 'InvalidFilterInQueryString']);
  });

  it('are an empty list without the permission, in one of two ways', async () => {
    const sandbox = await start({ assignmentList: 'empty-without-permission' });
    expect(await get(sandbox, `${SUBSCRIPTION}${LIST}`)).toEqual({ value: [] });
  });

  it('come page by page, by GET, frozen, and each link for its own address', async () => {
    const sandbox = await start({ listPageSize: 3 });
    const first = await get(sandbox, `${SUBSCRIPTION}${LIST}`);
    sandbox.estate.assignments.length = 0;
    const second = await get(sandbox, String(first['nextLink']));
    const third = await get(sandbox, String(second['nextLink']));
    expect([first, second, third].flatMap((page) => asRows(page['value'])).map(({ name }) => name)).toEqual(
      ALL,
    );
    expect(third).not.toHaveProperty('nextLink');
    const elsewhere = String(first['nextLink']).replace(SUBSCRIPTION, WEB);
    expect((await send(sandbox, 'GET', elsewhere)).status).toBe(400);
    sandbox.switches.nextLinkForm = 'foreign';
    expect((await get(sandbox, `${SUBSCRIPTION}${AUTHORIZATION}/policyExemptions`))['nextLink']).toMatch(
      /^https:\/\/management\.azure\.example\.com\//,
    );
  });

  it('say what they are for, and the words that people get to read', async () => {
    const sandbox = await start();
    const properties = async (path: string): Promise<Body> =>
      asObject((await get(sandbox, path))['properties']);
    expect(await properties(`${WEB}${LIST}/network-guardrails`)).toMatchObject({
      displayName: 'Network guardrails',
      description: expect.any(String),
      metadata: { category: 'Network' },
      nonComplianceMessages: [
        { message: expect.any(String) },
        { message: expect.any(String), policyDefinitionReferenceId: 'noPublicIp' },
      ],
    });
    expect(await properties(`${GROUPS}/contoso-root${LIST}/${ROOT_ONE}`)).toMatchObject({
      scope: `${GROUPS}/contoso-root`,
      metadata: { severity: 'medium' },
    });
    expect(await refusal(sandbox, `${WEB}${LIST}/${ROOT_ONE}`)).toEqual([404, 'PolicyAssignmentNotFound']);
  });
});
