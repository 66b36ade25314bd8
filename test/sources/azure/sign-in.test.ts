import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../sandbox/faults.ts';
import {
  clientOf,
  environmentOf,
  failureOf,
  forbidSubject,
  isLetIn,
  type SignInScene,
  secretOf,
  startScene,
  tokenRequests,
  tokensOf,
} from './sign-in-scene.ts';

let scene: SignInScene;

beforeEach(async () => {
  scene = await startScene();
});

afterEach(() => scene.close());

const FEDERATION = "OIDC federation with the job's identity token";

describe('a client of Entra', () => {
  it('signs in by the identity of the job, without any secret', async () => {
    const token = await (await tokensOf(scene)).current();
    expect(await isLetIn(scene, token)).toBe(true);
    const [request, ...more] = tokenRequests(scene);
    expect(more).toEqual([]);
    expect(request?.headers['content-type']).toContain('application/x-www-form-urlencoded');
    expect(request?.requestBody).toEqual({
      grant_type: 'client_credentials',
      client_id: scene.azure.estate.clients[0]?.clientId,
      scope: 'https://management.azure.com/.default',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: scene.identities[0]?.token,
    });
    expect(scene.lines).toEqual([`Azure: signed in by ${FEDERATION}.`]);
    expect(scene.secrets).toEqual([scene.identities[0]?.token, token]);
  });

  it('signs in by a secret where the job has no identity', async () => {
    const tokens = await tokensOf(scene, clientOf(scene, { federated: false, secret: secretOf(scene) }));
    expect(await isLetIn(scene, await tokens.current())).toBe(true);
    expect(tokenRequests(scene)[0]?.requestBody).toMatchObject({ client_secret: secretOf(scene) });
    expect(scene.lines).toEqual(['Azure: signed in by client secret.']);
    expect(scene.identities).toEqual([]);
  });

  it('asks nobody before the first token is wanted', async () => {
    await tokensOf(scene);
    expect(scene.azure.exchanges).toEqual([]);
    expect(scene.identities).toEqual([]);
  });

  it('signs in by its secret where its identity is refused, says so, and keeps to it', async () => {
    forbidSubject(scene);
    const tokens = await tokensOf(scene, clientOf(scene, { secret: secretOf(scene) }));
    expect(await isLetIn(scene, await tokens.current())).toBe(true);
    expect(scene.lines).toEqual([
      expect.stringMatching(
        /^Azure: OIDC federation .* was refused, client secret is tried\. .*AADSTS700213/,
      ),
      'Azure: signed in by client secret.',
    ]);
    scene.pass(3_600_000);
    expect(await isLetIn(scene, await tokens.current())).toBe(true);
    expect(scene.identities).toHaveLength(1);
    expect(tokenRequests(scene)).toHaveLength(3);
    expect(scene.lines).toHaveLength(2);
  });

  it('that is refused in both ways fails with both refusals', async () => {
    forbidSubject(scene);
    const error = await failureOf(
      scene,
      await tokensOf(scene, clientOf(scene, { secret: 'not~the~secret' })),
    );
    expect(error.code).toBe('sign-in');
    expect(error.message).toMatch(
      /^Azure sign-in: OIDC federation .*AADSTS700213.* And client secret was refused: .*AADSTS7000215/,
    );
    // Annotations and comments are cut there.
    expect(error.message.length).toBeLessThan(1_000);
  });

  it('signs in by its secret where GitHub gives no identity token', async () => {
    const ports = { identityToken: () => Promise.reject(new Error('Unable to get the token')) };
    const settings = clientOf(scene, { secret: secretOf(scene) });
    const tokens = await tokensOf(scene, settings, environmentOf(scene), ports);
    expect(await isLetIn(scene, await tokens.current())).toBe(true);
    const alone = await tokensOf(scene, clientOf(scene), environmentOf(scene), ports);
    expect((await failureOf(scene, alone)).message).toMatch(
      /Unable to get the token.*permissions: id-token: write/,
    );
  });

  it('ends with the deadline of the run while GitHub is silent, and tries no secret then', async () => {
    const abort = new AbortController();
    const ports = { identityToken: () => new Promise<string>(() => undefined), signal: abort.signal };
    const settings = clientOf(scene, { secret: secretOf(scene) });
    const tokens = await tokensOf(scene, settings, environmentOf(scene), ports);
    const waiting = tokens.current();
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'deadline' });
    expect(tokenRequests(scene)).toEqual([]);
  });

  it('tries no secret in an outage, which is no refusal', async () => {
    scene.azure.faults.add({ path: /oauth2/, fault: { kind: 'status', status: 503 } });
    const error = await failureOf(scene, await tokensOf(scene, clientOf(scene, { secret: secretOf(scene) })));
    expect(error.code).toBe('server-error');
    expect(
      tokenRequests(scene).every(({ requestBody }) => JSON.stringify(requestBody).includes('assertion')),
    ).toBe(true);
  });

  it.each<[string, Fault]>([
    ['503', { kind: 'status', status: 503 }],
    ['a lost connection', { kind: 'reset' }],
    ['a cut body', { kind: 'cut' }],
  ])('is patient with %s once', async (_, fault) => {
    scene.azure.faults.add({ path: /oauth2/, fault, ordinals: [1] });
    expect(await isLetIn(scene, await (await tokensOf(scene)).current())).toBe(true);
  });

  it.each<[string, unknown]>([
    ['no token', { token_type: 'Bearer', expires_in: 3_599 }],
    ['a token with a line break', { access_token: 'a\nb', expires_in: 3_599 }],
    ['a token that is no bearer', { access_token: 'abc', token_type: 'pop', expires_in: 3_599 }],
    ['a life in words', { access_token: 'abc', token_type: 'Bearer', expires_in: 'an hour' }],
  ])('that is answered with %s breaks the contract', async (_, body) => {
    scene.azure.faults.add({ path: /oauth2/, fault: { kind: 'status', status: 200, body } });
    expect(await failureOf(scene, await tokensOf(scene))).toMatchObject({ code: 'contract' });
  });
});
