import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedAzureEstate } from '../../sandbox/azure/estate.ts';
import { TENANT_ID } from '../../sandbox/azure/seed-catalog.ts';
import { startAzure } from '../../sandbox/azure/server.ts';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { seededRandom } from '../../sandbox/random.ts';
import { member, text } from '../contracts/json.ts';
import { NOW, startSeededGitHub } from './github-service.ts';

const AZURE = 'api://AzureADTokenExchange';
const SECONDS = Math.floor(NOW.getTime() / 1_000);

let github: GitHubSandbox;

beforeEach(async () => {
  github = await startSeededGitHub();
});

afterEach(() => github.close());

function request(audience: string, authorization?: string): Promise<Response> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = github.idTokenEnv();
  const query = audience === '' ? '' : `&audience=${encodeURIComponent(audience)}`;
  return fetch(`${url}${query}`, { headers: { authorization: authorization ?? `Bearer ${token}` } });
}

async function issued(audience: string): Promise<string> {
  const response = await request(audience);
  expect(response.status).toBe(200);
  const body: unknown = await response.json();
  return text(member(body, 'value'));
}

function claimsOf(token: string): unknown {
  const parts = token.split('.');
  expect(parts).toHaveLength(3);
  return JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'));
}

describe('the identity token of a job', () => {
  it('is for the audience that is asked, and lives five minutes', async () => {
    expect(claimsOf(await issued('urn:pulumi:org:acme'))).toMatchObject({
      iss: 'https://token.actions.githubusercontent.com',
      sub: 'repo:acme/infrastructure:pull_request',
      aud: 'urn:pulumi:org:acme',
      iat: SECONDS,
      exp: SECONDS + 300,
    });
  });

  it('has the subject that the switch says, and an audience of its own where none is asked', async () => {
    github.switches.idTokenSubject = 'repo:acme/infrastructure:environment:production';
    expect(claimsOf(await issued(''))).toMatchObject({
      sub: 'repo:acme/infrastructure:environment:production',
      aud: 'https://github.com/acme',
    });
  });

  it.each(['', 'Bearer wrong', 'Bearer', `token ${'x'}`])('is not given for %j', async (authorization) => {
    expect((await request(AZURE, authorization)).status).toBe(401);
  });

  it('is not given for the token of the job', async () => {
    expect((await request(AZURE, `Bearer ${github.jobToken}`)).status).toBe(401);
  });

  it('comes with an address to which the audience is appended', () => {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url } = github.idTokenEnv();
    expect(url).toBe(`${github.url}/id-token?api-version=2.0`);
  });

  it('is taken by the Azure of the sandbox', async () => {
    const azure = await startAzure({ estate: seedAzureEstate(seededRandom(7), NOW), now: () => NOW });
    try {
      const signIn = async (assertion: string): Promise<number> => {
        const body = new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: azure.estate.clients[0]?.clientId ?? '',
          scope: 'https://management.azure.com/.default',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
        });
        const url = `${azure.loginUrl}/${TENANT_ID}/oauth2/v2.0/token`;
        return (await fetch(url, { method: 'POST', body })).status;
      };
      expect(await signIn(await issued(AZURE))).toBe(200);
      expect(await signIn(await issued('urn:pulumi:org:acme'))).toBe(401);
    } finally {
      await azure.close();
    }
  });
});
