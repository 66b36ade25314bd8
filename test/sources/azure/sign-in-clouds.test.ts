import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AzureSwitches } from '../../../sandbox/azure/switches.ts';
import type { Fault } from '../../../sandbox/faults.ts';
import { AZURE_CLOUDS, environmentAt } from '../../../src/sources/azure/sign-in/clouds.ts';
import { objectIdOf } from '../../../src/sources/azure/sign-in/principal.ts';
import {
  clientOf,
  environmentOf,
  failureOf,
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

describe('a cloud', () => {
  it.each<[AzureSwitches['cloud'], string, string, string]>([
    [
      'AzureCloud',
      'https://login.microsoftonline.com',
      'https://management.azure.com',
      'api://AzureADTokenExchange',
    ],
    [
      'AzureUSGovernment',
      'https://login.microsoftonline.us',
      'https://management.usgovcloudapi.net',
      'api://AzureADTokenExchangeUSGov',
    ],
    [
      'AzureChinaCloud',
      'https://login.chinacloudapi.cn',
      'https://management.chinacloudapi.cn',
      'api://AzureADTokenExchangeChina',
    ],
  ])('%s has its own authority and audiences', async (name, login, arm, audience) => {
    const known = AZURE_CLOUDS.get(name);
    expect(known).toEqual({
      armUrl: new URL(arm),
      oidcAudience: audience,
      authority: { loginUrl: new URL(login), audience: arm },
    });
    expect(environmentAt(new URL(arm))).toBe(known);
    scene.azure.switches.cloud = name;
    const authority = { loginUrl: new URL(scene.azure.loginUrl), audience: arm };
    const tokens = await tokensOf(scene, clientOf(scene), environmentOf(scene, { ...known, authority }));
    expect(await isLetIn(scene, await tokens.current())).toBe(true);
    expect(scene.identities.map((one) => one.audience)).toEqual([audience]);
    expect(tokenRequests(scene)[0]?.requestBody).toMatchObject({ scope: `${arm}/.default` });
  });
});

describe('a Resource Manager by its address', () => {
  const custom = () => environmentAt(new URL(scene.azure.url));
  const metadata = () => scene.azure.exchanges.filter(({ path }) => path === '/metadata/endpoints');
  const entry = (resourceManager: string, loginEndpoint = scene.azure.loginUrl) => ({
    name: 'x',
    resourceManager,
    authentication: { loginEndpoint, audiences: ['https://management.core.windows.net/'] },
  });

  it('tells its authority and audience itself', async () => {
    const tokens = await tokensOf(scene, clientOf(scene), custom());
    expect(metadata()).toEqual([]);
    expect(await isLetIn(scene, await tokens.current())).toBe(true);
    expect(metadata()).toHaveLength(1);
    expect(metadata()[0]?.headers['authorization']).toBeUndefined();
    expect(tokenRequests(scene)[0]?.requestBody).toMatchObject({
      scope: 'https://management.core.windows.net//.default',
    });
    expect(scene.identities[0]?.audience).toBe('api://AzureADTokenExchange');
  });

  it('is found in a list of clouds, whatever the others look like', async () => {
    const body = [
      { odd: true },
      entry('https://management.azure.com/', 'https://login.microsoftonline.com'),
      entry(`${scene.azure.url}/`),
    ];
    scene.azure.faults.add({ path: /metadata/, fault: { kind: 'status', status: 200, body } });
    expect(await isLetIn(scene, await (await tokensOf(scene, clientOf(scene), custom())).current())).toBe(
      true,
    );
  });

  it.each<[string, () => Fault, RegExp]>([
    ['that does not answer', () => ({ kind: 'status', status: 404 }), /HTTP 404/],
    ['with an outage', () => ({ kind: 'status', status: 503 }), /HTTP 503/],
    ['that is a login page', () => ({ kind: 'html' }), /HTML page/],
    ['without a login endpoint', () => answer({ authentication: { audiences: ['https://x/'] } }), /contract/],
    [
      'without an audience',
      () => answer({ authentication: { loginEndpoint: 'https://x/', audiences: [] } }),
      /contract/,
    ],
    [
      'with an audience for a shell',
      () => answer({ authentication: { loginEndpoint: 'https://x/', audiences: ['https://x/ & calc'] } }),
      /contract/,
    ],
    [
      'with a login in the clear',
      () => answer(entry(scene.azure.url, 'http://login.example')),
      /not an HTTPS address/,
    ],
    ['with a login that is none', () => answer(entry(scene.azure.url, 'login')), /not a URL/],
    [
      'with other clouds only',
      () => answer([entry('https://management.azure.com/')]),
      /none of the 1 clouds/,
    ],
    ['with no cloud', () => answer([]), /none of the 0 clouds/],
  ])('%s is an error, and never another cloud', async (_, fault, words) => {
    scene.azure.faults.add({ path: /metadata/, fault: fault() });
    const error = await failureOf(
      scene,
      await tokensOf(scene, clientOf(scene, { secret: secretOf(scene) }), custom()),
    );
    expect(error.code).toBe('sign-in');
    expect(error.message).toMatch(words);
    expect(error.message).toContain('azure-environment');
    expect(tokenRequests(scene)).toEqual([]);
    expect(scene.identities).toEqual([]);
  });
});

const answer = (body: unknown): Fault => ({ kind: 'status', status: 200, body });

describe('whom a token is for', () => {
  const token = (claims: unknown): string =>
    `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;

  it.each<[string, unknown, string | undefined]>([
    ['an object id', { oid: '3F8A5C1E-7B42-4D19-8E60-C2D94A7B1F05' }, '3f8a5c1e-7b42-4d19-8e60-c2d94a7b1f05'],
    ['no object id', { sub: 'x' }, undefined],
    ['an object id that is none', { oid: 'x' }, undefined],
    ['an object id that is a number', { oid: 5 }, undefined],
    ['nothing', null, undefined],
  ])('is told by %s', (_, claims, id) => {
    expect(objectIdOf(token(claims))).toBe(id);
  });

  it.each(['', 'abc', 'a.b.c', 'e30.!.x'])('is not told by %j', (text) => {
    expect(objectIdOf(text)).toBeUndefined();
  });
});
