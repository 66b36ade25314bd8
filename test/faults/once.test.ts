import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAST_PACING } from '../sources/service.ts';
import type { CallRow } from './call-row.ts';
import { ALL_CALLS } from './calls.ts';
import { expectNoSecrets } from './expect-no-secrets.ts';
import { FAULTS } from './faults.ts';
import { type Lane, Lanes } from './lane.ts';
import { timeless } from './timeless.ts';

/** Faults that are tried again; what a throttle says of how long to wait is another table's. */
const PASSING = FAULTS.filter(
  ({ name, requests }) => requests === FAST_PACING.attempts && !name.startsWith('429,'),
);
const TRIED_AGAIN = ALL_CALLS.filter(({ triedOnce = false }) => !triedOnce);

const lanes = new Lanes();
beforeAll(() => lanes.open(1));
afterAll(() => lanes.close());

describe.each(TRIED_AGAIN.map((call) => [call.name, call] as const))(
  '%s: once, and never again:',
  (_, call) => {
    it.each(PASSING.map(({ name, fault }) => [name, fault] as const))('%s', (_name, fault) =>
      lanes.use(async (lane) => {
        const whole = await lane.unharmed(call);
        const usual = await requestsOf(lane, call);
        lane.strike(call, fault, [1]);
        const outcome = await lane.run(call, FAST_PACING);
        const { report } = outcome;
        expect(report).toMatchObject({ verdict: 'pass', findings: whole.findings, setAside: whole.setAside });
        expect(timeless(report)).toBe(timeless(whole));
        if (call.concurrent) expect(lane.struck(call)).toBeGreaterThan(usual - 1);
        else expect(lane.struck(call)).toBe(usual + 1);
        expectNoSecrets(outcome, lane.secrets());
      }),
    );
  },
);

const usually = new Map<CallRow, number>();

/** How often the call is made where nothing goes wrong. */
async function requestsOf(lane: Lane, call: CallRow): Promise<number> {
  const known = usually.get(call);
  if (known !== undefined) return known;
  await lane.run(call, FAST_PACING);
  const requests = lane.struck(call);
  usually.set(call, requests);
  lane.clear();
  return requests;
}
