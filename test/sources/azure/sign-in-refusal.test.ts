import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  clientOf,
  environmentOf,
  failureOf,
  forbidSubject,
  type SignInScene,
  secretOf,
  startScene,
  tokensOf,
} from './sign-in-scene.ts';

let scene: SignInScene;

beforeEach(async () => {
  scene = await startScene();
});

afterEach(() => scene.close());

const TENANT = '00000000-1111-4222-8333-444444444444';
const GITHUB = 'https://token.actions.githubusercontent.com';

describe('a refusal', () => {
  type Case = readonly [
    number: string,
    change: (scene: SignInScene) => Parameters<typeof clientOf>[1],
    words: RegExp,
  ];

  it.each<Case>([
    [
      '700213',
      () => {
        forbidSubject(scene);
        return {};
      },
      new RegExp(
        `issuer ${GITHUB}, subject repo:acme/infrastructure:pull_request, audience api://AzureADTokenExchange\\.`,
      ),
    ],
    [
      '700211',
      ({ azure }) => {
        for (const client of azure.estate.clients)
          client.federatedCredentials = [{ issuer: 'https://idp.example' }];
        return {};
      },
      /Federated credentials.*issuer https:\/\/token/,
    ],
    [
      '700212',
      ({ azure }) => {
        for (const client of azure.estate.clients)
          client.federatedCredentials = [{ audience: 'api://AzureADTokenExchangeUSGov' }];
        return {};
      },
      /audience api:\/\/AzureADTokenExchange\./,
    ],
    [
      '70021',
      ({ azure }) => {
        forbidSubject(scene);
        azure.switches.federationErrors = 'general';
        return {};
      },
      /letter by letter: issuer/,
    ],
    ['700016', () => ({ clientId: TENANT }), /no such application.*not its object id/],
    ['90002', () => ({ tenantId: TENANT }), /no such tenant.*azure-environment/],
    ['7000215', () => ({ federated: false, secret: 'not~the~secret' }), /secret's value, not its id/],
    [
      '7000222',
      (one) => {
        for (const client of one.azure.estate.clients) client.clientSecretExpiresOn = '2026-11-01T00:00:00Z';
        return { federated: false, secret: secretOf(one) };
      },
      /has expired: make a new one/,
    ],
  ])('AADSTS%s says what to do', async (number, change, words) => {
    const error = await failureOf(scene, await tokensOf(scene, clientOf(scene, change(scene))));
    expect(error.code).toBe('sign-in');
    expect(error.message).toContain(`AADSTS${number}: `);
    expect(error.message).toMatch(words);
    expect(error.message).toMatch(/HTTP 40[01] \(request id [\da-f-]{36}\)/);
    expect(error.message).not.toContain(scene.azure.estate.clients[0]?.clientId);
  });

  it('AADSTS700024 asks for the clock, since the assertion was fresh', async () => {
    const ports = {
      identityToken: async (audience: string) => {
        scene.pass(-3_600_000);
        const { idToken } = await freshToken(audience);
        scene.pass(3_600_000);
        return idToken;
      },
    };
    const error = await failureOf(scene, await tokensOf(scene, clientOf(scene), environmentOf(scene), ports));
    expect(error.message).toMatch(/AADSTS700024: .*clock of the runner/);
  });

  it('names the workflow, where the identity token does, and never the token', async () => {
    forbidSubject(scene);
    const claims = {
      iss: 'https://idp.example',
      sub: 's',
      aud: ['a', 'b'],
      job_workflow_ref: 'acme/x/.github/workflows/g.yml@refs/heads/main',
    };
    const encoded = Buffer.from(JSON.stringify({ ...claims, exp: 4_000_000_000 })).toString('base64url');
    const token = `e30.${encoded}.c2ln`;
    const ports = { identityToken: () => Promise.resolve(token) };
    const { message } = await failureOf(
      scene,
      await tokensOf(scene, clientOf(scene), environmentOf(scene), ports),
    );
    expect(message).toContain(
      'issuer https://idp.example, subject s, audience a b, job_workflow_ref acme/x/.github/workflows/g.yml@refs/heads/main.',
    );
    expect(message).not.toContain(encoded);
  });

  it.each([
    [
      'with a number nobody explains',
      'AADSTS53003: Blocked by Conditional Access. Trace ID: 1-2 Correlation ID: 3',
      'AADSTS53003: Blocked by Conditional Access."',
    ],
    ['without a number', 'Something else', '"Something else"'],
  ])('%s keeps the words of Entra', async (_, words, told) => {
    const body = { error: 'x', error_description: words };
    scene.azure.faults.add({ path: /oauth2/, fault: { kind: 'status', status: 400, body } });
    const { message } = await failureOf(scene, await tokensOf(scene));
    expect(message).toContain(told);
    expect(message).toContain('Check azure-tenant-id');
    expect(message).not.toContain('Trace ID');
  });

  it('never repeats a secret or an assertion that Entra echoes, in whatever spelling', async () => {
    const secret = 'se"cret/with~odd+signs&=';
    const identity = await freshToken('api://AzureADTokenExchange');
    const spelled = [
      secret,
      encodeURIComponent(secret),
      new URLSearchParams({ s: secret }).toString(),
      identity.idToken,
    ];
    const body = { error: 'x', error_description: `you sent ${spelled.join(' ')}` };
    scene.azure.faults.add({ path: /oauth2/, fault: { kind: 'status', status: 400, body } });
    const ports = { identityToken: () => Promise.resolve(identity.idToken) };
    const bySecret = await failureOf(
      scene,
      await tokensOf(scene, clientOf(scene, { federated: false, secret })),
    );
    const byIdentity = await failureOf(
      scene,
      await tokensOf(scene, clientOf(scene), environmentOf(scene), ports),
    );
    expect(bySecret.message).toContain('you sent *** *** s=***');
    for (const one of [secret, encodeURIComponent(secret)]) expect(bySecret.message).not.toContain(one);
    expect(byIdentity.message).not.toContain(identity.idToken);
  });
});

/** An identity token as GitHub gives it now, past the scene's own book of them. */
async function freshToken(audience: string): Promise<{ idToken: string }> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } =
    scene.github.idTokenEnv();
  const response = await fetch(`${url}&audience=${encodeURIComponent(audience)}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const answer: unknown = await response.json();
  return { idToken: String(new Map(Object.entries(answer ?? {})).get('value')) };
}
