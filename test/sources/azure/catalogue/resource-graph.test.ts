import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  assignmentBody,
  definitionBody,
  setDefinitionBody,
} from '../../../../sandbox/azure/policy-objects.ts';
import type { AzureSandbox } from '../../../../sandbox/azure/server.ts';
import { explain, findingOf, findingsOf, SUBSCRIPTION, startCatalogue } from './scene.ts';

const GRAPH = /Microsoft\.ResourceGraph/;

let azure: AzureSandbox;

beforeEach(async () => {
  azure = await startCatalogue();
});

afterEach(() => azure.close());

const queries = (about = /policydefinitions/) =>
  azure.exchanges
    .filter(({ path }) => GRAPH.test(path))
    .map(({ requestBody }) => requestBody)
    .filter((body) => about.test(JSON.stringify(body)));
const gets = () => azure.exchanges.filter(({ method }) => method === 'GET');

/** Answers the query of policies with one row a page. */
function oneRowAPage(lastToken: string | null): void {
  const { assignments, definitions, setDefinitions } = azure.estate;
  const rows = [
    ...assignments.map(assignmentBody),
    ...definitions.map(definitionBody),
    ...setDefinitions.map(setDefinitionBody),
  ];
  rows.forEach((row, index) => {
    const $skipToken = index + 1 < rows.length ? `page ${index + 1}` : lastToken;
    const body = { totalRecords: rows.length, count: 1, resultTruncated: 'false', data: [row], $skipToken };
    azure.faults.add({
      path: GRAPH,
      body: index === 0 ? /policydefinitions/ : new RegExp(`"page ${index}"`),
      ordinals: [1],
      fault: { kind: 'status', status: 200, body },
    });
  });
}

describe('a query of Resource Graph', () => {
  it.each([null, ''])('is read to its last page (then %j)', async (lastToken) => {
    oneRowAPage(lastToken);
    const { findings } = await explain(azure, findingsOf(azure.estate));
    expect(findings.every(({ policy }) => policy.title !== undefined)).toBe(true);
    expect(gets()).toEqual([]);
    expect(queries()[1]).toMatchObject({ options: { $skipToken: 'page 1' } });
  });

  it('that leads back to a page is left, and Resource Manager is asked for the rest', async () => {
    azure.faults.add({
      path: GRAPH,
      fault: { kind: 'status', status: 200, body: { totalRecords: 0, data: [], $skipToken: 'again' } },
    });
    const { findings } = await explain(azure, findingsOf(azure.estate));
    expect(findings.every(({ policy }) => policy.title !== undefined)).toBe(true);
    expect(queries()).toHaveLength(2);
  });

  it('that brings fewer exemptions than it has is not believed: the list is read', async () => {
    azure.faults.add({
      path: GRAPH,
      body: /policyexemptions/,
      fault: { kind: 'rewrite', body: (body) => ({ ...Object(body), totalRecords: 1_000_000 }) },
    });
    await explain(azure, findingsOf(azure.estate));
    expect(gets().map(({ path }) => path)).toEqual([
      `${SUBSCRIPTION}/providers/Microsoft.Authorization/policyExemptions`,
    ]);
  });

  it('whose total falls from page to page has lost a row between them: the list is read', async () => {
    azure.switches.resourceGraphPageSize = 1;
    const later = { path: GRAPH, body: /policyexemptions.*skipToken/i };
    const less = (answer: unknown) => ({ ...Object(answer), totalRecords: Object(answer).totalRecords - 1 });
    const without = (answer: unknown) => ({ ...less(answer), data: [] });
    azure.faults.add({ ...later, ordinals: [1], fault: { kind: 'rewrite', body: without } });
    azure.faults.add({ ...later, fault: { kind: 'rewrite', body: less } });
    await explain(azure, findingsOf(azure.estate));
    expect(queries(/policyexemptions/).length).toBeGreaterThan(1);
    expect(gets().map(({ path }) => path)).toEqual([
      `${SUBSCRIPTION}/providers/Microsoft.Authorization/policyExemptions`,
    ]);
  });

  it('names at most 300 subscriptions, and management groups in a query of their own', async () => {
    const subscriptions = Array.from(
      { length: 301 },
      (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    );
    azure.estate.subscriptions.push(
      ...subscriptions.map((subscriptionId) => ({
        subscriptionId,
        displayName: 'x',
        managementGroupIds: [],
      })),
    );
    await explain(azure, findingsOf(azure.estate), { subscriptions, managementGroups: ['contoso-root'] });
    expect(
      queries().map((body) => [Object(body).managementGroups, Object(body).subscriptions?.length]),
    ).toEqual([
      [['contoso-root'], undefined],
      [undefined, 300],
      [undefined, 1],
    ]);
  });

  it('looks through the findings’ own subscriptions where no scope is given, never through the tenant', async () => {
    await explain(azure, findingsOf(azure.estate), { subscriptions: [] });
    expect(queries(/./)).toHaveLength(2);
    for (const body of queries(/./)) {
      expect(body).toMatchObject({ subscriptions: [SUBSCRIPTION.split('/').at(-1)] });
    }
  });

  it('asks for a hundred ids at once', async () => {
    const findings = Array.from({ length: 250 }, (_, index) =>
      findingOf({ policy: { definition: `/providers/Microsoft.Authorization/policyDefinitions/d${index}` } }),
    );
    const { notes } = await explain(azure, findings);
    expect(queries()).toHaveLength(3);
    expect(notes).toEqual([expect.stringContaining('sight: 250 of the policy definitions')]);
  });
});
