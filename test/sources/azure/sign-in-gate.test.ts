import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TENANT_ID } from '../../../sandbox/azure/seed-catalog.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { inputsFor } from '../../../sandbox/scene.ts';
import { readInputs } from '../../../src/config/inputs.ts';
import { loadPlan } from '../../../src/config/load/plan.ts';
import type { Circumstances } from '../../../src/config/settings.ts';
import { gate } from '../../../src/gate.ts';
import { readRun } from '../../../src/github/event.ts';
import { buildSources } from '../../../src/sources/build.ts';
import { createRecorder, type Recorder } from '../../faults/recorder.ts';
import { FAST_PACING } from '../service.ts';

let sandbox: Sandbox;
let folder: string;
let runner: Recorder;

beforeEach(async () => {
  sandbox = await startSandbox();
  folder = await mkdtemp(join(tmpdir(), 'policy-gate-'));
  runner = createRecorder(sandbox.github);
  // No Azure CLI is on the path.
  vi.stubEnv('PATH', folder);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all([sandbox.close(), rm(folder, { recursive: true, force: true })]);
});

type Words = Readonly<Record<string, string>>;

/** Settings and ports of a run of our own, in which the job has an identity unless told otherwise. */
async function prepared(inputs: Words, env: Words = {}, circumstances: Partial<Circumstances> = {}) {
  const all = { ...inputsFor(sandbox), 'dry-run': 'true', ...inputs };
  const names = Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  const run = { ...(await readRun({})), fork: circumstances.fork ?? false };
  const now = new Date();
  const told = { now, fork: false, identity: true, temporaryDirectory: folder, ...circumstances };
  const given = await readInputs({ ...Object.fromEntries(names), ...env });
  const { settings, rules } = await loadPlan(given, told, { notes: [] }, run);
  const { signal } = new AbortController();
  const askOverride = () => Promise.resolve(undefined);
  const ports = { run, workflow: runner, now, signal, pacing: FAST_PACING, askOverride };
  return { settings, rules, ports };
}

async function runGate(...words: Parameters<typeof prepared>) {
  const { settings, rules, ports } = await prepared(...words);
  return gate(settings, rules, ports);
}

const client = () => sandbox.azure.estate.clients[0] ?? { clientId: '', clientSecret: '' };
const ids = (): Words => ({ 'azure-tenant-id': TENANT_ID, 'azure-client-id': client().clientId });
const withSecret = (): Words => ({ ...ids(), 'azure-client-secret': client().clientSecret });
const fromTerraform = (): Words => ({ ARM_TENANT_ID: TENANT_ID, ARM_CLIENT_ID: client().clientId });
const signIns = () => runner.lines.filter((line) => line.startsWith('Azure: '));

function forbidSubject(): void {
  client().federatedCredentials = [{ subject: 'repo:acme/x' }];
}

describe('the gate signed in to Azure', () => {
  it.each<[string, () => Words, () => Words, Partial<Circumstances>, string]>([
    ['by the job’s identity', ids, () => ({}), {}, 'OIDC federation'],
    ['by variables that another tool needs too', () => ({}), fromTerraform, {}, 'OIDC federation'],
    ['by a secret', withSecret, () => ({}), { identity: false }, 'client secret'],
    [
      'by a ready token',
      ids,
      () => ({ AZURE_ACCESS_TOKEN: sandbox.azure.issueToken() }),
      {},
      'AZURE_ACCESS_TOKEN',
    ],
  ])('%s reads its targets', async (_, inputs, env, circumstances, name) => {
    const report = await runGate(inputs(), env(), circumstances);
    expect(report.targets.map(({ state }) => state.kind)).toEqual(['read', 'read', 'read']);
    expect(signIns()).toEqual([expect.stringContaining(`Azure: signed in by ${name}`)]);
  });

  it('asks neither Entra nor the cloud before the sources are read', async () => {
    const { settings, ports } = await prepared(ids());
    await buildSources(settings, ports);
    expect([...sandbox.azure.exchanges, ...sandbox.github.exchanges]).toEqual([]);
  });

  it('goes on in the middle with a new token', async () => {
    sandbox.azure.switches.expireTokensAfter = 1;
    const report = await runGate(ids());
    expect(report.targets.map(({ state }) => state.kind)).toEqual(['read', 'read', 'read']);
    expect(sandbox.azure.exchanges.filter(({ path }) => path.endsWith('/token'))).toHaveLength(2);
  });

  it('in no way that is let in fails the targets of Azure, once, and reads Pulumi', async () => {
    forbidSubject();
    const scopes = `${inputsFor(sandbox)['azure-scopes']}\n/subscriptions/${TENANT_ID}`;
    const report = await runGate({
      ...withSecret(),
      'azure-client-secret': 'not~the~secret',
      'azure-scopes': scopes,
    });
    expect(report.targets.map(({ state }) => state.kind)).toEqual(['read', 'read', 'failed', 'failed']);
    expect(report.targets[2]?.state).toMatchObject({
      failure: { code: 'sign-in', message: expect.stringMatching(/AADSTS700213.*AADSTS7000215/) },
    });
    expect(sandbox.azure.exchanges.filter(({ path }) => path.endsWith('/token'))).toHaveLength(2);
  });

  it('without any sign-in is a configuration error before any service is asked', async () => {
    await expect(runGate({}, {}, { identity: false })).rejects.toThrow(
      /^azure-scopes: no sign-in for Azure.*not installed/,
    );
    expect(sandbox.pulumi.exchanges).toEqual([]);
  });

  it.each<[string, () => Words, () => Words]>([
    ['ids that need an identity', ids, () => ({})],
    ['half of the ids', () => ({ 'azure-tenant-id': TENANT_ID }), () => ({})],
    ['nothing', () => ({}), () => ({})],
    ['variables of other tools', () => ({}), fromTerraform],
  ])('on a fork with %s has no credentials', async (_, inputs, env) => {
    const report = await runGate(inputs(), env(), { fork: true, identity: false });
    expect(report.targets[2]?.state.kind).toBe('no-credentials');
  });

  it('tells no secret that was sent, after a refusal and an error, and has masked all', async () => {
    forbidSubject();
    sandbox.azure.faults.add({
      path: /queryResults/,
      fault: { kind: 'status', status: 400, body: { error: { code: 'x', message: 'odd' } } },
    });
    const report = await runGate(withSecret());
    const told = [
      inspect(report, { depth: 20 }),
      ...runner.lines,
      ...runner.summaries,
      ...runner.outputs.values(),
      ...runner.annotations.map(({ message }) => message),
    ].join('\n');
    const issued = sandbox.azure.exchanges.flatMap(({ headers, requestBody }) => [
      headers['authorization']?.replace('Bearer ', '') ?? '',
      ...Object.entries(requestBody ?? {}).flatMap(([name, value]) =>
        ['client_assertion', 'client_secret'].includes(name) ? [String(value)] : [],
      ),
    ]);
    const secrets = [...new Set(issued.filter((text) => text !== ''))];
    expect(secrets).toHaveLength(3);
    for (const secret of secrets) expect(told).not.toContain(secret);
    for (const secret of secrets.filter((one) => one !== client().clientSecret)) {
      expect(runner.secrets).toContain(secret);
    }
  });
});
