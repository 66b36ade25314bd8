import { describe, expect, it } from 'vitest';
import { SUBSCRIPTION_ID, TENANT_ID } from '../../sandbox/azure/seed-catalog.ts';
import { QUIET_RESOURCES } from '../../sandbox/azure/seed-states.ts';
import type { AzureSandbox } from '../../sandbox/azure/server.ts';
import {
  type Answer,
  asObject,
  asRows,
  type Body,
  EVENTS,
  errorOf,
  SUBSCRIPTION,
  send,
  start,
  VERSION,
} from './azure-service.ts';

describe('policy states', () => {
  const STATES = '/providers/Microsoft.PolicyInsights/policyStates/latest';
  const post = async (sandbox: AzureSandbox, path: string): Promise<Body> => {
    const { status, body } = await send(sandbox, 'POST', `${path}?${VERSION}`);
    expect(status, JSON.stringify(body)).toBe(200);
    return asObject(body);
  };

  it('tells a governed silent group from one nothing governs', async () => {
    const sandbox = await start();
    const quiet = await post(sandbox, `${SUBSCRIPTION}/resourceGroups/rg-quiet${STATES}/summarize`);
    expect(quiet).toMatchObject({ '@odata.count': 1 });
    expect(asRows(quiet['value'])[0]).toMatchObject({
      '@odata.id': null,
      results: {
        nonCompliantResources: 0,
        nonCompliantPolicies: 0,
        resourceDetails: [{ complianceState: 'compliant', count: QUIET_RESOURCES }],
      },
      policyAssignments: [{ policyAssignmentId: sandbox.estate.assignments[0]?.id.toLowerCase() }],
    });
    const empty = await post(sandbox, `${SUBSCRIPTION}/resourceGroups/rg-empty${STATES}/summarize`);
    expect(asRows(empty['value'])[0]).toMatchObject({ policyAssignments: [] });
  });

  it('counts what queryResults lists', async () => {
    const sandbox = await start();
    const listed = asRows((await post(sandbox, `${SUBSCRIPTION}${STATES}/queryResults`))['value']);
    const failing = listed.filter((row) => row['complianceState'] === 'NonCompliant');
    const [summary] = asRows((await post(sandbox, `${SUBSCRIPTION}${STATES}/summarize`))['value']);
    expect(asObject(summary?.['results'])['nonCompliantResources']).toBe(
      new Set(failing.map((row) => row['resourceId'])).size,
    );
    expect(asRows(summary?.['policyAssignments'])).toHaveLength(
      new Set(listed.map((row) => row['policyAssignmentId'])).size,
    );
    const recovered = listed.filter((row) => String(row['resourceId']).includes('strecovered'));
    expect(recovered.map((row) => row['complianceState'])).toEqual(['Compliant', 'Compliant', 'Compliant']);
    const unenforced = listed.filter((row) => row['policyAssignmentName'] === 'preview-tls13');
    expect(unenforced).not.toEqual([]);
  });
});

describe('resource manager', () => {
  const authorization = '/providers/Microsoft.Authorization/policyAssignments';

  it('finds things whatever the case, and names them in their own', async () => {
    const sandbox = await start();
    const get = async (path: string): Promise<unknown> =>
      (await send(sandbox, 'GET', `${path}?api-version=2023-04-01`)).body;
    expect(await get(SUBSCRIPTION.toUpperCase())).toMatchObject({
      subscriptionId: SUBSCRIPTION_ID,
      displayName: 'contoso-platform',
    });
    expect(await get(`${SUBSCRIPTION}/resourcegroups/rg-shared-network`)).toMatchObject({
      id: `${SUBSCRIPTION}/resourceGroups/RG-Shared-Network`,
      name: 'RG-Shared-Network',
    });
    expect(await get(`${SUBSCRIPTION}${authorization}/PREVIEW-TLS13`)).toMatchObject({
      id: `${SUBSCRIPTION}${authorization}/preview-tls13`,
      name: 'preview-tls13',
      properties: { enforcementMode: 'DoNotEnforce', scope: SUBSCRIPTION },
    });
    expect(
      await get(`${SUBSCRIPTION}/resourceGroups/rg-web-prod${authorization}/network-guardrails`),
    ).toMatchObject({
      name: 'Network-Guardrails',
    });
  });

  it.each([
    ['/subscriptions/00000000-0000-0000-0000-000000000000', 404, 'SubscriptionNotFound'],
    [`${SUBSCRIPTION}/resourceGroups/rg-gone`, 404, 'ResourceGroupNotFound'],
    [`${SUBSCRIPTION}${authorization}/nobody`, 404, 'PolicyAssignmentNotFound'],
    [`${SUBSCRIPTION}/resourceGroups/rg-gone${authorization}/nobody`, 404, 'ResourceGroupNotFound'],
    [
      `${SUBSCRIPTION}/resourceGroups/rg-web-prod${authorization}/preview-tls13`,
      404,
      'PolicyAssignmentNotFound',
    ],
    ['/nothing/here', 404, 'InvalidResourceType'],
  ])('answers GET %s with %i %s', async (path, status, code) => {
    const answer = await send(await start(), 'GET', `${path}?api-version=2023-04-01`);
    expect([answer.status, errorOf(answer)]).toEqual([status, { code, message: expect.any(String) }]);
    expect(answer.headers.get('content-type')).toBe('application/json');
  });

  it.each([
    ['', 'MissingApiVersionParameter'],
    ['?api-version=', 'MissingApiVersionParameter'],
    ['?api-version=2018-04-04', 'InvalidApiVersionParameter'],
    [`?${VERSION}&$filter=nonsense`, 'InvalidFilter'],
    [`?${VERSION}&$top=-1`, 'InvalidQueryOption'],
    [`?${VERSION}&$from=yesterday`, 'InvalidQueryOption'],
    [`?${VERSION}&$filter=%zz`, 'BadRequest'],
  ])('answers the query string %j with 400 %s', async (search, code) => {
    const answer = await send(await start(), 'POST', `${SUBSCRIPTION}${EVENTS}${search}`);
    expect([answer.status, errorOf(answer)['code']]).toEqual([400, code]);
  });

  it.each(['2019-10-01', '2024-10-01'])('accepts api-version %s', async (version) => {
    expect(
      (await send(await start(), 'POST', `${SUBSCRIPTION}${EVENTS}?api-version=${version}`)).status,
    ).toBe(200);
  });

  it('lets nobody in without a living token', async () => {
    const sandbox = await start();
    const path = `${SUBSCRIPTION}?api-version=2022-12-01`;
    const token = sandbox.issueToken();
    expect((await send(sandbox, 'GET', path, token)).status).toBe(200);
    sandbox.expireTokens();
    const refused = {
      '': 'AuthenticationFailed',
      forged: 'InvalidAuthenticationToken',
      [token]: 'ExpiredAuthenticationToken',
    };
    for (const [bearer, code] of Object.entries(refused)) {
      const answer = await send(sandbox, 'GET', path, bearer);
      expect([answer.status, errorOf(answer)['code']]).toEqual([401, code]);
      expect(answer.headers.get('www-authenticate')).toContain(
        `Bearer authorization_uri="${sandbox.url}/${TENANT_ID}"`,
      );
    }
  });

  it('forbids what it is told to forbid', async () => {
    const sandbox = await start();
    sandbox.forbid(/policyEvents/);
    const answer = await send(sandbox, 'POST', `${SUBSCRIPTION}${EVENTS}?${VERSION}`);
    expect([answer.status, errorOf(answer)['code']]).toEqual([403, 'AuthorizationFailed']);
    expect(errorOf(answer)['message']).toContain(
      `'Microsoft.PolicyInsights/policyEvents/queryResults/action' over scope '${SUBSCRIPTION}'`,
    );
    expect((await send(sandbox, 'GET', `${SUBSCRIPTION}?api-version=2022-12-01`)).status).toBe(200);
  });

  it('counts the quota down and then throttles', async () => {
    const sandbox = await start();
    const header = 'x-ms-ratelimit-remaining-policy-insights-requests';
    const ask = (): Promise<Answer> => send(sandbox, 'POST', `${SUBSCRIPTION}${EVENTS}?${VERSION}&$top=1`);
    const first = await ask();
    expect(first.headers.get(header)).toBe('149');
    expect(first.headers.get('x-ms-request-id')).toBe(first.headers.get('x-ms-correlation-request-id'));
    sandbox.switches.quota = 1;
    expect((await ask()).headers.get(header)).toBe('0');
    const refused = await ask();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
    expect(refused.headers.get(header)).toBe('0');
    Object.assign(sandbox.switches, { quota: null, quotaHeaderOnErrors: false });
    expect((await ask()).status).toBe(200);
    expect((await send(sandbox, 'POST', `${SUBSCRIPTION}${EVENTS}`)).headers.has(header)).toBe(false);
  });
});
