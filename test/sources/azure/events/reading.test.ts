import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AzureSandbox } from '../../../../sandbox/azure/server.ts';
import type { AzureSwitches } from '../../../../sandbox/azure/switches.ts';
import type { Fault } from '../../../../sandbox/faults.ts';
import { createLanes } from '../../../../src/sources/azure/events/lanes.ts';
import { readEvents } from '../../../../src/sources/azure/events/reading.ts';
import { parseAzureTarget } from '../../../../src/sources/azure/targets/target.ts';
import {
  NOW,
  readScopes,
  SUBSCRIPTION,
  seen,
  serviceOf,
  startSeededAzure,
  truth,
  WEB,
  withoutDefinition,
} from '../azure-truth.ts';

const EVENTS = /policyEvents\/default\/queryResults/;
const COUNT = /policyEvents.*%24count/;

let azure: AzureSandbox;

beforeEach(async () => {
  azure = await startSeededAzure();
});

afterEach(() => azure.close());

const queries = () => azure.exchanges.filter(({ path }) => EVENTS.test(path));
const clauses = (name: string) =>
  queries().flatMap(({ search }) => new URLSearchParams(search).get(name) ?? []);

/** Some answers of a queryResults address, with their rows changed. */
const rewritten = (change: (rows: readonly unknown[]) => readonly unknown[]): Fault => ({
  kind: 'rewrite',
  body: (body) => {
    const entries = Object.entries(Object(body)).map(([name, value]) =>
      name === 'value' && Array.isArray(value) ? [name, change(value)] : [name, value],
    );
    return { ...Object.fromEntries(entries), '@odata.count': null };
  },
});

describe('one page is one request, several are counted and read beside each other', () => {
  it('without a count where there is nothing to be lost', async () => {
    azure.switches.pageSize = 5_000;
    await readScopes(azure, [WEB]);
    expect(queries()).toHaveLength(1);
    expect(clauses('$apply')).toEqual([]);
  });

  it('with a count of all that is there, told by effect', async () => {
    azure.switches.pageSize = 250;
    const { targets } = await readScopes(azure, [WEB]);
    expect(clauses('$apply')).toEqual([
      'groupby((policyAssignmentId,policyDefinitionAction),aggregate($count as numEvents))',
    ]);
    expect(targets[0]?.notes.join(' ')).toMatch(/\d+ events: 2400 deny, \d+ audit/);
    const windows = new Set(clauses('$from'));
    expect(windows.size).toBeGreaterThan(3);
  });

  it.each<[string, Fault]>([
    ['refused', { kind: 'status', status: 400 }],
    ['forbidden', { kind: 'status', status: 403 }],
    ['not there', { kind: 'status', status: 404 }],
    [
      'rows of something else',
      { kind: 'status', status: 200, body: { value: [{ timestamp: '2026-11-23T11:00:00Z' }] } },
    ],
    ['HTML', { kind: 'html' }],
  ])('in one list to its end, where the count is %s', async (_, fault) => {
    azure.switches.pageSize = 250;
    azure.faults.add({ path: COUNT, fault });
    const outcome = await readScopes(azure, [WEB]);
    expect(outcome.targets[0]?.state.kind).toBe('read');
    expect(seen(outcome)).toEqual(withoutDefinition(truth(azure, inWeb)));
    expect(new Set(clauses('$from')).size).toBe(1);
  });
});

const inWeb = ({ resourceId }: { readonly resourceId: string }): boolean =>
  resourceId.toLowerCase().startsWith(`${WEB.toLowerCase()}/`);

describe('a list that loses events without a word', () => {
  it('is read once more, and found whole', async () => {
    azure.switches.pageSize = 250;
    azure.faults.add({
      path: /queryResults.*orderby/,
      ordinals: [3],
      fault: rewritten((rows) => rows.slice(0, 100)),
    });
    const outcome = await readScopes(azure, [WEB]);
    expect(outcome.targets[0]?.state.kind).toBe('read');
    expect(seen(outcome)).toEqual(withoutDefinition(truth(azure, inWeb)));
  });

  it('and loses them again is incomplete', async () => {
    azure.switches.pageSize = 250;
    azure.faults.add({ path: /queryResults.*skiptoken/i, fault: rewritten((rows) => rows.slice(1)) });
    const { targets, findings } = await readScopes(azure, [WEB]);
    expect(targets[0]?.state).toMatchObject({
      kind: 'failed',
      failure: { code: 'incomplete', message: expect.stringMatching(/counts \d+ events and brought \d+/) },
    });
    expect(findings.length).toBeGreaterThan(0);
  });

  it('is not sorted is whole all the same', async () => {
    azure.switches.pageSize = 250;
    azure.faults.add({ path: EVENTS, fault: rewritten((rows) => rows.toReversed()) });
    azure.faults.add({ path: COUNT, fault: { kind: 'delay', milliseconds: 0 } });
    const outcome = await readScopes(azure, [WEB]);
    expect(seen(outcome)).toEqual(withoutDefinition(truth(azure, inWeb)));
  });
});

describe('a service that takes no part of a query beyond window and filter', () => {
  it.each(['\\$orderby', '\\$select'])('such as %s is asked without', async (clause) => {
    azure.switches.pageSize = 250;
    azure.faults.add({ path: new RegExp(`queryResults.*${clause}`), fault: { kind: 'status', status: 400 } });
    const outcome = await readScopes(azure, [WEB]);
    expect(outcome.targets[0]?.state.kind).toBe('read');
    expect(seen(outcome)).toEqual(withoutDefinition(truth(azure, inWeb)));
  });
});

describe('one assignment that was made elsewhere', () => {
  const inherited = () =>
    azure.estate.assignments.find(({ id }) => id.includes('managementGroups'))?.id ?? '';
  const other = () =>
    azure.estate.assignments.find(({ id }) => id.endsWith('d58dea05c8704a33b6c8e43e'))?.id ?? '';
  const ofOther = ({ policyAssignmentId }: { readonly policyAssignmentId: string }): boolean =>
    policyAssignmentId.toLowerCase() === other().toLowerCase();

  it.each<Partial<AzureSwitches>>([
    {},
    { filterValues: 'case-sensitive' },
    { filterValues: 'case-sensitive', pageSize: 10 },
    { ignoresScope: true },
    { order: 'ascending', pageSize: 10 },
  ])('is read whole, whatever the service is like: %o', async (switches) => {
    Object.assign(azure.switches, switches);
    const outcome = await readScopes(azure, [`${SUBSCRIPTION} assignment=${other().toUpperCase()}`]);
    expect(outcome.targets[0]?.state).toMatchObject({ kind: 'read', evidence: { kind: 'governed' } });
    expect(seen(outcome)).toEqual(withoutDefinition(truth(azure, ofOther)));
    expect(seen(outcome).length).toBeGreaterThan(10);
  });

  it('is read whole where the service ignores the filter', async () => {
    azure.faults.add({
      path: /queryResults.*filter/,
      fault: {
        kind: 'rewrite',
        body: () => ({
          value: azure.estate.events.filter((event) => event.timestamp >= '2026-11-22T12:00:00Z'),
        }),
      },
    });
    const outcome = await readScopes(azure, [`${SUBSCRIPTION} assignment=${other()}`]);
    expect(seen(outcome)).toEqual(withoutDefinition(truth(azure, ofOther)));
    expect(outcome.targets[0]?.leftOut).toBeGreaterThan(1_000);
  });

  it("is a management group's, seen within one resource group", async () => {
    const outcome = await readScopes(azure, [
      `${SUBSCRIPTION}/resourceGroups/rg-data-prod assignment=${inherited()}`,
    ]);
    expect(outcome.findings.map(({ resource }) => resource.name)).toEqual(['kv-root']);
  });

  it('is sorted out here where the service does not count', async () => {
    azure.faults.add({ path: COUNT, fault: { kind: 'status', status: 400 } });
    const outcome = await readScopes(azure, [`${SUBSCRIPTION} assignment=${other()}`]);
    expect(seen(outcome)).toEqual(withoutDefinition(truth(azure, ofOther)));
    expect(outcome.targets[0]?.leftOut).toBe(0);
    expect(clauses('$filter')).toEqual([]);
  });
});

describe('a count', () => {
  it('that shrinks while the list is read, because the oldest events go, is asked again', async () => {
    azure.switches.pageSize = 250;
    const gone = azure.estate.events.filter(inWeb).toSorted((a, b) => (a.timestamp < b.timestamp ? -1 : 1));
    const [oldest] = gone.filter(({ timestamp }) => timestamp > '2026-11-22T12:00:00Z');
    azure.faults.add({
      path: COUNT,
      ordinals: [1],
      fault: {
        kind: 'rewrite',
        body: (body) => {
          azure.estate.events = azure.estate.events.filter((event) => event !== oldest);
          return body;
        },
      },
    });
    const outcome = await readScopes(azure, [WEB]);
    expect(outcome.targets[0]?.state.kind).toBe('read');
    expect(seen(outcome)).toEqual(withoutDefinition(truth(azure, inWeb)));
  });

  /** Each page of a list brings rows of the page before in place of its last ones. */
  const repeating = (ordinals?: readonly number[]) => {
    let before: readonly unknown[] = [];
    const fault = rewritten((rows) => {
      const changed = [...rows.slice(0, -20), ...before.slice(0, 20)];
      before = rows;
      return changed;
    });
    azure.faults.add({ path: /queryResults.*(orderby|skiptoken)/i, fault, ...(ordinals && { ordinals }) });
  };

  it('is not met by the same events twice', async () => {
    azure.switches.pageSize = 250;
    repeating([2, 3, 4, 5, 6, 7, 8, 9]);
    const outcome = await readScopes(azure, [WEB]);
    expect(outcome.targets[0]?.state.kind).toBe('read');
    expect(seen(outcome)).toEqual(withoutDefinition(truth(azure, inWeb)));
    expect(clauses('$apply')).toHaveLength(2);
  });

  it('is not met by them in the second reading either', async () => {
    azure.switches.pageSize = 250;
    repeating();
    const { targets } = await readScopes(azure, [WEB]);
    expect(targets[0]?.state).toMatchObject({ kind: 'failed', failure: { code: 'incomplete' } });
  });

  it('is met by two events alike on one page', async () => {
    azure.switches.pageSize = 250;
    const [twin] = azure.estate.events.filter(inWeb);
    if (twin !== undefined) azure.estate.events.push(twin);
    const { targets } = await readScopes(azure, [WEB]);
    expect(targets[0]?.state.kind).toBe('read');
    expect(clauses('$apply')).toHaveLength(1);
  });

  it('of pages that repeat a row is met all the same, without another reading', async () => {
    Object.assign(azure.switches, { pageSize: 250, duplicateAcrossPages: true });
    await readScopes(azure, [WEB]);
    expect(clauses('$apply')).toHaveLength(1);
  });
});

it('empty pages without an end are an error', async () => {
  const body = { value: [], '@odata.nextLink': '' };
  let page = 0;
  azure.faults.add({
    path: EVENTS,
    fault: {
      kind: 'rewrite',
      body: () => {
        page += 1;
        return {
          ...body,
          '@odata.nextLink': `${azure.url}${WEB}/providers/Microsoft.PolicyInsights/policyEvents/default/queryResults?api-version=2019-10-01&p=${page}`,
        };
      },
    },
  });
  azure.faults.add({ path: COUNT, fault: { kind: 'status', status: 400 } });
  const { targets } = await readScopes(azure, [WEB]);
  expect(targets[0]?.state).toMatchObject({
    kind: 'failed',
    failure: { code: 'incomplete', message: expect.stringContaining('101 pages in a row are empty') },
  });
});

it('more events than a target may have are an error, and those read so far are told', async () => {
  azure.switches.pageSize = 40;
  const target = parseAzureTarget(SUBSCRIPTION);
  if ('problem' in target) throw new Error(target.problem);
  const added: unknown[] = [];
  const tally = { own: 0, foreign: 0, newest: '', count: undefined };
  const reading = readEvents(
    target.value,
    { from: new Date('2026-11-22T12:00:00Z'), to: NOW },
    {
      service: serviceOf(azure),
      lanes: createLanes(0),
      filter: undefined,
      maxRows: 100,
      add: (event) => void added.push(event),
    },
    tally,
  );
  await expect(reading).rejects.toMatchObject({
    code: 'too-many-rows',
    message: expect.stringContaining('120 events came, over the limit of 100 rows'),
  });
  expect(added.length).toBeGreaterThan(100);
  expect(tally.own).toBe(120);
});
