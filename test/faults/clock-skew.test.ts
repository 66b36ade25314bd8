import { afterEach, expect, it } from 'vitest';
import { azureEvent } from '../../sandbox/azure/event-builder.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import type { Report } from '../../src/report/report.ts';
import { FAST_PACING } from '../sources/service.ts';
import { BASELINE, BUILT_IN, POLICIES, WEB } from './azure-places.ts';
import { gateInProcess } from './in-process.ts';
import { HEAD } from './lonely-stack.ts';

const MINUTE = 60_000;
const DAY = 24 * 60;
/** Minutes before the service's now, near both ends of the window that is asked for. */
const AGES = [20, DAY - 30];

let sandbox: Sandbox;

afterEach(() => sandbox.close());

/** A service whose clock is so many minutes ahead of this machine's, or behind it. */
async function startAhead(minutes: number): Promise<void> {
  const now = (): Date => new Date(Date.now() + minutes * MINUTE);
  sandbox = await startSandbox({ now });
  const at = (age: number): string => new Date(now().getTime() - age * MINUTE).toISOString();
  sandbox.azure.estate.events = AGES.map((age) =>
    azureEvent({
      timestamp: at(age),
      resourceId: `${WEB}/providers/Microsoft.Storage/storageAccounts/${age}`,
      policyAssignmentId: BASELINE,
      policyDefinitionId: `${POLICIES}/policyDefinitions/${BUILT_IN}`,
    }),
  );
  const dated = { kind: 'headers', headers: { date: now().toUTCString() } } as const;
  for (const server of [sandbox.azure, sandbox.pulumi]) server.faults.add({ path: /^/, fault: dated });
}

async function run(inputs: Readonly<Record<string, string>>): Promise<Report> {
  const { report } = await gateInProcess(
    sandbox,
    { 'fail-on-severity': 'none', 'fail-on-level': 'none', ...inputs },
    { pacing: FAST_PACING, commit: HEAD, identity: false, armToken: sandbox.azure.issueToken() },
  );
  return report;
}

it.each([0, 4, -4])('clocks that are %d minutes apart agree', async (minutes) => {
  await startAhead(minutes);
  const report = await run({ 'azure-scopes': WEB, 'azure-environment': sandbox.azure.url });
  expect(report.verdict).toBe('pass');
  expect(report.findings).toHaveLength(AGES.length);
});

it.each(['', 'soon'])('an answer with no date (%j) is of any clock', async (date) => {
  await startAhead(0);
  sandbox.azure.faults.clear();
  sandbox.azure.faults.add({ path: /^/, fault: { kind: 'headers', headers: { date } } });
  const report = await run({ 'azure-scopes': WEB, 'azure-environment': sandbox.azure.url });
  expect(report.verdict).toBe('pass');
});

it.each([
  [60, '60 minutes behind'],
  [-60, '60 minutes ahead of'],
  [6, '6 minutes behind'],
  [-6, '6 minutes ahead of'],
])('a service that is %d minutes ahead is not asked for what happened when', async (minutes, words) => {
  await startAhead(minutes);
  const report = await run({ 'azure-scopes': WEB, 'azure-environment': sandbox.azure.url });
  expect(report).toMatchObject({ verdict: 'error', exitCode: 3, findings: [] });
  const failure = {
    code: 'incomplete',
    message: expect.stringContaining(`the clock of this machine is ${words}`),
  };
  expect(report.targets).toMatchObject([{ state: { kind: 'failed', failure } }]);
  expect(sandbox.azure.exchanges).toHaveLength(1);
});

it.each([60, -60])('issues are of no time: %d minutes take nothing from them', async (minutes) => {
  await startAhead(minutes);
  const report = await run({
    'pulumi-stacks': 'acme/website/production',
    'pulumi-cloud-url': sandbox.pulumi.url,
    'pulumi-access-token': sandbox.pulumi.token,
  });
  expect(report.verdict).toBe('pass');
  expect(report.findings.length).toBeGreaterThan(200);
});
