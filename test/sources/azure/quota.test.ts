import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { denyStormOf } from '../../../sandbox/azure/event-builder.ts';
import type { AzureSandbox } from '../../../sandbox/azure/server.ts';
import { remainingRequests } from '../../../src/sources/azure/quota.ts';
import { NOW, readScopes, startSeededAzure, WEB } from './azure-truth.ts';

describe('what remains is the least that an answer names', () => {
  it.each<[Record<string, string>, number | undefined]>([
    [{}, undefined],
    [{ 'x-ms-request-id': '7' }, undefined],
    [{ 'x-ms-ratelimit-remaining-policy-insights-requests': '149' }, 149],
    [{ 'X-Ms-RateLimit-Remaining-Subscription-Policy-Insights-Requests': '597' }, 597],
    [
      {
        'x-ms-ratelimit-remaining-policy-insights-requests': '12',
        'x-ms-ratelimit-remaining-subscription-global-reads': '16499',
        'x-ms-ratelimit-remaining-subscription-reads': '1099',
      },
      12,
    ],
    [{ 'x-ms-user-quota-remaining': '14', 'x-ms-user-quota-resets-after': '00:00:05' }, 14],
    [{ 'x-ms-ratelimit-remaining-resource': 'Microsoft.Compute/HighCostGet3Min;159' }, undefined],
    [{ 'x-ms-ratelimit-remaining-tenant-reads': '-1' }, undefined],
  ])('%o: %s', (headers, expected) => {
    expect(remainingRequests(new Headers(headers))).toBe(expected);
  });
});

describe('a quota that is only just enough', () => {
  let azure: AzureSandbox;

  beforeEach(async () => {
    azure = await startSeededAzure();
    azure.estate.events = denyStormOf({
      events: 3_000,
      resources: 40,
      until: new Date(NOW.getTime() - 3_600_000),
      spreadMs: 20 * 3_600_000,
    });
    azure.switches.pageSize = 100;
  });

  afterEach(() => azure.close());

  it('is enough: nothing is refused on the way', async () => {
    azure.switches.quota = 60;
    const { findings, targets } = await readScopes(azure, [WEB]);
    expect(targets[0]?.state.kind).toBe('read');
    expect(findings).toHaveLength(40);
    expect(azure.exchanges.filter(({ response }) => response?.status === 429)).toEqual([]);
  });

  it('and one that is used up is an error that keeps what was read', async () => {
    Object.assign(azure.switches, { quota: 20, retryAfterSeconds: 60 });
    const { findings, targets } = await readScopes(azure, [WEB]);
    expect(targets[0]?.state).toMatchObject({ kind: 'failed', failure: { code: 'throttled' } });
    expect(findings.length).toBeGreaterThan(0);
  });
});
