import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AzureSandbox } from '../../../sandbox/azure/server.ts';
import type { AzureSwitches } from '../../../sandbox/azure/switches.ts';
import type { SourceOutcome } from '../../../src/finding/outcome.ts';
import {
  inGroup,
  readScopes,
  SUBSCRIPTION,
  seen,
  startSeededAzure,
  truth,
  WEB,
  withoutDefinition,
} from './azure-truth.ts';

let azure: AzureSandbox;

beforeEach(async () => {
  azure = await startSeededAzure();
});

afterEach(() => azure.close());

const read = (ids: readonly string[], windowMs?: number) => readScopes(azure, ids, windowMs);

const POSITIONS: readonly Partial<AzureSwitches>[] = [
  {},
  { lastNextLink: 'absent' },
  { lastNextLink: 'null' },
  { lastNextLink: 'empty' },
  { nextLinkCase: '@odata.nextlink' },
  { skipTokenCase: '$skiptoken' },
  { nextLinkForm: 'relative' },
  { emptyFirstPage: true },
  { duplicateAcrossPages: true },
  { complianceState: 'absent' },
  { ignoresScope: true },
  { ignoresFrom: true },
  { order: 'ascending' },
  { getQueryResults: 'method-not-supported' },
  { plusMeansSpace: false },
  { filterValues: 'case-sensitive' },
  { quotaHeader: 'x-ms-ratelimit-remaining-subscription-policy-insights-requests' },
  { quotaHeaderOnErrors: false },
  { pageSize: 1_000 },
];

describe('whatever the service is like, a scope has the same findings', () => {
  it.each(POSITIONS)('%o', async (position) => {
    Object.assign(azure.switches, { pageSize: 250, ...position });
    const expected = position.complianceState === 'absent' ? isCompliantOnly() : truth(azure, inGroup);
    const outcome = await read([WEB]);
    expect(outcome.targets[0]?.state).toMatchObject({ kind: 'read', evidence: { kind: 'governed' } });
    expect(seen(outcome)).toEqual(withoutDefinition(expected));
  });

  /** Without the word, only isCompliant is left to go by. */
  function isCompliantOnly(): string[] {
    for (const event of azure.estate.events)
      event.complianceState = event.isCompliant ? 'Compliant' : 'NonCompliant';
    return truth(azure, inGroup);
  }
});

describe('scopes', () => {
  it('a subscription has the findings of all its groups', async () => {
    expect(seen(await read([SUBSCRIPTION]))).toEqual(withoutDefinition(truth(azure, () => true)));
  });

  it('an assignment at a resource group has its own only', async () => {
    const assignment = azure.estate.assignments.find(
      ({ id, enforcementMode }) => id.startsWith(`${WEB}/`) && enforcementMode === 'Default',
    );
    const id = assignment?.id ?? '';
    const own = truth(
      azure,
      ({ policyAssignmentId }) => policyAssignmentId.toLowerCase() === id.toLowerCase(),
    );
    expect(own.length).toBeGreaterThan(0);
    expect(seen(await read([id]))).toEqual(withoutDefinition(own));
  });

  it('overlapping scopes count an event once', async () => {
    const once = await read([SUBSCRIPTION]);
    const twice = await read([SUBSCRIPTION, WEB]);
    const sorted = ({ findings }: SourceOutcome) =>
      findings.toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
    expect(sorted(twice)).toEqual(sorted(once));
  });

  it('keep events whose ids come without their first slash', async () => {
    const before = await read([WEB]);
    for (const event of azure.estate.events) event.resourceId = event.resourceId.slice(1);
    azure.switches.ignoresScope = true;
    const after = await read([WEB]);
    expect(after.findings).toHaveLength(before.findings.length);
  });

  it('are written in any case', async () => {
    expect(seen(await read([WEB.toUpperCase()]))).toEqual(seen(await read([WEB])));
  });
});

describe('requests', () => {
  it('are POSTs with a pinned window, nextLinks included', async () => {
    azure.switches.pageSize = 500;
    await read([WEB]);
    const queries = azure.exchanges.filter(({ path }) => path.endsWith('/policyEvents/default/queryResults'));
    expect(queries.length).toBeGreaterThan(2);
    expect(queries.every(({ method }) => method === 'POST')).toBe(true);
    expect(queries[0]?.search).toBe(
      '?api-version=2019-10-01&$from=2026-11-22T12%3A00%3A00.000Z&$to=2026-11-23T12%3A00%3A00.000Z',
    );
    expect(queries[0]?.search).not.toContain('filter');
  });
});
