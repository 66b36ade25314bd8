import { describe, expect, it } from 'vitest';
import { seedGitHubEstate } from '../../sandbox/github/estate.ts';
import { startGitHub } from '../../sandbox/github/server.ts';
import type { PulumiSandbox } from '../../sandbox/pulumi/server.ts';
import { seededRandom } from '../../sandbox/random.ts';
import { member, text } from '../contracts/json.ts';
import { ACCOUNTS, type Answer, ask, grid, ISSUES, NOW, STACK, start } from './pulumi-service.ts';

const TYPE = 'urn:pulumi:token-type:access_token:';
const ACME = 'urn:pulumi:org:acme';
const SECONDS = NOW.getTime() / 1_000;
const CLAIMS = {
  iss: 'https://token.actions.githubusercontent.com',
  sub: 'repo:acme/infrastructure:pull_request',
  aud: ACME,
  exp: SECONDS + 300,
};

function jwt(changed: Readonly<Record<string, unknown>> = {}): string {
  const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode({ alg: 'RS256' })}.${encode({ ...CLAIMS, ...changed })}.signature`;
}

const form = (changed: Readonly<Record<string, unknown>> = {}) => ({
  grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
  subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
  subject_token: jwt(),
  audience: ACME,
  requested_token_type: `${TYPE}organization`,
  ...changed,
});

/** The endpoint takes no authorization header. */
const exchange = (pulumi: PulumiSandbox, changed: Readonly<Record<string, unknown>> = {}): Promise<Answer> =>
  ask(pulumi, '/api/oauth/token', { token: '', json: form(changed) });

async function tokenFor(
  pulumi: PulumiSandbox,
  changed: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const { status, body } = await exchange(pulumi, changed);
  expect(status, JSON.stringify(body)).toBe(200);
  return text(member(body, 'access_token'));
}

describe('an identity token is exchanged', () => {
  it.each([
    [undefined, 7_200],
    [600, 600],
    [7_200, 7_200],
    [90_000, 7_200],
  ])('for a token that lives for the %s seconds asked, %i at most', async (expiration, seconds) => {
    let now = NOW;
    const pulumi = await start({}, () => now);
    const { body } = await exchange(pulumi, { expiration });
    expect(body).toEqual({
      access_token: expect.stringMatching(/^pul-sandbox-oidc-/),
      issued_token_type: `${TYPE}organization`,
      token_type: 'token',
      expires_in: seconds,
      scope: '',
    });
    const token = text(member(body, 'access_token'));
    now = new Date(NOW.getTime() + seconds * 1_000 - 1);
    expect((await ask(pulumi, STACK, { token })).status).toBe(200);
    now = new Date(NOW.getTime() + seconds * 1_000);
    expect((await ask(pulumi, STACK, { token })).status).toBe(401);
  });

  it.each([
    ['organization', ''],
    ['organization', 'admin'],
    ['team', 'team:platform'],
    ['personal', 'user:alice-okafor'],
    ['runner', 'runner:ci'],
  ])('for one of type %s with scope %j', async (type, scope) => {
    const changed = { requested_token_type: `${TYPE}${type}`, scope };
    expect((await exchange(await start(), changed)).body).toMatchObject({ scope });
  });

  it('for a new token each time, which reads the issues of its organisation', async () => {
    const pulumi = await start();
    const [one, other] = [await tokenFor(pulumi), await tokenFor(pulumi)];
    expect(one).not.toBe(other);
    for (const token of [one, other]) {
      expect((await ask(pulumi, ISSUES, { token, json: grid() })).status).toBe(200);
    }
  });

  it('for a token that is no good elsewhere', async () => {
    const pulumi = await start();
    const globex = 'urn:pulumi:org:globex';
    const token = await tokenFor(pulumi, { audience: globex, subject_token: jwt({ aud: globex }) });
    const json = grid();
    const own = '/api/stacks/globex/store/production';
    const ownIssues = '/api/orgs/globex/policyresults/issues';
    expect((await ask(pulumi, own, { token })).status).toBe(200);
    expect((await ask(pulumi, ownIssues, { token, json })).body).toMatchObject({ rowCount: 5 });
    for (const path of [STACK, `${STACK}/policygroups`, `${STACK}/updates/latest`, ACCOUNTS, `${ISSUES}/x`]) {
      expect((await ask(pulumi, path, { token })).status).toBe(404);
    }
    expect((await ask(pulumi, ISSUES, { token, json })).status).toBe(404);
    expect((await ask(pulumi, '/api/user/stacks', { token })).body).toMatchObject({
      stacks: [{ orgName: 'globex' }],
    });
  });

  it('for a token with the rights of its role', async () => {
    const pulumi = await start();
    pulumi.estate.oidcRights = { mayReadPolicy: false };
    const token = await tokenFor(pulumi);
    expect((await ask(pulumi, STACK, { token })).status).toBe(200);
    expect((await ask(pulumi, ISSUES, { token, json: grid() })).status).toBe(403);
  });

  it('as the GitHub of the sandbox issues it', async () => {
    const estate = seedGitHubEstate(seededRandom(7));
    const github = await startGitHub({ estate, now: () => NOW });
    try {
      const env = github.idTokenEnv();
      const url = `${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${encodeURIComponent(ACME)}`;
      const headers = { authorization: `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` };
      const issued: unknown = await (await fetch(url, { headers })).json();
      expect(await tokenFor(await start(), { subject_token: member(issued, 'value') })).not.toBe('');
    } finally {
      await github.close();
    }
  });
});

describe('an exchange is refused', () => {
  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['of another grant type', { grant_type: 'client_credentials' }, 'unsupported_grant_type'],
    ['without a grant type', { grant_type: undefined }, 'invalid_request'],
    ['of another subject token type', { subject_token_type: 'urn:x' }, 'invalid_request'],
    ['without a subject token', { subject_token: '' }, 'invalid_request'],
    ['without an audience', { audience: undefined }, 'invalid_request'],
    ['for an organisation that is not there', { audience: 'urn:pulumi:org:nobody' }, 'invalid_target'],
    ['for no organisation at all', { audience: 'acme' }, 'invalid_target'],
    ['for a token type that is none', { requested_token_type: `${TYPE}robot` }, 'invalid_request'],
    ['for a bare token type', { requested_token_type: 'organization' }, 'invalid_request'],
    ['with a scope an organisation has not', { scope: 'team:platform' }, 'invalid_scope'],
    ['with a scope that is no text', { scope: 7 }, 'invalid_scope'],
    ['for a team without its name', { requested_token_type: `${TYPE}team`, scope: 'team:' }, 'invalid_scope'],
    ['for a user without a scope', { requested_token_type: `${TYPE}personal` }, 'invalid_scope'],
    ['for a lifetime in words', { expiration: 'long' }, 'invalid_request'],
    ['with a token that is no JWT', { subject_token: 'a.b.c' }, 'invalid_grant'],
    ['with a token of two parts', { subject_token: jwt().split('.', 2).join('.') }, 'invalid_grant'],
    ['with a token of another issuer', { subject_token: jwt({ iss: 'https://x.example' }) }, 'invalid_grant'],
    [
      'with a token for Azure',
      { subject_token: jwt({ aud: 'api://AzureADTokenExchange' }) },
      'invalid_grant',
    ],
    [
      'with a token for another organisation',
      { subject_token: jwt({ aud: 'urn:pulumi:org:globex' }) },
      'invalid_grant',
    ],
    ['with a token that has just ended', { subject_token: jwt({ exp: SECONDS }) }, 'invalid_grant'],
    ['with a token without an end', { subject_token: jwt({ exp: undefined }) }, 'invalid_grant'],
    [
      'with a fork as subject',
      { subject_token: jwt({ sub: 'repo:mallory/infrastructure:x' }) },
      'invalid_grant',
    ],
    ['without a subject', { subject_token: jwt({ sub: undefined }) }, 'invalid_grant'],
  ])('%s', async (_, changed, error) => {
    const pulumi = await start();
    const { tokens } = pulumi.estate;
    const before = tokens.size;
    expect(await exchange(pulumi, changed)).toMatchObject({
      status: 400,
      body: { error, error_description: expect.stringMatching(/./) },
    });
    expect(tokens.size).toBe(before);
  });

  it('where no subject is registered, or only a branch', async () => {
    const pulumi = await start();
    pulumi.estate.oidcSubjects = ['repo:acme/infrastructure:ref:refs/heads/main'];
    expect((await exchange(pulumi)).status).toBe(400);
    expect(
      (await exchange(pulumi, { subject_token: jwt({ sub: pulumi.estate.oidcSubjects[0] }) })).status,
    ).toBe(200);
    pulumi.estate.oidcSubjects = [];
    expect((await exchange(pulumi)).status).toBe(400);
  });

  it('as a form, which is not what the service takes', async () => {
    const pulumi = await start();
    const body = new URLSearchParams(form());
    const response = await fetch(new URL('/api/oauth/token', pulumi.url), { method: 'POST', body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: 'invalid_request' });
  });
});
