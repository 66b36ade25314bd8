import { describe, expect, it } from 'vitest';
import type { Environment } from '../../src/config/inputs.ts';
import { useProxy } from '../../src/sources/proxy.ts';

const ADDRESS = 'http://runner:pa55word@proxy.example.com:3128';

/** What Node is told, and what the user. */
async function use(env: Environment) {
  const told: object[] = [];
  const caution = await useProxy(env, () =>
    Promise.resolve({ setGlobalProxyFromEnv: (given: object) => void told.push(given) }),
  );
  return { told, caution };
}

describe('the proxy of the environment', () => {
  it.each<[string, Environment, string]>([
    ['is used', { HTTPS_PROXY: ADDRESS }, ''],
    ['is used in small letters first', { https_proxy: ADDRESS, HTTPS_PROXY: 'http://other' }, ''],
    ['is left out for some hosts', { HTTPS_PROXY: ADDRESS, NO_PROXY: 'a.test,.b.test' }, 'a.test,.b.test,'],
    ['is left out in small letters first', { HTTPS_PROXY: ADDRESS, no_proxy: 'a', NO_PROXY: 'b' }, 'a,'],
  ])('%s, and never for this machine', async (_, env, bypassed) => {
    expect(await use(env)).toEqual({
      told: [{ https_proxy: ADDRESS, no_proxy: `${bypassed}localhost,127.0.0.1,[::1],::1` }],
      caution: undefined,
    });
  });

  it.each<Environment>([{}, { HTTPS_PROXY: '' }, { HTTP_PROXY: ADDRESS }])(
    'is not used where %j names none for HTTPS',
    async (env) => {
      expect(await use(env)).toEqual({ told: [], caution: undefined });
    },
  );

  it.each(['pa55word:3128', 'http://', 'pa55word'])('%j is told of, and not shown', async (address) => {
    const caution = await useProxy({ HTTPS_PROXY: address });
    expect(caution).toContain('HTTPS_PROXY is no address of a proxy');
    expect(caution).not.toContain('pa55word');
  });

  it.each([
    [{}, /^HTTPS_PROXY is set, but Node [\d.]+ sends .* past it: set NODE_USE_ENV_PROXY to 1 /],
    [{ NODE_USE_ENV_PROXY: '1' }, undefined],
  ])('needs a setting of Node where that is older: %j', async (env, words) => {
    const caution = await useProxy({ HTTPS_PROXY: ADDRESS, ...env }, () => Promise.resolve({}));
    if (words === undefined) expect(caution).toBeUndefined();
    else expect(caution).toMatch(words);
  });
});
