import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/faults.ts';
import { DEFAULT_PACING, type Pacing } from '../../src/sources/pacing.ts';
import { FAST_PACING } from '../sources/service.ts';
import { ALL_CALLS } from './calls.ts';
import { expectNoSecrets } from './expect-no-secrets.ts';
import { Lanes } from './lane.ts';
import { timeless } from './timeless.ts';

/** The first call to each host. */
const FIRST_CALLS = ALL_CALLS.filter(({ name }) =>
  [
    'stack',
    'exchange of the job’s identity',
    'events, first page',
    'where the cloud signs in',
    'token for a secret',
    "token for the job's identity",
  ].includes(name),
);

type Outage = {
  readonly status: 429 | 503;
  /** What the service says of how long it will last. */
  readonly retryAfter: () => string | undefined;
  readonly lastsMs: number;
  readonly pacing: Pacing;
  /** Requests of the call that is struck: the last is answered where the run goes on. */
  readonly requests: number;
  readonly passes: boolean;
};

const PATIENT = { ...FAST_PACING, maxRetryAfterMs: 5_000 };
const inSeconds = (seconds: number) => () => String(seconds);
const untilIn = (ms: number) => () => new Date(Date.now() + ms).toUTCString();
const silent = () => undefined;

/** Who is told when to come back does so, and not before; who is not gives up after four tries. */
const OUTAGES: readonly (readonly [string, Outage])[] = (
  [
    [429, 'a second, in seconds', inSeconds(1), 900, PATIENT, 2, true],
    [503, 'a second, in seconds', inSeconds(1), 900, PATIENT, 2, true],
    [429, 'a second, as a date', untilIn(2_500), 900, PATIENT, 2, true],
    [503, 'a second, as a date', untilIn(2_500), 900, PATIENT, 2, true],
    [503, 'longer than all tries', silent, 600_000, FAST_PACING, 4, false],
    [503, '20 s, in seconds', inSeconds(20), 19_900, DEFAULT_PACING, 2, true],
    [503, '20 s, which it does not tell', silent, 20_000, DEFAULT_PACING, 4, false],
  ] as const
).map(([status, name, retryAfter, lastsMs, pacing, requests, passes]) => [
  `${status} for ${name}`,
  { status, retryAfter, lastsMs, pacing, requests, passes },
]);

const lanes = new Lanes();
beforeAll(() => lanes.open(8));
afterAll(() => lanes.close());

describe.concurrent.each(FIRST_CALLS.map((call) => [call.name, call] as const))('%s', (_, call) => {
  it.each(OUTAGES)('%s', (_name, { status, retryAfter, lastsMs, pacing, requests, passes }) =>
    lanes.use(async (lane) => {
      const whole = await lane.unharmed(call);
      lane.strikeFor(call, faultOf(status, retryAfter()), lastsMs);
      const outcome = await lane.run(call, pacing);
      const { report } = outcome;
      expect(report.verdict).toBe(passes ? 'pass' : 'error');
      expect(report.findings).toEqual(passes ? whole.findings : []);
      if (passes) expect(timeless(report)).toBe(timeless(whole));
      else expect(timeless(report)).toContain(`HTTP ${status}`);
      expect(lane.struck(call)).toBe(requests);
      expectNoSecrets(outcome, lane.secrets());
    }),
  );
});

function faultOf(status: number, retryAfter: string | undefined): Fault {
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return { kind: 'status', status, headers, body: {} };
}
