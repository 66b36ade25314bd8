import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ForwardProxy, startProxy, startTlsFront } from '../../sandbox/proxy.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { runGate } from '../../sandbox/scene.ts';
import { type Authority, type Certificate, startAuthority } from './certificates.ts';

const NAMES = { github: 'api.github.test', pulumi: 'api.pulumi.test', azure: 'arm.azure.test' } as const;
const CLIENTS = ['github', 'pulumi', 'azure'] as const;
const PASSWORD = 'prOxy-pa55word';
/** What a machine's own table of hosts does: the names of the services are known without the proxy, too. */
const HOSTS_TABLE = `import dns from 'node:dns';
const { lookup } = dns;
dns.lookup = (name, ...rest) => lookup(name.endsWith('.test') ? '127.0.0.1' : name, ...rest);
`;

let sandbox: Sandbox;
let certificate: Certificate;
let authority: Authority;
let folder: string;
/** `host:port` of each service. */
let places: readonly string[];
const fronts: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
  authority = await startAuthority();
  certificate = await authority.issue(Object.values(NAMES));
  folder = await mkdtemp(join(tmpdir(), 'policy-gate-proxy-'));
  await writeFile(join(folder, 'ca.pem'), authority.pem);
  await writeFile(join(folder, 'hosts.mjs'), HOSTS_TABLE);
  places = await Promise.all(
    CLIENTS.map(async (client) => {
      const front = await startTlsFront(sandbox[client].url, certificate);
      fronts.push(front);
      return `${NAMES[client]}:${front.port}`;
    }),
  );
});

afterAll(async () => {
  await Promise.all([sandbox, ...fronts].map((server) => server.close()));
  await rm(folder, { recursive: true, force: true });
});

/** Runs the action on services that it may reach both ways, and tells what it asked the proxy for. */
async function run(variables: (proxy: ForwardProxy) => Record<string, string>, password = PASSWORD) {
  const [github = '', pulumi = '', azure = ''] = places;
  const proxy = await startProxy({
    hosts: Object.fromEntries(places.map((place, index) => [place, sandbox[CLIENTS[index] ?? 'azure'].url])),
    certificate,
    credentials: `runner:${password}`,
  });
  try {
    const result = await runGate(sandbox, {
      inputs: { 'pulumi-cloud-url': `https://${pulumi}`, 'azure-environment': `https://${azure}` },
      env: {
        GITHUB_API_URL: `https://${github}`,
        NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
        NODE_OPTIONS: `--import=${pathToFileURL(join(folder, 'hosts.mjs')).href}`,
        ...variables(proxy),
      },
    });
    return { result, proxied: [...new Set(proxy.targets)].toSorted() };
  } finally {
    await proxy.close();
  }
}

const ports = (): string => places.join(',');
const names = (shape: (name: string) => string): string => Object.values(NAMES).map(shape).join(', ');

/** A proxy in the usual way, and what goes past it. */
const beside = (NO_PROXY: () => string) => (proxy: ForwardProxy) => ({
  HTTPS_PROXY: proxy.url,
  NO_PROXY: NO_PROXY(),
});

describe.concurrent('GitHub, Pulumi Cloud and Azure, all three,', () => {
  it.each<[string, (proxy: ForwardProxy) => Record<string, string>]>([
    ['by HTTPS_PROXY', ({ url }) => ({ HTTPS_PROXY: url })],
    ['by https_proxy', ({ url }) => ({ https_proxy: url })],
    [
      'by the small letters before the large',
      ({ url }) => ({ https_proxy: url, HTTPS_PROXY: 'http://127.0.0.1:9' }),
    ],
    ['where NO_PROXY has none of them', beside(() => 'elsewhere.test,.other.test')],
    ['where NO_PROXY has another port of theirs', beside(() => names((name) => `${name}:1`))],
    ['where NO_PROXY has the end of their names', beside(() => names((name) => name.replace('.', '')))],
  ])('go through the proxy %s', async (_, variables) => {
    const { result, proxied } = await run(variables);
    expect(proxied).toEqual(places.toSorted());
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail' } });
    expect(result.log).not.toContain(PASSWORD);
  });

  it.each<[string, (proxy: ForwardProxy) => Record<string, string>]>([
    ['without a proxy', () => ({})],
    ['where only HTTP_PROXY is set', ({ url }) => ({ HTTP_PROXY: url, http_proxy: url })],
    ['by their names in NO_PROXY', beside(() => names((name) => name))],
    ['in large letters', beside(() => names((name) => name.toUpperCase()))],
    ['by their names and ports', beside(ports)],
    ['by their domains behind a dot', beside(() => '.github.test,.pulumi.test,.azure.test')],
    ['by their domains', beside(() => 'github.test,pulumi.test,azure.test')],
    ['by a star', beside(() => '*')],
    ['by a star among others', beside(() => 'elsewhere.test, *')],
    ['by no_proxy', ({ url }) => ({ https_proxy: url, no_proxy: '.test' })],
  ])('go past the proxy %s', async (_, variables) => {
    const { result, proxied } = await run(variables);
    expect(proxied).toEqual([]);
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail' } });
    expect(result.outputs['comment-url']).not.toBe('');
  });

  it.each(CLIENTS)('do so each for itself: %s', async (client) => {
    const { result, proxied } = await run(beside(() => NAMES[client]));
    expect(proxied).toEqual(places.filter((place) => !place.startsWith(NAMES[client])).toSorted());
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail' } });
  });
});

describe.concurrent('a proxy that wants other credentials', () => {
  it.each<[string, string, RegExp]>([
    ['GitHub', `${NAMES.pulumi},${NAMES.azure}`, /GitHub: .github\/policy-gate.yml could not be read/],
    ['Pulumi Cloud and Azure', NAMES.github, /Pulumi Cloud: .*failed: .*407.*Azure.*407/s],
  ])('keeps the gate from %s: nothing passes, and no password is told', async (_, past, words) => {
    const refused = (proxy: ForwardProxy) => ({
      HTTPS_PROXY: proxy.url.replace('-other', ''),
      NO_PROXY: past,
    });
    const { result, proxied } = await run(refused, `${PASSWORD}-other`);
    expect(proxied).toEqual([]);
    expect(result.outputs).toMatchObject({ verdict: 'error', passed: 'false' });
    expect(result.exitCode).toBe(3);
    expect(result.log).toMatch(words);
    expect(result.log).toContain('407');
    expect(result.log + result.summary).not.toContain(PASSWORD);
  });
});
