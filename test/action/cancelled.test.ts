import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TENANT_ID } from '../../sandbox/azure/seed-catalog.ts';
import type { Fault } from '../../sandbox/faults.ts';
import { runStep, type Step, type StepResult } from '../../sandbox/runner.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { BUNDLE, type GateOptions, gateStep } from '../../sandbox/scene.ts';

const HANG: Fault = { kind: 'hang' };
const MERGE = new URL('../merge/index.js', `file://${BUNDLE}`).pathname;

let sandbox: Sandbox;
let folder: string;

beforeEach(async () => {
  sandbox = await startSandbox();
  folder = await mkdtemp(join(tmpdir(), 'policy-gate-cancelled-'));
});

afterEach(() => Promise.all([sandbox.close(), rm(folder, { recursive: true, force: true })]));

/** Where a run is when its job is cancelled: what it asks, and hears nothing to unless told otherwise. */
type Place = {
  readonly service: 'github' | 'pulumi' | 'azure';
  readonly method?: string;
  readonly path: RegExp;
  readonly fault?: Fault;
};

/** Starts a step, cancels it by the signal once its request has come, and waits for its end. */
async function cancel(step: Step, { service, fault = HANG, ...request }: Place, signal: NodeJS.Signals) {
  const server = sandbox[service];
  server.faults.add({ ...request, fault });
  const started = Promise.withResolvers<(signal: NodeJS.Signals) => void>();
  const ended = runStep(step, (_, kill) => started.resolve(kill));
  const kill = await started.promise;
  const hasCome = (): boolean =>
    server.exchanges.some(
      ({ method, path }) => request.path.test(path) && (request.method ?? method) === method,
    );
  await expect.poll(hasCome, { timeout: 30_000, interval: 10 }).toBe(true);
  kill(signal);
  return ended;
}

const stepOf = (options: GateOptions): Step =>
  gateStep(sandbox, { ...options, env: { RUNNER_TEMP: folder, ...options.env } });

const files = async (): Promise<readonly string[]> => readdir(folder, { recursive: true });
const bodies = (): readonly string[] => sandbox.github.estate.comments.map(({ body }) => body);

function expectStopped(result: StepResult, signal: NodeJS.Signals): void {
  expect(result).toMatchObject({ exitCode: 3, outputs: {}, summary: '' });
  expect(result.log).toContain(
    `Stopped by ${signal}: the gate has not passed, and nothing more is published.`,
  );
}

const OIDC = { 'pulumi-access-token': '', 'pulumi-oidc-token-type': 'organization', 'azure-scopes': '' };
const FEDERATED = {
  'pulumi-stacks': '',
  'azure-tenant-id': TENANT_ID,
  'azure-client-id': '11111111-2222-3333-4444-555555555555',
};
const identified = () => ({ ...sandbox.github.idTokenEnv(), AZURE_ACCESS_TOKEN: '' });
const throttled: Fault = { kind: 'status', status: 429, headers: { 'retry-after': '25' } };

describe('a job that is cancelled stops at once, and leaves the comment as it was, while it', () => {
  it.each<[string, NodeJS.Signals, Place, (() => GateOptions)?]>([
    [
      'looks for its pull request',
      'SIGINT',
      { service: 'github', path: /\/pulls\b/ },
      () => ({ event: 'push' }),
    ],
    ['looks up the commit of the policy file', 'SIGTERM', { service: 'github', path: /\/commits\// }],
    ['reads the policy file', 'SIGINT', { service: 'github', path: /\/contents\// }],
    [
      'asks when the run started',
      'SIGTERM',
      { service: 'github', path: /\/attempts\// },
      () => ({ inputs: { 'azure-since': 'run' } }),
    ],
    [
      'waits for its identity token',
      'SIGINT',
      { service: 'github', path: /\/id-token/ },
      () => ({ inputs: OIDC, env: identified() }),
    ],
    [
      'signs in to Pulumi',
      'SIGTERM',
      { service: 'pulumi', path: /\/oauth\/token/ },
      () => ({ inputs: OIDC, env: identified() }),
    ],
    [
      'signs in to Azure',
      'SIGINT',
      { service: 'azure', path: /\/oauth2\/v2.0\/token/ },
      () => ({ inputs: FEDERATED, env: identified() }),
    ],
    ['reads issues', 'SIGINT', { service: 'pulumi', path: /issues/ }],
    ['reads events', 'SIGTERM', { service: 'azure', path: /queryResults/ }],
    ['waits as long as it was told', 'SIGINT', { service: 'pulumi', path: /issues/, fault: throttled }],
    ['reads the comments', 'SIGINT', { service: 'github', method: 'GET', path: /\/comments\b/ }],
  ])('%s (%s)', async (_, signal, place, options = () => ({})) => {
    const before = bodies();
    expectStopped(await cancel(stepOf(options()), place, signal), signal);
    expect(bodies()).toEqual(before);
    expect((await files()).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('joins the reports of a matrix (SIGTERM)', async () => {
    const own = { reports: folder, 'github-token': sandbox.github.jobToken };
    const step = { ...stepOf({}), bundle: MERGE, inputs: own };
    expectStopped(await cancel(step, { service: 'github', path: /\/commits\// }, 'SIGTERM'), 'SIGTERM');
    expect(await files()).toEqual([]);
  });
});

describe('a job that is cancelled while its comment is on the way', () => {
  it('leaves that one comment whole, and the next run finds it', async () => {
    const place = { service: 'github', method: 'POST', path: /\/comments\b/ } as const;
    const before = bodies();
    expectStopped(await cancel(stepOf({}), place, 'SIGINT'), 'SIGINT');
    sandbox.github.faults.clear();
    const [written = '', ...others] = bodies().filter((body) => !before.includes(body));
    expect(others).toEqual([]);
    expect(written).toMatch(/^<!-- policy-gate/);
    const next = await runStep(stepOf({}));
    expect(next.outputs['comment-url']).not.toBe('');
    expect(bodies()).toHaveLength(before.length + 1);
  });
});
