import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AzureEvent, AzureState } from '../../../../sandbox/azure/estate.ts';
import { denyStormOf } from '../../../../sandbox/azure/event-builder.ts';
import type { AzureSandbox } from '../../../../sandbox/azure/server.ts';
import type { Fault } from '../../../../sandbox/faults.ts';
import { NOW, readScopes, SUBSCRIPTION, startSeededAzure, WEB } from '../azure-truth.ts';

const STATES = /policyStates\/latest\/queryResults/;
const GRAPH = /Microsoft\.ResourceGraph\/resources/;

let azure: AzureSandbox;
let event: AzureEvent;

beforeEach(async () => {
  azure = await startSeededAzure();
  const [audited] = azure.estate.events.filter(
    ({ policyDefinitionAction }) => policyDefinitionAction === 'audit',
  );
  if (audited === undefined) throw new Error('the estate has no audit event');
  event = {
    ...audited,
    timestamp: '2026-11-23T10:00:00.1234567Z',
    resourceId: `${WEB}/providers/Microsoft.Web/sites/One`,
  };
  azure.estate.events = [event];
  azure.estate.states = [];
});

afterEach(() => azure.close());

const state = (change: Partial<AzureState>): AzureState => ({
  resourceId: event.resourceId.toLowerCase(),
  policyAssignmentId: event.policyAssignmentId.toLowerCase(),
  policyDefinitionId: event.policyDefinitionId.toLowerCase(),
  policyDefinitionReferenceId: event.policyDefinitionReferenceId ?? '',
  policyDefinitionAction: event.policyDefinitionAction,
  complianceState: 'Compliant',
  timestamp: '2026-11-23T11:00:00Z',
  ...change,
});

const read = () => readScopes(azure, [WEB], { crossCheck: true });
const asked = (pattern: RegExp) => azure.exchanges.filter(({ path }) => pattern.test(path));

describe('a latest state clears a finding', () => {
  it.each<[string, Partial<AzureState>]>([
    ['Compliant, after the event', {}],
    ['Compliant, at the very moment of the event', { timestamp: '2026-11-23T10:00:00.1234567Z' }],
    ['in another case', { resourceId: `${WEB}/providers/microsoft.web/SITES/one` }],
  ])('%s', async (_, change) => {
    azure.estate.states = [state(change)];
    const { findings, setAside } = await read();
    expect([findings, setAside]).toEqual([[], []]);
  });

  it('Exempt: it is shown apart', async () => {
    azure.estate.states = [state({ complianceState: 'Exempt' })];
    const { findings, setAside } = await read();
    expect(findings).toEqual([]);
    expect(setAside).toMatchObject([{ reason: 'exempted', finding: { resource: { name: 'One' } } }]);
  });
});

describe('a latest state clears nothing', () => {
  it.each<[string, Partial<AzureState>]>([
    ['where it is older than the event by a ten-millionth', { timestamp: '2026-11-23T10:00:00.1234566Z' }],
    ['where it says NonCompliant', { complianceState: 'NonCompliant' }],
    ['where it says Conflict', { complianceState: 'Conflict' }],
    ['where it says Unknown', { complianceState: 'Unknown' }],
    ['of another resource', { resourceId: `${WEB}/providers/Microsoft.Web/sites/Two` }],
    [
      'of another assignment',
      { policyAssignmentId: `${WEB}/providers/Microsoft.Authorization/policyAssignments/x` },
    ],
    [
      'of another definition',
      { policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/x' },
    ],
    ['of another reference id', { policyDefinitionReferenceId: 'another' }],
  ])('%s', async (_, change) => {
    azure.estate.states = [state(change)];
    expect((await read()).findings).toHaveLength(1);
  });

  it('where there is none', async () => {
    expect((await read()).findings).toHaveLength(1);
  });

  it('where a newer one says NonCompliant, in whatever order they come', async () => {
    const newer = state({ complianceState: 'NonCompliant', timestamp: '2026-11-23T11:30:00Z' });
    const rows = [state({}), newer].map((one) => ({
      ...one,
      isCompliant: one.complianceState === 'Compliant',
    }));
    for (const value of [rows, rows.toReversed()]) {
      azure.faults.clear();
      azure.faults.add({ path: STATES, fault: { kind: 'status', status: 200, body: { value } } });
      expect((await read()).findings).toHaveLength(1);
    }
  });

  it('where it is switched off, and none is asked', async () => {
    azure.estate.states = [state({})];
    const { findings } = await readScopes(azure, [WEB]);
    expect(findings).toHaveLength(1);
    expect(asked(STATES)).toEqual([]);
  });

  it.each<[string, Fault, string]>([
    [
      'may not be read',
      { kind: 'status', status: 403 },
      'Microsoft.PolicyInsights/policyStates/queryResults/read',
    ],
    ['cannot be read', { kind: 'status', status: 500 }, 'HTTP 500'],
    ['are not there', { kind: 'status', status: 404 }, 'HTTP 404'],
    ['are something else', { kind: 'status', status: 200, body: { value: [{}] } }, 'contract'],
  ])('where states %s: that is a caution, no failure', async (_, fault, words) => {
    azure.estate.states = [state({})];
    azure.faults.add({ path: STATES, fault });
    const { findings, targets } = await read();
    expect(findings).toHaveLength(1);
    expect(targets[0]).toMatchObject({ state: { kind: 'read' } });
    expect(targets[0]?.cautions.join(' ')).toContain('what was fixed since its event may still count');
    expect(targets[0]?.cautions.join(' ')).toContain(words);
  });
});

it('a denied request whose resource is there and does not comply is not blocked alone', async () => {
  event = { ...event, policyDefinitionAction: 'deny' };
  azure.estate.events = [event];
  azure.estate.states = [state({ complianceState: 'NonCompliant', timestamp: '2026-11-23T09:00:00Z' })];
  expect((await read()).findings).toMatchObject([{ blocked: false, effect: 'deny', level: 'mandatory' }]);
  azure.estate.states = [];
  expect((await read()).findings).toMatchObject([{ blocked: true }]);
});

it('a denied request whose resource complies by now is cleared too', async () => {
  event = { ...event, policyDefinitionAction: 'deny' };
  azure.estate.events = [event];
  azure.estate.states = [state({})];
  expect((await read()).findings).toEqual([]);
});

it('every target that brought a finding of a resource is asked about it', async () => {
  const [first, second] = azure.estate.assignments
    .filter(({ id }) => id.startsWith(`${SUBSCRIPTION}/providers`))
    .map(({ id }) => id);
  azure.estate.events = [first, second].map((policyAssignmentId = '') => ({ ...event, policyAssignmentId }));
  azure.estate.states = [first, second].map((policyAssignmentId = '') => state({ policyAssignmentId }));
  for (const lines of [
    [first, second],
    [first, WEB],
    [WEB, first],
  ]) {
    const outcome = await readScopes(
      azure,
      lines.map((line = '') => line),
      { crossCheck: true },
    );
    expect(outcome.findings).toEqual([]);
  }
});

it('an address holds no more ids than servers take', async () => {
  azure.estate.events = Array.from({ length: 10 }, (_, index) => ({
    ...event,
    resourceId: `${WEB}/providers/Microsoft.Web/sites/${'ü'.repeat(200)}${index}`,
  }));
  await read();
  expect(asked(STATES).length).toBeGreaterThan(1);
  expect(Math.max(...asked(STATES).map(({ path, search }) => path.length + search.length))).toBeLessThan(
    8_000,
  );
});

it('nothing is asked where there is no finding', async () => {
  azure.estate.events = [{ ...event, isCompliant: true, complianceState: 'Compliant' }];
  await read();
  expect(asked(STATES)).toEqual([]);
});

it('resources are asked ten at a time, with their ids as states spell them, quotes doubled', async () => {
  azure.estate.events = Array.from({ length: 25 }, (_, index) => ({
    ...event,
    resourceId: `${WEB}/providers/Microsoft.Web/sites/It's ${index}`,
  }));
  await read();
  const filters = asked(STATES).map(({ search }) => new URLSearchParams(search).get('$filter') ?? '');
  expect(filters.map((filter) => filter.split(' or ').length)).toEqual([10, 10, 5]);
  expect(filters[0]).toContain("/sites/it''s 0'");
  expect(filters[0]).toContain(`) and (policyAssignmentId eq '${event.policyAssignmentId.toLowerCase()}')`);
  expect(filters[0]).not.toMatch(/compliant|complianceState/i);
});

describe('many resources', () => {
  const statesOf = (events: readonly AzureEvent[]): AzureState[] =>
    events.map(({ resourceId, policyAssignmentId, policyDefinitionId, policyDefinitionReferenceId }) =>
      state({
        resourceId,
        policyAssignmentId,
        policyDefinitionId,
        policyDefinitionReferenceId: policyDefinitionReferenceId ?? '',
      }),
    );

  beforeEach(() => {
    const until = new Date(NOW.getTime() - 3 * 3_600_000);
    azure.estate.events = denyStormOf({ events: 250, resources: 250, until, spreadMs: 1_000 });
    azure.estate.states = statesOf(azure.estate.events.slice(0, 240));
  });

  it('are asked of Resource Graph, two hundred at a time', async () => {
    const { findings } = await read();
    expect(findings).toHaveLength(10);
    // Those that it says nothing of are asked about where the findings are from.
    expect(asked(STATES)).toHaveLength(1);
    const bodies = asked(GRAPH).map(({ requestBody }) => JSON.stringify(requestBody));
    expect(bodies.filter((body) => body.includes('policystates'))).toHaveLength(2);
  });

  it('of which Resource Graph says nothing are asked about at the scope', async () => {
    azure.faults.add({
      path: GRAPH,
      fault: { kind: 'status', status: 200, body: { totalRecords: 0, data: [] } },
    });
    const { findings } = await read();
    expect(findings).toHaveLength(10);
    expect(asked(STATES)).toHaveLength(25);
  });

  it('are asked for whatever their names hold', async () => {
    const hostile = `${WEB}/providers/Microsoft.Web/sites/it's \\ a\nline\u200b of "text" 😀`;
    azure.estate.events = azure.estate.events.map((one, index) =>
      index === 0 ? { ...one, resourceId: hostile } : one,
    );
    azure.estate.states = statesOf(azure.estate.events);
    expect((await read()).findings).toEqual([]);
    expect(asked(GRAPH).map(({ response }) => response?.status)).toEqual([200, 200]);
  });

  it.each<[string, Fault]>([
    ['refused', { kind: 'status', status: 403 }],
    ['cut', { kind: 'rewrite', body: (body) => ({ ...Object(body), totalRecords: 1_000_000 }) }],
    ['something else', { kind: 'status', status: 200, body: { data: [{ properties: {} }] } }],
  ])('are asked of the scope where Resource Graph is %s', async (_, fault) => {
    azure.faults.add({ path: GRAPH, fault });
    const { findings, targets } = await read();
    expect(findings).toHaveLength(10);
    expect(asked(STATES)).toHaveLength(25);
    expect(targets[0]?.cautions).toEqual([]);
  });

  it('are compared as far as five hundred of them, and the rest count', async () => {
    azure.faults.add({ path: GRAPH, fault: { kind: 'status', status: 403 } });
    const until = new Date(NOW.getTime() - 3 * 3_600_000);
    azure.estate.events = denyStormOf({ events: 512, resources: 512, until, spreadMs: 1_000 });
    azure.estate.states = statesOf(azure.estate.events);
    const { findings, targets } = await readScopes(azure, [SUBSCRIPTION], { crossCheck: true });
    expect(findings).toHaveLength(12);
    expect(targets[0]?.cautions.join(' ')).toContain('findings of 12 resources were not compared');
  });
});
