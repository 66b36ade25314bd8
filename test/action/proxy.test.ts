import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TENANT_ID } from '../../sandbox/azure/seed-catalog.ts';
import { type ForwardProxy, startProxy } from '../../sandbox/proxy.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { runGate } from '../../sandbox/scene.ts';

const HOSTS = ['api.github.test', 'token.github.test', 'pulumi.test', 'arm.azure.test'] as const;
const PASSWORD = 'prOxy-pa55word';

let sandbox: Sandbox;
let proxy: ForwardProxy;
let folder: string;

beforeEach(async () => {
  sandbox = await startSandbox();
  folder = await mkdtemp(join(tmpdir(), 'policy-gate-proxy-'));
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'sandbox' }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: HOSTS.map((value) => ({ type: 2, value })) },
    ],
  });
  await writeFile(join(folder, 'ca.pem'), cert);
  proxy = await startProxy({
    hosts: {
      'api.github.test': sandbox.github.url,
      'token.github.test': sandbox.github.url,
      'pulumi.test': sandbox.pulumi.url,
      'arm.azure.test': sandbox.azure.url,
    },
    certificate: { key, cert },
    credentials: `runner:${PASSWORD}`,
  });
});

afterEach(async () => {
  await proxy.close();
  await Promise.all([sandbox.close(), rm(folder, { recursive: true, force: true })]);
});

it('everything goes through the proxy: GitHub, its identity tokens, Pulumi Cloud and Azure', async () => {
  const direct = await runGate(sandbox);
  const { ACTIONS_ID_TOKEN_REQUEST_URL: tokenUrl, ...identity } = sandbox.github.idTokenEnv();
  const [client] = sandbox.azure.estate.clients;
  const result = await runGate(sandbox, {
    inputs: {
      'pulumi-cloud-url': 'https://pulumi.test',
      'azure-environment': 'https://arm.azure.test',
      'azure-tenant-id': TENANT_ID,
      'azure-client-id': client?.clientId ?? '',
    },
    env: {
      ...identity,
      ACTIONS_ID_TOKEN_REQUEST_URL: tokenUrl.replace(sandbox.github.url, 'https://token.github.test'),
      AZURE_ACCESS_TOKEN: '',
      GITHUB_API_URL: 'https://api.github.test',
      HTTPS_PROXY: proxy.url,
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    },
  });
  expect(result.log).not.toContain(PASSWORD);
  expect(result).toMatchObject({
    exitCode: 1,
    outputs: { verdict: 'fail', counts: direct.outputs['counts'] },
  });
  expect(result.outputs['comment-url']).toBe(direct.outputs['comment-url']);
  expect([...new Set(proxy.targets)].toSorted()).toEqual(HOSTS.map((host) => `${host}:443`).toSorted());
});

it('what is on the machine itself does not: its tokens are for nobody else', async () => {
  const result = await runGate(sandbox, { env: { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url } });
  expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail' } });
  expect(result.outputs['comment-url']).not.toBe('');
  expect(proxy.targets).toEqual([]);
});
