import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TENANT_ID } from '../../sandbox/azure/seed-catalog.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type GateOptions, runGate } from '../../sandbox/scene.ts';
import { type Route, route, type SandboxServer, startServer } from '../../sandbox/server.ts';

let sandbox: Sandbox;
/** Another origin on the same host, which welcomes whatever comes. */
let elsewhere: SandboxServer;

beforeEach(async () => {
  sandbox = await startSandbox();
  const welcome: Route['answer'] = () => ({ status: 200, body: {} });
  const routes = ['GET', 'POST', 'PATCH'].map((method) => route(method, '/*', welcome));
  elsewhere = await startServer(routes, () => ({ status: 404 }));
});

afterEach(async () => {
  await Promise.all([sandbox.close(), elsewhere.close()]);
});

const PULUMI: GateOptions = { inputs: { 'azure-scopes': '' } };
const AZURE: GateOptions = { inputs: { 'pulumi-stacks': '' } };

/** Signs in to both services by the job's identity. */
const byIdentity = (): GateOptions => ({
  inputs: {
    'pulumi-access-token': '',
    'pulumi-oidc-token-type': 'organization',
    'azure-tenant-id': TENANT_ID,
    'azure-client-id': sandbox.azure.estate.clients[0]?.clientId ?? '',
  },
  env: { ...sandbox.github.idTokenEnv(), AZURE_ACCESS_TOKEN: '' },
});

type Service = 'pulumi' | 'azure' | 'github';

/** Every client of the gate, by the first of its calls and the last. */
const CALLS: readonly (readonly [string, Service, RegExp, () => GateOptions, string])[] = [
  ['the list of Pulumi issues', 'pulumi', /policyresults/i, () => PULUMI, 'error'],
  ['the exchange for a Pulumi token', 'pulumi', /oauth\/token/, byIdentity, 'error'],
  ['Azure events', 'azure', /policyEvents/, () => AZURE, 'error'],
  ["a cloud's own metadata", 'azure', /metadata\/endpoints/, byIdentity, 'error'],
  ['the token endpoint of Entra', 'azure', /oauth2\/v2\.0\/token/, byIdentity, 'error'],
  ["the job's identity token", 'github', /id-token/, byIdentity, 'error'],
  ['the policy file', 'github', /\/commits\//, () => PULUMI, 'error'],
  ['the comment', 'github', /\/comments|graphql/, () => PULUMI, 'fail'],
];

describe('no redirect takes a token, or a request, to another origin', () => {
  it.each(CALLS)('%s', async (_, service, path, options, verdict) => {
    const location = `${elsewhere.url}/there`;
    sandbox[service].faults.add({ path, fault: { kind: 'redirect', status: 307, location } });
    const result = await runGate(sandbox, options());
    expect(sandbox[service].exchanges.some((exchange) => exchange.faulty)).toBe(true);
    expect(elsewhere.exchanges).toEqual([]);
    expect(result.outputs).toMatchObject({ verdict, passed: 'false' });
    expect(result.log).toMatch(/redirect/i);
  });
});

describe('no link of an answer takes a token to another origin', () => {
  it('the next page of Azure events', async () => {
    sandbox.azure.switches.nextLinkForm = 'foreign';
    const result = await runGate(sandbox, AZURE);
    expect(result).toMatchObject({ outputs: { verdict: 'error', passed: 'false' } });
    expect(result.log).toContain('its link leads away from');
  });

  it('the next page of comments', async () => {
    const headers = { link: `<${elsewhere.url}/there>; rel="next"` };
    const fault = { kind: 'status', status: 200, body: [], headers } as const;
    sandbox.github.faults.add({ method: 'GET', path: /\/issues\/42\/comments/, fault });
    const result = await runGate(sandbox, PULUMI);
    expect(result.log).toMatch(/::warning .*not published.*link leads away from/);
    expect(elsewhere.exchanges).toEqual([]);
  });

  it('the login address of a cloud is told by its Resource Manager, and gets no more than its own secret', async () => {
    const rewrite = (body: unknown): unknown =>
      JSON.parse(JSON.stringify(body).replaceAll(sandbox.azure.url, elsewhere.url));
    sandbox.azure.faults.add({ path: /metadata\/endpoints/, fault: { kind: 'rewrite', body: rewrite } });
    const result = await runGate(sandbox, {
      ...byIdentity(),
      inputs: { ...byIdentity().inputs, ...AZURE.inputs },
    });
    expect(result).toMatchObject({ exitCode: 3, outputs: { verdict: 'error' } });
    expect(elsewhere.exchanges).not.toEqual([]);
    for (const { path, headers, requestBody } of elsewhere.exchanges) {
      expect(path).toMatch(/\/oauth2\/v2\.0\/token$/);
      expect(headers['authorization']).toBeUndefined();
      expect(JSON.stringify(requestBody)).not.toContain(sandbox.github.jobToken);
    }
  });
});

describe("the services' addresses are the workflow's alone", () => {
  it.each([
    'pulumi-cloud-url',
    'azure-environment',
    'github-token',
    'pulumi: { cloud-url',
    'azure: { environment',
  ])('a policy file cannot set %s, not even on the base branch', async (key) => {
    const text = `version: 1\n${key}: ${JSON.stringify(elsewhere.url)}${key.includes('{') ? ' }' : ''}\n`;
    const { branches, files } = sandbox.github.estate;
    files.set(branches.get('main') ?? '', new Map([['.github/policy-gate.yml', text]]));
    const result = await runGate(sandbox);
    expect(result.exitCode).toBe(2);
    expect(result.log).toMatch(/is not a key/);
    expect(elsewhere.exchanges).toEqual([]);
  });

  it('nothing that lies in the workspace says where they are', async () => {
    const files = ['.env', '.npmrc', '.azure/config', '.pulumi/credentials.json', '.github/policy-gate.yml'];
    const text = `PULUMI_BACKEND_URL=${elsewhere.url}\nversion: 1\nproxy=${elsewhere.url}\n`;
    const workspace = Object.fromEntries(files.map((file) => [file, text]));
    const result = await runGate(sandbox, { ...PULUMI, workspace });
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail' } });
    expect(elsewhere.exchanges).toEqual([]);
  });
});
