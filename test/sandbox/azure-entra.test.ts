import { describe, expect, it } from 'vitest';
import { TENANT_ID } from '../../sandbox/azure/seed-catalog.ts';
import type { AzureSandbox } from '../../sandbox/azure/server.ts';
import { type Answer, asObject, asRows, NOW, SUBSCRIPTION, send, start } from './azure-service.ts';

describe('entra', () => {
  const scope = 'https://management.azure.com/.default';
  const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

  async function token(
    sandbox: AzureSandbox,
    form: Record<string, string>,
    tenant = TENANT_ID,
  ): Promise<Answer> {
    const [client] = sandbox.estate.clients;
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: client?.clientId ?? '',
      scope,
      ...form,
    });
    const response = await fetch(`${sandbox.loginUrl}/${tenant}/oauth2/v2.0/token`, { method: 'POST', body });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  function assertion(given: Record<string, unknown>): Record<string, string> {
    const claims = { iss: GITHUB, sub: SUBJECT, aud: audience, exp: seconds + 300, ...given };
    const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    return {
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: `${encode({ alg: 'RS256' })}.${encode(claims)}.signature`,
    };
  }

  const audience = 'api://AzureADTokenExchange';
  const GITHUB = 'https://token.actions.githubusercontent.com';
  const SUBJECT = 'repo:acme/infrastructure:pull_request';
  const seconds = NOW.getTime() / 1000;

  it('issues tokens that resource manager accepts until they expire', async () => {
    let now = NOW;
    const sandbox = await start({}, () => now);
    const secret = sandbox.estate.clients[0]?.clientSecret ?? '';
    for (const form of [{ client_secret: secret }, assertion({})]) {
      const { status, body } = await token(sandbox, form);
      expect([status, body]).toEqual([
        200,
        expect.objectContaining({ token_type: 'Bearer', expires_in: 3599 }),
      ]);
      const issued = String(asObject(body)['access_token']);
      const path = `${SUBSCRIPTION}?api-version=2022-12-01`;
      now = NOW;
      expect((await send(sandbox, 'GET', path, issued)).status).toBe(200);
      now = new Date(NOW.getTime() + 3_600_000);
      expect((await send(sandbox, 'GET', path, issued)).status).toBe(401);
      now = NOW;
    }
  });

  it.each([
    [{ client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
    [{ client_id: 'nobody', client_secret: 'x' }, 400, 'unauthorized_client', 700016],
    [{}, 401, 'invalid_client', 7000218],
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
    [{ scope: 'https://management.azure.com' }, 400, 'invalid_scope', 1002012],
    [{ scope: 'https://graph.microsoft.com/.default' }, 400, 'invalid_resource', 500011],
    [{ client_id: '' }, 400, 'invalid_request', 900144],
    [assertion({ exp: seconds }), 401, 'invalid_client', 700024],
    [assertion({ nbf: seconds + 1 }), 401, 'invalid_client', 700024],
    [assertion({ exp: undefined }), 401, 'invalid_client', 700024],
    [assertion({ iss: `${GITHUB}/` }), 401, 'invalid_client', 700211],
    [assertion({ aud: 'https://github.com' }), 401, 'invalid_client', 700212],
    [{ client_assertion_type: ASSERTION_TYPE, client_assertion: 'a.b.c' }, 401, 'invalid_client', 50027],
  ])('refuses %j with %i %s %i', async (form, status, error, number) => {
    const answer = await token(await start(), form);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error, error_codes: [number] });
    expect(asObject(answer.body)['error_description']).toMatch(new RegExp(`^AADSTS${number}: `));
  });

  it('takes the assertions that its credentials name, and minds the case', async () => {
    const sandbox = await start();
    const [client] = sandbox.estate.clients;
    const numbers = async (claims: Record<string, unknown>): Promise<unknown> =>
      asObject((await token(sandbox, assertion(claims))).body)['error_codes'];
    Object.assign(client ?? {}, {
      federatedCredentials: [
        { issuer: GITHUB, subject: SUBJECT },
        { issuer: 'https://gitlab.example', subject: 'project', audience: 'https://gitlab.example' },
      ],
    });
    expect(await numbers({})).toBeUndefined();
    expect(
      await numbers({ iss: 'https://gitlab.example', sub: 'project', aud: 'https://gitlab.example' }),
    ).toBeUndefined();
    expect(await numbers({ sub: SUBJECT.toUpperCase() })).toEqual([700213]);
    expect(await numbers({ sub: 'project' })).toEqual([700213]);
    expect(await numbers({ aud: 'https://gitlab.example' })).toEqual([700212]);
    expect(await numbers({ iss: 'https://elsewhere.example' })).toEqual([700211]);
    sandbox.switches.federationErrors = 'general';
    const general = await token(sandbox, assertion({ sub: 'other' }));
    expect([general.status, general.body]).toEqual([
      400,
      expect.objectContaining({
        error: 'invalid_request',
        error_codes: [70021],
        error_description: expect.stringContaining(
          `Assertion Issuer: '${GITHUB}'. Assertion Subject: 'other'.`,
        ),
      }),
    ]);
    expect(await numbers({ aud: 'other' })).toEqual([700212]);
  });

  it.each([
    ['AzureCloud', 'https://management.azure.com', 'api://AzureADTokenExchange'],
    ['AzureUSGovernment', 'https://management.usgovcloudapi.net', 'api://AzureADTokenExchangeUSGov'],
    ['AzureChinaCloud', 'https://management.chinacloudapi.cn', 'api://AzureADTokenExchangeChina'],
  ] as const)('has audiences of its own in %s', async (cloud, resource, aud) => {
    const sandbox = await start({ cloud });
    for (const scope of [`${resource}/.default`, `${resource}//.default`]) {
      expect((await token(sandbox, { ...assertion({ aud }), scope })).status).toBe(200);
    }
    const other = cloud === 'AzureCloud' ? 'AzureUSGovernment' : 'AzureCloud';
    sandbox.switches.cloud = other;
    expect((await token(sandbox, { ...assertion({ aud }), scope: `${resource}/.default` })).status).toBe(400);
    const wrong = await token(sandbox, {
      ...assertion({ aud }),
      scope: 'https://management.core.windows.net//.default',
    });
    expect(wrong.status).toBe(other === 'AzureCloud' ? 401 : 400);
  });

  it('refuses a secret from the instant on that it expires', async () => {
    const sandbox = await start();
    const [client] = sandbox.estate.clients;
    const form = { client_secret: client?.clientSecret ?? '' };
    Object.assign(client ?? {}, { clientSecretExpiresOn: new Date(NOW.getTime() + 1).toISOString() });
    expect((await token(sandbox, form)).status).toBe(200);
    Object.assign(client ?? {}, { clientSecretExpiresOn: NOW.toISOString() });
    expect((await token(sandbox, form)).body).toMatchObject({
      error: 'invalid_client',
      error_codes: [7000222],
    });
  });

  it('knows its tenant only', async () => {
    const sandbox = await start();
    expect((await token(sandbox, { client_secret: 'x' }, 'elsewhere')).body).toMatchObject({
      error_codes: [90002],
    });
  });

  it('names the endpoints of the cloud, in one object first and in a list of clouds later', async () => {
    const sandbox = await start({ cloud: 'AzureUSGovernment' });
    const ask = async (version: string): Promise<Answer> =>
      send(sandbox, 'GET', `/metadata/endpoints?api-version=${version}`, '');
    const audiences = ['https://management.core.usgovcloudapi.net/', 'https://management.usgovcloudapi.net/'];
    expect((await ask('2015-01-01')).body).toEqual({
      galleryEndpoint: expect.any(String),
      graphEndpoint: expect.any(String),
      portalEndpoint: 'https://portal.azure.us/',
      authentication: { loginEndpoint: `${sandbox.loginUrl}/`, audiences },
    });
    const own = {
      name: 'AzureUSGovernment',
      resourceManager: sandbox.url,
      authentication: {
        loginEndpoint: sandbox.loginUrl,
        audiences,
        tenant: 'common',
        identityProvider: 'AAD',
      },
    };
    for (const version of ['2019-05-01', '2022-09-01']) {
      const clouds = asRows((await ask(version)).body);
      expect(clouds.map(({ name }) => name)).toEqual(['AzureCloud', 'AzureChinaCloud', 'AzureUSGovernment']);
      expect(clouds[2]).toMatchObject(own);
      expect(clouds[0]).toMatchObject({ resourceManager: 'https://management.azure.com/' });
    }
    sandbox.switches.metadataEndpoints = 'object';
    expect((await ask('2022-09-01')).body).toMatchObject(own);
    expect((await ask('latest')).status).toBe(400);
  });
});
