import { describe, expect, it } from 'vitest';
import { TENANT_ID } from '../../sandbox/azure/seed-catalog.ts';
import type { AzureSandbox } from '../../sandbox/azure/server.ts';
import { type Answer, asObject, NOW, SUBSCRIPTION, send, start } from './azure-service.ts';

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

  function assertion(claims: Record<string, unknown>): Record<string, string> {
    const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    return {
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: `${encode({ alg: 'RS256' })}.${encode(claims)}.signature`,
    };
  }

  const audience = 'api://AzureADTokenExchange';
  const seconds = NOW.getTime() / 1000;

  it('issues tokens that resource manager accepts until they expire', async () => {
    let now = NOW;
    const sandbox = await start({}, () => now);
    const secret = sandbox.estate.clients[0]?.clientSecret ?? '';
    for (const form of [{ client_secret: secret }, assertion({ aud: audience, exp: seconds + 300 })]) {
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
    [{ client_id: '' }, 400, 'invalid_request', 900144],
    [assertion({ aud: audience, exp: seconds - 1 }), 401, 'invalid_client', 700024],
    [assertion({ aud: 'https://github.com', exp: seconds + 300 }), 401, 'invalid_client', 700212],
    [{ client_assertion_type: ASSERTION_TYPE, client_assertion: 'a.b.c' }, 401, 'invalid_client', 50027],
  ])('refuses %j with %i %s %i', async (form, status, error, number) => {
    const answer = await token(await start(), form);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error, error_codes: [number] });
    expect(asObject(answer.body)['error_description']).toMatch(new RegExp(`^AADSTS${number}: `));
  });

  it('knows its tenant only, and names the endpoints of the cloud', async () => {
    const sandbox = await start();
    expect((await token(sandbox, { client_secret: 'x' }, 'elsewhere')).body).toMatchObject({
      error_codes: [90002],
    });
    const { body } = await send(sandbox, 'GET', '/metadata/endpoints?api-version=2022-09-01', '');
    expect(body).toMatchObject({
      resourceManager: sandbox.url,
      authentication: { loginEndpoint: sandbox.loginUrl },
    });
  });
});
