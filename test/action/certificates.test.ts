import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTlsFront } from '../../sandbox/proxy.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type GateOptions, runGate } from '../../sandbox/scene.ts';
import { type Authority, startAuthority } from './certificates.ts';

const CLIENTS = ['github', 'pulumi', 'azure'] as const;

type Client = (typeof CLIENTS)[number];

let sandbox: Sandbox;
let authority: Authority;
let folder: string;
let trusted: string;
const fronts: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
  authority = await startAuthority();
  folder = await mkdtemp(join(tmpdir(), 'policy-gate-ca-'));
  trusted = join(folder, 'ca.pem');
  await writeFile(trusted, authority.pem);
});

afterAll(async () => {
  await Promise.all([sandbox, ...fronts].map((server) => server.close()));
  await rm(folder, { recursive: true, force: true });
});

/** The address of a service behind a certificate for a name, valid for so many days from a year ago. */
async function behind(client: Client, name = 'localhost', days?: number): Promise<string> {
  const front = await startTlsFront(sandbox[client].url, await authority.issue([name], days));
  fronts.push(front);
  return `https://localhost:${front.port}`;
}

const AT: Record<Client, (address: string) => Pick<GateOptions, 'inputs' | 'env'>> = {
  github: (address) => ({ env: { GITHUB_API_URL: address } }),
  pulumi: (address) => ({ inputs: { 'pulumi-cloud-url': address } }),
  azure: (address) => ({ inputs: { 'azure-environment': address } }),
};

/** How each tells what it could not do. */
const TOLD: Record<Client, string> = {
  github: 'GitHub: .github/policy-gate.yml could not be read',
  pulumi: 'Pulumi Cloud: ',
  azure: 'Azure',
};

/** Nothing that is found breaches. */
const LENIENT = { 'fail-on-severity': 'none', 'fail-on-level': 'none' };

function run(
  addresses: Partial<Record<Client, string>>,
  env: Record<string, string> = {},
  inputs: Record<string, string> = {},
) {
  const changes = CLIENTS.flatMap((client) => {
    const address = addresses[client];
    return address === undefined ? [] : [AT[client](address)];
  });
  return runGate(sandbox, {
    inputs: Object.assign({}, inputs, ...changes.map((change) => change.inputs)),
    env: Object.assign({}, ...changes.map((change) => change.env), env),
  });
}

it('a company’s own authority is trusted by all three clients where NODE_EXTRA_CA_CERTS names it', async () => {
  const direct = await run({});
  const [github, pulumi, azure] = await Promise.all([behind('github'), behind('pulumi'), behind('azure')]);
  const result = await run({ github, pulumi, azure }, { NODE_EXTRA_CA_CERTS: trusted });
  expect(result).toMatchObject({
    exitCode: 1,
    outputs: { verdict: 'fail', counts: direct.outputs['counts'] },
  });
  expect(result.outputs['comment-url']).not.toBe('');
});

describe.concurrent.each(CLIENTS)('a certificate of %s', (client) => {
  it.each<[string, boolean, [name?: string, days?: number], RegExp]>([
    ['that nobody vouches for', false, [], /certificate is not trusted: .*set NODE_EXTRA_CA_CERTS/],
    ['that has expired', true, ['localhost', 30], /certificate is not valid now/],
    ['that is another’s', true, ['elsewhere.test'], /certificate is for another host/],
  ])('%s lets nothing pass, and the error says what to do', async (_, isTrusted, certificate, words) => {
    const address = await behind(client, ...certificate);
    const result = await run(
      { [client]: address },
      isTrusted ? { NODE_EXTRA_CA_CERTS: trusted } : {},
      LENIENT,
    );
    expect(result).toMatchObject({ exitCode: 3, outputs: { verdict: 'error', passed: 'false' } });
    expect(result.log).toMatch(words);
    expect(result.log).toContain(TOLD[client]);
    expect(result.log).toContain(`no connection`);
  });
});
