import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AzureSandbox } from '../../../../sandbox/azure/server.ts';
import type { AzureSwitches } from '../../../../sandbox/azure/switches.ts';
import {
  filterOf,
  readScopes,
  SUBSCRIPTION,
  seen,
  startSeededAzure,
  truth,
  withoutDefinition,
} from '../azure-truth.ts';

const EVENTS = /policyEvents\/default\/queryResults/;
const COUNT = /policyEvents.*%24count/;

let azure: AzureSandbox;

beforeEach(async () => {
  azure = await startSeededAzure();
});

afterEach(() => azure.close());

const clauses = (name: string) =>
  azure.exchanges
    .filter(({ path }) => EVENTS.test(path))
    .flatMap(({ search }) => new URLSearchParams(search).get(name) ?? []);

describe("the user's own filter", () => {
  const filter = filterOf("resourceGroup eq 'rg-data-prod' or resourceGroup eq 'RG-SHARED-NETWORK'");
  const isMet = ({ resourceGroup }: { readonly resourceGroup: string }): boolean =>
    ['rg-data-prod', 'rg-shared-network'].includes(resourceGroup.toLowerCase());
  const asSeen = (outcome: Awaited<ReturnType<typeof readScopes>>) => {
    expect(outcome.targets[0]).toMatchObject({ state: { kind: 'read', evidence: { kind: 'governed' } } });
    expect(seen(outcome)).toEqual(withoutDefinition(truth(azure, isMet)));
    expect(seen(outcome).length).toBeGreaterThan(10);
  };

  it('is asked of the list, and counted by its columns', async () => {
    azure.switches.pageSize = 20;
    asSeen(await readScopes(azure, [SUBSCRIPTION], { filter }));
    expect(new Set(clauses('$filter'))).toEqual(new Set([filter.expression]));
    expect(clauses('$apply')).toEqual([
      'groupby((policyAssignmentId,policyDefinitionAction,resourceGroup),aggregate($count as numEvents))',
    ]);
  });

  it.each<[string, Partial<AzureSwitches>]>([
    ['minds the case of its texts', { filterValues: 'case-sensitive' }],
    ['minds the case and has small pages', { filterValues: 'case-sensitive', pageSize: 50 }],
  ])('is met whatever the spelling where the service %s', async (_, switches) => {
    Object.assign(azure.switches, switches);
    asSeen(await readScopes(azure, [SUBSCRIPTION], { filter }));
  });

  it('is applied here where the service ignores it', async () => {
    const value = azure.estate.events.filter((event) => event.timestamp >= '2026-11-22T12:00:00Z');
    azure.faults.add({ path: /queryResults.*filter/, fault: { kind: 'rewrite', body: () => ({ value }) } });
    asSeen(await readScopes(azure, [SUBSCRIPTION], { filter }));
  });

  it('is applied here where a count leaves its column out', async () => {
    azure.faults.add({
      path: COUNT,
      fault: {
        kind: 'rewrite',
        body: (body) => JSON.parse(JSON.stringify(body).replaceAll('"resourceGroup"', '"other"')),
      },
    });
    asSeen(await readScopes(azure, [SUBSCRIPTION], { filter }));
    expect(clauses('$filter')).toEqual([]);
  });

  it('is applied here where counting would cost more than reading', async () => {
    const value = Array.from({ length: 20_001 }, (_, index) => ({
      policyAssignmentId: `/a${index}`,
      policyDefinitionAction: 'audit',
      resourceGroup: 'x',
      numEvents: 1,
    }));
    azure.faults.add({ path: COUNT, fault: { kind: 'status', status: 200, body: { value } } });
    asSeen(await readScopes(azure, [SUBSCRIPTION], { filter }));
    expect(clauses('$filter')).toEqual([]);
  });

  it('is applied here where the service does not count', async () => {
    azure.faults.add({ path: COUNT, fault: { kind: 'status', status: 400 } });
    asSeen(await readScopes(azure, [SUBSCRIPTION], { filter }));
    expect(clauses('$filter')).toEqual([]);
  });

  it('stands in parentheses beside an assignment', async () => {
    const id = azure.estate.assignments[0]?.id ?? '';
    await readScopes(azure, [`${SUBSCRIPTION} assignment=${id}`], { filter });
    expect(clauses('$filter')[0]).toMatch(/^\(resourceGroup eq .*\) and \(policyAssignmentId eq '/);
    expect(clauses('$filter')[0]).toContain(`(${filter.expression}) and`);
  });
});
