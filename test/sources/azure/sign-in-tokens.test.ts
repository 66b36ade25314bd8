import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SUBSCRIPTION_ID } from '../../../sandbox/azure/seed-catalog.ts';
import { createTokenSource } from '../../../src/sources/azure/sign-in/tokens.ts';
import { createService, type Service, type TokenSource } from '../../../src/sources/http.ts';
import { serviceOptions } from '../service.ts';
import {
  clientOf,
  environmentOf,
  isLetIn,
  type SignInScene,
  startScene,
  tokenRequests,
  tokensOf,
} from './sign-in-scene.ts';

let scene: SignInScene;

beforeEach(async () => {
  scene = await startScene();
});

afterEach(() => scene.close());

const MINUTE_MS = 60_000;

function armService(token: TokenSource): Service {
  const { secret: _, ...options } = serviceOptions(scene.azure.url, { headers: {}, token });
  return createService(options);
}

const subscription = {
  what: 'reading the subscription',
  method: 'GET',
  path: `/subscriptions/${SUBSCRIPTION_ID}?api-version=2022-12-01`,
  schema: v.looseObject({ id: v.string() }),
} as const;

const page = v.object({ value: v.array(v.unknown()), '@odata.nextLink': v.nullish(v.string()) });

/** Reads every page of the subscription's events, one after the other. */
async function readAll(service: Service): Promise<number> {
  let path: string | undefined =
    `/subscriptions/${SUBSCRIPTION_ID}/providers/Microsoft.PolicyInsights/policyEvents/default/queryResults?api-version=2019-10-01&%24from=2026-11-01T00:00:00Z`;
  let rows = 0;
  while (path) {
    const answer: v.InferOutput<typeof page> = await service.send({
      what: 'listing events',
      method: 'POST',
      path,
      schema: page,
    });
    rows += answer.value.length;
    path = answer['@odata.nextLink'] ?? undefined;
  }
  return rows;
}

describe('a token', () => {
  it.each([
    ['an hour', 3_600, 55 * MINUTE_MS],
    ['ten minutes', 600, 5 * MINUTE_MS],
    ['four minutes', 240, 2 * MINUTE_MS],
    ['ten seconds', 10, 5_000],
  ])(
    'of %s is renewed in time, with a fresh assertion, and not before',
    async (_, lifetime, renewedAfter) => {
      scene.azure.switches.tokenLifetimeSeconds = lifetime;
      const tokens = await tokensOf(scene);
      const first = await tokens.current();
      scene.pass(renewedAfter - 1);
      expect(await tokens.current()).toBe(first);
      expect(tokenRequests(scene)).toHaveLength(1);
      scene.pass(1);
      const second = await tokens.current();
      expect(second).not.toBe(first);
      expect(await isLetIn(scene, second)).toBe(true);
      expect(scene.identities).toHaveLength(2);
      expect(scene.identities[1]?.token).not.toBe(scene.identities[0]?.token);
      expect(scene.secrets).toContain(second);
      expect(scene.lines).toHaveLength(1);
    },
  );

  it('is asked for once by all who want one', async () => {
    const tokens = await tokensOf(scene);
    const came = await Promise.all(Array.from({ length: 20 }, () => tokens.current()));
    expect(new Set(came).size).toBe(1);
    scene.pass(56 * MINUTE_MS);
    const renewed = await Promise.all(Array.from({ length: 20 }, () => tokens.current()));
    expect(new Set(renewed).size).toBe(1);
    expect(renewed[0]).not.toBe(came[0]);
    expect(tokenRequests(scene)).toHaveLength(2);
  });

  it('that cannot be renewed is used until it expires, is said once, and never after', async () => {
    const tokens = await tokensOf(scene);
    const first = await tokens.current();
    scene.pass(56 * MINUTE_MS);
    scene.azure.faults.add({ path: /oauth2/, fault: { kind: 'status', status: 400 } });
    expect(await Promise.all([tokens.current(), tokens.current()])).toEqual([first, first]);
    expect(await tokens.current()).toBe(first);
    expect(tokenRequests(scene)).toHaveLength(2);
    expect(scene.lines.filter((line) => line.includes('was not renewed'))).toHaveLength(1);
    scene.pass(4 * MINUTE_MS);
    await expect(tokens.current()).rejects.toMatchObject({ code: 'sign-in' });
  });

  it.each([undefined, 0, -1, Number.NaN])(
    'whose life is %s is not renewed before it is refused',
    async (lifetimeMs) => {
      const left = ['token-1', 'token-2'];
      const tokens = createTokenSource(() => Promise.resolve({ token: left.shift() ?? '', lifetimeMs }), {
        clock: scene.now,
        info: (line) => void scene.lines.push(line),
      });
      expect(await tokens.current()).toBe('token-1');
      scene.pass(1_000 * MINUTE_MS);
      expect(await tokens.current()).toBe('token-1');
      expect(await tokens.renew('token-1')).toBe('token-2');
    },
  );

  it('whose sign-in failed is asked for again', async () => {
    scene.azure.faults.add({ path: /oauth2/, fault: { kind: 'status', status: 400 }, ordinals: [1] });
    const tokens = await tokensOf(scene);
    await expect(tokens.current()).rejects.toMatchObject({ code: 'sign-in' });
    expect(await isLetIn(scene, await tokens.current())).toBe(true);
  });
});

describe('a refused token', () => {
  it('is renewed once for all who were refused', async () => {
    const tokens = await tokensOf(scene);
    const refused = await tokens.current();
    const renewed = await Promise.all([tokens.renew(refused), tokens.renew(refused)]);
    expect(renewed[0]).toBe(renewed[1]);
    expect(renewed[0]).not.toBe(refused);
    expect(await tokens.renew(refused)).toBe(renewed[0]);
    expect(tokenRequests(scene)).toHaveLength(2);
  });

  it('that came in place of another is given up', async () => {
    const tokens = await tokensOf(scene);
    const second = await tokens.renew(await tokens.current());
    expect(await tokens.renew(second ?? '')).toBeUndefined();
    expect(tokenRequests(scene)).toHaveLength(2);
  });

  it('that was given has no other', async () => {
    const tokens = await tokensOf(scene, { kind: 'token', token: 'eyJ.given' });
    expect(await tokens.current()).toBe('eyJ.given');
    expect(await tokens.renew('eyJ.given')).toBeUndefined();
    expect(scene.lines).toEqual(['Azure: signed in by AZURE_ACCESS_TOKEN.']);
    expect(scene.azure.exchanges).toEqual([]);
  });
});

describe('a 401 in the middle', () => {
  const refusals = () => scene.azure.exchanges.filter(({ response }) => response?.status === 401);

  it('of paging is answered by one new token, and no row is lost or doubled', async () => {
    scene.azure.switches.pageSize = 50;
    const whole = await readAll(armService(await tokensOf(scene)));
    expect(whole).toBeGreaterThan(300);
    scene.azure.exchanges.length = 0;
    scene.azure.switches.expireTokensAfter = 3;
    expect(await readAll(armService(await tokensOf(scene)))).toBe(whole);
    expect(refusals()).toHaveLength(1);
    expect(tokenRequests(scene)).toHaveLength(2);
  });

  it('of many calls at once is answered by one new token', async () => {
    const service = armService(await tokensOf(scene));
    await service.send(subscription);
    scene.azure.expireTokens();
    await Promise.all(Array.from({ length: 8 }, () => service.send(subscription)));
    expect(tokenRequests(scene)).toHaveLength(2);
  });

  it('that comes again is an error, after one repeat', async () => {
    scene.azure.faults.add({ path: /subscriptions/, fault: { kind: 'status', status: 401 } });
    const service = armService(await tokensOf(scene));
    await expect(service.send(subscription)).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(service.send(subscription)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(refusals()).toHaveLength(3);
    expect(tokenRequests(scene)).toHaveLength(2);
  });

  it('of a given token is an error at once', async () => {
    const service = armService(await tokensOf(scene, { kind: 'token', token: 'eyJ.given' }));
    await expect(service.send(subscription)).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringContaining('Renew the token.'),
    });
    expect(scene.azure.exchanges).toHaveLength(1);
  });

  it('where no new token is given says why', async () => {
    const service = armService(await tokensOf(scene));
    await service.send(subscription);
    scene.azure.expireTokens();
    scene.azure.estate.clients.length = 0;
    await expect(service.send(subscription)).rejects.toMatchObject({
      code: 'sign-in',
      message: expect.stringContaining('AADSTS700016'),
    });
  });

  it('leaves neither of the two tokens in the message, though the service echoes them', async () => {
    const tokens = await tokensOf(scene, clientOf(scene), environmentOf(scene));
    const first = await tokens.current();
    const body = (token: string) => ({ error: { code: 'x', message: `you sent ${token}` } });
    scene.azure.faults.add(
      { path: /subscriptions/, fault: { kind: 'status', status: 401 }, ordinals: [1] },
      { path: /subscriptions/, fault: { kind: 'status', status: 400, body: body(first) } },
    );
    const failure: unknown = await armService(tokens)
      .send(subscription)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: expect.stringContaining('you sent ***') });
  });
});
