import { describe, expect, it } from 'vitest';
import type { AzureSandbox } from '../../sandbox/azure/server.ts';
import { type Answer, EVENTS, errorOf, NOW, SUBSCRIPTION, send, start, VERSION } from './azure-service.ts';

const HEADER = 'x-ms-ratelimit-remaining-policy-insights-requests';
const PATH = `${SUBSCRIPTION}${EVENTS}?${VERSION}&$top=1`;

const ask = (sandbox: AzureSandbox): Promise<Answer> => send(sandbox, 'POST', PATH);

async function remaining(sandbox: AzureSandbox): Promise<number> {
  return Number((await ask(sandbox)).headers.get(HEADER));
}

describe('the quota', () => {
  it('refills by the clock of the server, never above the bucket, and keeps fractions', async () => {
    let now = NOW;
    const pass = (milliseconds: number): void => {
      now = new Date(now.getTime() + milliseconds);
    };
    const sandbox = await start({ quota: 2, quotaRefillPerSecond: 2 }, () => now);
    expect([await remaining(sandbox), await remaining(sandbox)]).toEqual([1, 0]);
    expect((await ask(sandbox)).status).toBe(429);
    pass(400);
    expect((await ask(sandbox)).status).toBe(429);
    pass(100);
    expect(await remaining(sandbox)).toBe(0);
    pass(1_250);
    expect(await remaining(sandbox)).toBe(1);
    pass(250);
    expect(await remaining(sandbox)).toBe(1);
    pass(1_000_000);
    expect(await remaining(sandbox)).toBe(149);
  });

  it('does not refill unless told to', async () => {
    let now = NOW;
    const sandbox = await start({ quota: 0 }, () => now);
    now = new Date(NOW.getTime() + 3_600_000);
    expect((await ask(sandbox)).status).toBe(429);
  });

  it('stays plentiful for ever where it is none', async () => {
    const sandbox = await start();
    const seen: number[] = [];
    for (let index = 0; index < 200; index += 1) seen.push(await remaining(sandbox));
    expect(seen.slice(0, 3)).toEqual([149, 148, 147]);
    expect([Math.min(...seen), Math.max(...seen)]).toEqual([60, 149]);
  });
});

describe('the expiry in the middle', () => {
  it('strikes once, after as many answers as told, and leaves new tokens alone', async () => {
    const sandbox = await start({ expireTokensAfter: 2 });
    const token = sandbox.issueToken();
    const answers: Answer[] = [];
    for (let index = 0; index < 4; index += 1) answers.push(await send(sandbox, 'POST', PATH, token));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 401, 401]);
    expect(answers.slice(2).map((answer) => errorOf(answer)['code'])).toEqual([
      'ExpiredAuthenticationToken',
      'ExpiredAuthenticationToken',
    ]);
    expect(sandbox.switches.expireTokensAfter).toBeNull();
    expect((await ask(sandbox)).status).toBe(200);
  });
});

describe('a delay', () => {
  it('holds up its own request and no other', async () => {
    const sandbox = await start();
    const fault = { kind: 'delay', milliseconds: 300 } as const;
    sandbox.faults.add({ path: /rg-quiet/, fault });
    const order: string[] = [];
    const asked = async (group: string): Promise<void> => {
      const path = `${SUBSCRIPTION}/resourceGroups/${group}${EVENTS}?${VERSION}&$top=1`;
      expect((await send(sandbox, 'POST', path)).status).toBe(200);
      order.push(group);
    };
    await Promise.all(['rg-quiet', 'rg-empty', 'rg-data-prod'].map(asked));
    expect(order.at(-1)).toBe('rg-quiet');
  });
});
