import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AzureEvent, AzureState } from '../../../../sandbox/azure/estate.ts';
import type { AzureSandbox } from '../../../../sandbox/azure/server.ts';
import type { Fault } from '../../../../sandbox/faults.ts';
import type { Service } from '../../../../src/sources/http.ts';
import {
  filterOf,
  type ReadOptions,
  readScopes,
  SUBSCRIPTION,
  serviceOf,
  startSeededAzure,
  WEB,
} from '../azure-truth.ts';

const STATES = /policyStates\/latest\/queryResults/;
const GRAPH = /Microsoft\.ResourceGraph\/resources/;
const ROOT = '/providers/Microsoft.Management/managementGroups/contoso-root';
const OLD = '2026-11-22T03:00:00Z';

let azure: AzureSandbox;
let old: AzureState;
let startingEvents: AzureEvent[];

beforeEach(async () => {
  azure = await startSeededAzure();
  const [assignment] = azure.estate.assignments;
  old = {
    resourceId: `${WEB}/providers/microsoft.web/sites/untouched`.toLowerCase(),
    policyAssignmentId: assignment?.id.toLowerCase() ?? '',
    policyDefinitionId: '/providers/microsoft.authorization/policydefinitions/https-only',
    policyDefinitionAction: 'audit',
    complianceState: 'NonCompliant',
    timestamp: OLD,
  };
  startingEvents = azure.estate.events;
  azure.estate.events = [];
  azure.estate.states = [old];
});

afterEach(() => azure.close());

const read = (lines: readonly string[] = [WEB], options: ReadOptions = {}) =>
  readScopes(azure, lines, { states: true, ...options });
const asked = (pattern: RegExp) => azure.exchanges.filter(({ path }) => pattern.test(path));

describe('what nobody has touched and does not comply', () => {
  it('is a finding where states are asked for', async () => {
    const { findings } = await read();
    expect(findings).toMatchObject([
      {
        effect: 'audit',
        level: 'advisory',
        blocked: false,
        occurrences: 1,
        firstObservedAt: OLD,
        lastObservedAt: OLD,
        resource: { name: 'untouched' },
      },
    ]);
  });

  it('is none where they are not', async () => {
    expect((await readScopes(azure, [WEB])).findings).toEqual([]);
  });

  it.each(['Compliant', 'Exempt', 'Conflict', 'Unknown', 'NotStarted'])(
    'is none where the state is %s',
    async (word) => {
      azure.estate.states = [{ ...old, complianceState: word }];
      expect((await read()).findings).toEqual([]);
    },
  );

  it('is none where it was evaluated more than two days ago', async () => {
    azure.estate.states = [{ ...old, timestamp: '2026-11-21T11:59:59Z' }];
    expect((await read()).findings).toEqual([]);
  });

  it('is not blocked, whatever the effect: it is there', async () => {
    azure.estate.states = [{ ...old, policyDefinitionAction: 'deny' }];
    expect((await read()).findings).toMatchObject([{ blocked: false, level: 'mandatory' }]);
  });
});

describe('states and events of the same key are one finding', () => {
  const eventAt = (timestamp: string) => {
    const [template] = seeded;
    if (template === undefined) throw new Error('the estate has no events');
    const { resourceId, policyAssignmentId, policyDefinitionId } = old;
    return {
      ...template,
      timestamp,
      resourceId,
      policyAssignmentId,
      policyDefinitionId,
      policyDefinitionReferenceId: '',
    };
  };
  let seeded: typeof azure.estate.events;

  beforeEach(async () => {
    const other = await startSeededAzure();
    seeded = other.estate.events.filter(({ policyDefinitionAction }) => policyDefinitionAction === 'audit');
    await other.close();
  });

  it('with the first and last time of both, and the number of events', async () => {
    azure.estate.events = [eventAt('2026-11-23T09:00:00Z'), eventAt('2026-11-23T10:00:00Z')];
    expect((await read()).findings).toMatchObject([
      { occurrences: 2, firstObservedAt: OLD, lastObservedAt: '2026-11-23T10:00:00Z' },
    ]);
  });

  it('and the newest word decides', async () => {
    const fixed = { ...eventAt('2026-11-23T10:00:00Z'), isCompliant: true, complianceState: 'Compliant' };
    azure.estate.events = [fixed];
    expect((await read()).findings).toEqual([]);
    azure.estate.states = [{ ...old, timestamp: '2026-11-23T10:00:01Z' }];
    expect((await read()).findings).toHaveLength(1);
  });
});

describe('states that were asked for and are not read whole', () => {
  it.each<[string, Fault, string]>([
    ['forbidden', { kind: 'status', status: 403 }, 'forbidden'],
    ['an outage', { kind: 'status', status: 500 }, 'server-error'],
    ['something else', { kind: 'status', status: 200, body: { value: [{}] } }, 'contract'],
    ['cut', { kind: 'rewrite', body: (body) => ({ ...Object(body), '@odata.count': 9 }) }, 'incomplete'],
  ])('(%s) fail the target', async (_, fault, code) => {
    azure.faults.add({ path: STATES, fault });
    expect((await read()).targets[0]?.state).toMatchObject({ kind: 'failed', failure: { code } });
  });

  it('are followed over their pages, by POST', async () => {
    azure.switches.pageSize = 10;
    azure.estate.states = Array.from({ length: 35 }, (_, index) => ({
      ...old,
      resourceId: `${old.resourceId}-${index}`,
    }));
    expect((await read()).findings).toHaveLength(35);
    expect(asked(STATES).map(({ method }) => method)).toEqual(Array.from({ length: 4 }, () => 'POST'));
  });
});

describe('over several subscriptions', () => {
  it('a management group is one query of Resource Graph', async () => {
    const { findings, targets } = await read([ROOT]);
    expect(findings).toHaveLength(1);
    expect(targets[0]?.state.kind).toBe('read');
    expect(asked(STATES)).toEqual([]);
  });

  it('more than a page is read to the last row', async () => {
    azure.estate.states = Array.from({ length: 2_345 }, (_, index) => ({
      ...old,
      resourceId: `${old.resourceId}-${index}`,
    }));
    expect((await read([ROOT])).findings).toHaveLength(2_345);
    const queries = asked(GRAPH).filter(({ requestBody }) =>
      JSON.stringify(requestBody).includes('policystates'),
    );
    expect(queries).toHaveLength(3);
  });

  it.each<[string, Fault]>([
    ['refused', { kind: 'status', status: 403 }],
    ['absent', { kind: 'status', status: 404 }],
    [
      'silent of what the summary knows',
      { kind: 'status', status: 200, body: { totalRecords: 0, data: [] } },
    ],
    [
      'silent, as the summary is',
      { kind: 'status', status: 200, body: { totalRecords: 0, data: [], value: [] } },
    ],
    ['too much', { kind: 'status', status: 200, body: { data: Array.from({ length: 200_001 }, () => 0) } }],
    ['cut', { kind: 'rewrite', body: (body) => ({ ...Object(body), totalRecords: 1_000_000 }) }],
  ])('each target is asked where Resource Graph is %s', async (_, fault) => {
    azure.faults.add({ path: GRAPH, fault });
    expect((await read([ROOT])).findings).toHaveLength(1);
    expect(asked(STATES)).toHaveLength(1);
  });

  it('each target is asked where a filter is set, which Resource Graph does not speak', async () => {
    const outcome = await read([ROOT], { filter: filterOf("resourceGroup eq 'rg-data-prod'") });
    expect(outcome.findings).toEqual([]);
    expect(asked(STATES)).toHaveLength(1);
  });

  it('a state of more than two days ago is none here either', async () => {
    azure.estate.states = [{ ...old, timestamp: '2026-11-13T12:00:00Z' }];
    expect((await read([ROOT])).findings).toEqual([]);
    expect(asked(STATES)).toEqual([]);
  });

  it('rows of nobody are left out', async () => {
    azure.estate.states = [
      old,
      { ...old, resourceId: '/subscriptions/other/resourcegroups/x/providers/a/b/c' },
    ];
    azure.switches.ignoresScope = true;
    expect((await read([`${SUBSCRIPTION}`])).findings).toHaveLength(1);
  });
});

describe('a defect behind the events', () => {
  it.each<[string, ReadOptions]>([
    ['where states are findings', {}],
    ['where states are compared', { states: false, crossCheck: true }],
  ])('fails the target and loses no event, %s', async (_, options) => {
    azure.estate.events = startingEvents;
    const whole = serviceOf(azure);
    const service: Service = {
      ...whole,
      send: (request) =>
        STATES.test(request.path) || GRAPH.test(request.path)
          ? Promise.reject(new TypeError('a defect'))
          : whole.send(request),
    };
    const without = await read([WEB], { states: false });
    const { findings, targets } = await read([WEB], { ...options, service });
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.length).toBe(without.findings.length);
    expect(targets[0]?.state).toMatchObject({
      kind: 'failed',
      failure: { message: expect.stringContaining('a defect') },
    });
  });
});
