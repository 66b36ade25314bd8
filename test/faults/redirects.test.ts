import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SandboxServer, startServer } from '../../sandbox/server.ts';
import { ALL_CALLS } from './calls.ts';
import type { FaultRow } from './faults.ts';
import { Lanes } from './lane.ts';
import { meet } from './meet.ts';

/** Those that keep the method and those that need not. */
const STATUSES = [301, 302, 303, 307, 308] as const;
const ELSEWHERE = '/elsewhere';

const lanes = new Lanes();
/** Would answer anything, to anybody. */
let other: SandboxServer;

beforeAll(async () => {
  other = await startServer([], () => ({ status: 200, body: {} }));
  await lanes.open(1);
});
afterAll(async () => {
  await Promise.all([other.close(), lanes.close()]);
});

function redirect(status: (typeof STATUSES)[number], location: string): FaultRow {
  return {
    name: `${status} to ${location}`,
    fault: { kind: 'redirect', status, location },
    code: 'redirected',
    requests: 1,
    words: 'Redirects are refused',
  };
}

describe.each(ALL_CALLS.map((call) => [call.name, call] as const))('%s is redirected', (_, call) => {
  it.each(STATUSES)('to another host (%d), which hears nothing', (status) =>
    lanes.use(async (lane) => {
      await meet(call, redirect(status, other.url + ELSEWHERE), lane);
      expect(other.exchanges).toEqual([]);
    }),
  );

  it('to another place on the same host, where nobody goes', () =>
    lanes.use(async (lane) => {
      await meet(call, redirect(307, ELSEWHERE), lane);
      expect(lane.visits(ELSEWHERE)).toBe(0);
    }));
});
