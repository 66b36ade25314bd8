import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AzureSandbox } from '../../../sandbox/azure/server.ts';
import { readScopes, seen, startSeededAzure, WEB } from './azure-truth.ts';

let azure: AzureSandbox;

beforeEach(async () => {
  azure = await startSeededAzure();
});

afterEach(() => azure.close());

const read = (ids: readonly string[], windowMs?: number) =>
  readScopes(azure, ids, windowMs === undefined ? {} : { windowMs });
const stateOf = async (id: string, windowMs?: number) => (await read([id], windowMs)).targets[0]?.state;

describe('a list that is not whole is an error, and keeps its findings', () => {
  const QUERY = /policyEvents\/default\/queryResults/;
  it('when page two fails', async () => {
    azure.switches.pageSize = 250;
    azure.faults.add({ path: /skiptoken/i, fault: { kind: 'status', status: 500 } });
    const { targets, findings } = await read([WEB]);
    expect(targets[0]?.state).toMatchObject({ kind: 'failed', failure: { code: 'server-error' } });
    expect(findings.length).toBeGreaterThan(0);
  });

  it('when a page has fewer records than it says', async () => {
    const cut = (body: unknown) =>
      typeof body === 'object' && body !== null && 'value' in body && Array.isArray(body.value)
        ? { ...body, value: body.value.slice(1) }
        : body;
    azure.faults.add({ path: QUERY, fault: { kind: 'rewrite', body: cut } });
    expect(await stateOf(WEB)).toMatchObject({ kind: 'failed', failure: { code: 'incomplete' } });
  });

  it('when the nextLink leads elsewhere, and nothing is sent there', async () => {
    Object.assign(azure.switches, { pageSize: 250, nextLinkForm: 'foreign' });
    expect(await stateOf(WEB)).toMatchObject({ kind: 'failed', failure: { code: 'foreign-link' } });
  });

  it('when the nextLink leads back', async () => {
    const back = (body: unknown) => ({
      ...(typeof body === 'object' ? body : {}),
      '@odata.nextLink': `${azure.url}/back?x=1`,
    });
    azure.faults.add({ path: QUERY, fault: { kind: 'rewrite', body: back } });
    azure.faults.add({
      path: /back/,
      fault: { kind: 'status', status: 200, body: { value: [], '@odata.nextLink': '/back?x=1' } },
    });
    expect(await stateOf(WEB)).toMatchObject({ kind: 'failed', failure: { code: 'incomplete' } });
  });

  it.each(['nextLink', '@odata.nextlink', '@ODATA.NEXTLINK'])('never for a link called %s', async (name) => {
    azure.switches.pageSize = 250;
    const before = await read([WEB]);
    azure.faults.add({
      path: QUERY,
      fault: {
        kind: 'rewrite',
        body: (body) => {
          const { '@odata.nextLink': link = null, ...rest } = Object.fromEntries(
            Object.entries(Object(body)),
          );
          return { '@odata.nextLink': null, ...rest, [name]: link };
        },
      },
    });
    expect(seen(await read([WEB]))).toEqual(seen(before));
  });

  it.each<[string, string]>([
    ['no address', 'http://'],
    ['an address with a password', 'http://user:pw@127.0.0.1/'],
  ])('when the nextLink is %s', async (_, link) => {
    azure.faults.add({
      path: QUERY,
      fault: { kind: 'status', status: 200, body: { value: [], nextLink: link } },
    });
    expect(await stateOf(WEB)).toMatchObject({
      kind: 'failed',
      failure: { code: expect.stringMatching(/contract|foreign/) },
    });
  });

  it.each<[string, unknown]>([
    ['no list', {}],
    ['a list that is none', { value: 'nothing' }],
    ['a nextLink that is a number', { value: [], '@odata.nextLink': 7 }],
    [
      'an event that says nothing of compliance',
      {
        value: [
          {
            timestamp: '2026-11-23T10:00:00Z',
            resourceId: '/x',
            policyAssignmentId: '/a',
            policyDefinitionId: '/d',
          },
        ],
      },
    ],
    [
      'an event without a resource',
      {
        value: [
          {
            timestamp: '2026-11-23T10:00:00Z',
            policyAssignmentId: '/a',
            policyDefinitionId: '/d',
            isCompliant: true,
          },
        ],
      },
    ],
  ])('when the answer is %s', async (_, body) => {
    azure.faults.add({ path: QUERY, fault: { kind: 'status', status: 200, body } });
    expect(await stateOf(WEB)).toMatchObject({ kind: 'failed', failure: { code: 'contract' } });
  });
});
