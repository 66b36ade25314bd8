import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AzureEvent, AzureState } from '../../../sandbox/azure/estate.ts';
import type { AzureSandbox } from '../../../sandbox/azure/server.ts';
import { readScopes, startSeededAzure, WEB } from './azure-truth.ts';

const MAX_ROWS = 5;
const ROOT = '/providers/Microsoft.Management/managementGroups/contoso-root';

let azure: AzureSandbox;
let event: AzureEvent;

beforeEach(async () => {
  azure = await startSeededAzure();
  const [audited] = azure.estate.events.filter(
    ({ policyDefinitionAction }) => policyDefinitionAction === 'audit',
  );
  if (audited === undefined) throw new Error('the estate has no audit event');
  event = audited;
  azure.estate.events = [];
  azure.estate.states = [];
});

afterEach(() => azure.close());

const READ = { state: { kind: 'read' } };
const tooMany = (came: RegExp, remedy: string) => ({
  state: {
    kind: 'failed',
    failure: {
      code: 'too-many-rows',
      message: expect.stringMatching(
        new RegExp(
          `${came.source}, over the limit of 5 rows read of one target\\. ${remedy} raise limits\\.rows in the policy file\\.$`,
        ),
      ),
    },
  },
});

const resource = (index: number, site = 'site') => `${WEB}/providers/Microsoft.Web/sites/${site}-${index}`;

describe('policy events', () => {
  const eventsOf = (count: number): AzureEvent[] =>
    Array.from({ length: count }, (_, index) => ({
      ...event,
      timestamp: `2026-11-23T10:0${index}:00.0000000Z`,
      resourceId: resource(index),
    }));
  const read = () => readScopes(azure, [WEB], { maxRows: MAX_ROWS });

  it.each([1_000, 5, 2])('as many as the limit are read, in pages of %i', async (pageSize) => {
    azure.switches.pageSize = pageSize;
    azure.estate.events = eventsOf(MAX_ROWS);
    const { targets, findings } = await read();
    expect(targets).toMatchObject([READ]);
    expect(findings).toHaveLength(MAX_ROWS);
  });

  it.each([1_000, 5, 2])(
    'one more fails the target, in pages of %i, and what was read counts',
    async (pageSize) => {
      azure.switches.pageSize = pageSize;
      azure.estate.events = eventsOf(MAX_ROWS + 1);
      const { targets, findings } = await read();
      expect(targets).toMatchObject([tooMany(/6 events came/, 'Shorten azure-since, narrow the target, or')]);
      expect(findings.length).toBeGreaterThan(0);
    },
  );
});

describe('noncompliant states', () => {
  const statesOf = (count: number, change: Partial<AzureState> = {}, site = 'site'): AzureState[] =>
    Array.from({ length: count }, (_, index) => ({
      resourceId: resource(index, site).toLowerCase(),
      policyAssignmentId: event.policyAssignmentId.toLowerCase(),
      policyDefinitionId: event.policyDefinitionId.toLowerCase(),
      policyDefinitionAction: 'audit',
      complianceState: 'NonCompliant',
      timestamp: '2026-11-23T03:00:00Z',
      ...change,
    }));
  const read = (line: string) => readScopes(azure, [line], { states: true, maxRows: MAX_ROWS });
  const SCOPES = [
    [WEB, 'of Policy Insights'],
    [ROOT, 'of Resource Graph'],
  ] as const;

  it.each(SCOPES)('as many as the limit are read (%s, %s)', async (line) => {
    azure.estate.states = statesOf(MAX_ROWS);
    const { targets, findings } = await read(line);
    expect(targets).toMatchObject([READ]);
    expect(findings).toHaveLength(MAX_ROWS);
  });

  it.each(SCOPES)('one more fails the target, and what was read counts (%s, %s)', async (line) => {
    azure.estate.states = statesOf(MAX_ROWS + 1);
    const { targets, findings } = await read(line);
    expect(targets).toMatchObject([tooMany(/6 noncompliant states came/, 'Narrow the target, or')]);
    expect(findings.length).toBeGreaterThan(0);
  });

  it('beyond it in Resource Graph are asked for at the target, which leaves older ones out', async () => {
    const older = statesOf(MAX_ROWS, { timestamp: '2026-11-13T03:00:00Z' }, 'older');
    azure.estate.states = [...statesOf(MAX_ROWS), ...older];
    const { targets, findings } = await read(ROOT);
    expect(targets).toMatchObject([READ]);
    expect(findings).toHaveLength(MAX_ROWS);
  });
});
