import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAST_PACING } from '../sources/service.ts';
import { QUIET_WINDOW, SUBSCRIPTION, WEB } from './azure-places.ts';
import type { CallRow } from './call-row.ts';
import { ALL_CALLS } from './calls.ts';
import { outcomeOf } from './drift/outcome.ts';
import { expectNoSecrets } from './expect-no-secrets.ts';
import { Lanes } from './lane.ts';
import { LONELY, UPDATE } from './lonely-stack.ts';
import { timeless } from './timeless.ts';

const REFUSED = { kind: 'status', status: 401, body: {} } as const;
const MOST_REQUESTS = 200;

const TOKENS: CallRow = {
  name: 'tokens',
  service: 'azure',
  target: WEB,
  strikes: { method: 'POST', path: /oauth2\/v2\.0\/token/ },
  what: '',
  exceptions: {},
};

/** Whatever is asked of Resource Manager, by one who can have another token. */
const RENEWED = ALL_CALLS.filter(
  ({ service, askedOf, signIn }) => service === 'azure' && !askedOf && !signIn,
).map((call): CallRow => ({ ...call, signIn: 'secret' }));

const lanes = new Lanes();
beforeAll(() => lanes.open(1));
afterAll(() => lanes.close());

describe('a token that is refused once is renewed, and nothing shows', () => {
  it.each(RENEWED.map((call) => [call.name, call] as const))('%s', (_, call) =>
    lanes.use(async (lane) => {
      const whole = await lane.unharmed(call);
      lane.strike(call, REFUSED, [1]);
      const outcome = await lane.run(call, FAST_PACING);
      expect(outcome.report.verdict).toBe('pass');
      expect(outcome.report.findings).toEqual(whole.findings);
      expect(timeless(outcome.report)).toBe(timeless(whole));
      expect(lane.struck(TOKENS)).toBe(2);
      expectNoSecrets(outcome, lane.secrets());
    }),
  );
});

/** Its token outlives every run, so that there is no other to be had. */
const BY_IDENTITY = { 'pulumi-access-token': '', 'pulumi-oidc-token-type': 'organization' };

/** One run of every kind, and how it is signed in. */
const RUNS: readonly CallRow[] = [
  { service: 'pulumi', target: 'acme/website/production' } as const,
  { service: 'pulumi', target: 'acme/landing-zone/clean' } as const,
  { service: 'pulumi', target: LONELY, inputs: { 'pulumi-preview': UPDATE } } as const,
  { service: 'pulumi', target: 'acme/website/staging', inputs: BY_IDENTITY } as const,
  { service: 'azure', target: WEB, azureSwitches: { pageSize: 4 } } as const,
  { service: 'azure', target: SUBSCRIPTION, inputs: QUIET_WINDOW } as const,
  { service: 'azure', target: WEB, signIn: 'secret', azureSwitches: { pageSize: 4 } } as const,
].map((run) => ({
  ...run,
  name: [run.target, 'signIn' in run ? 'signed in by a secret' : 'with a ready token'].join(', '),
  strikes: { path: run.service === 'azure' ? /^\/(?:subscriptions|providers)\// : /^/ },
  what: '',
  exceptions: {},
}));

describe('a token that is refused from some request on', () => {
  it.each(RUNS.map((call) => [call.name, call] as const))('%s', (_, call) =>
    lanes.use(async (lane) => {
      const whole = await lane.unharmed(call);
      await lane.run(call, FAST_PACING);
      const requests = lane.struck(call);
      expect(requests).toBeGreaterThan(2);
      expect(requests).toBeLessThan(MOST_REQUESTS);
      const outcomes: string[] = [];
      for (let first = 1; first <= requests; first += 1) {
        lane.clear();
        const ordinals = Array.from({ length: MOST_REQUESTS }, (_never, index) => first + index);
        lane.strike(call, REFUSED, ordinals);
        const outcome = await lane.run(call, FAST_PACING);
        outcomes.push(outcomeOf(outcome.report, whole));
        expect(lane.struck(TOKENS)).toBeLessThanOrEqual(2);
        expectNoSecrets(outcome, lane.secrets());
      }
      // What is asked for the reader alone comes last: without it no finding is missing, or milder.
      expect(outcomes[0]).toBe('error');
      expect(outcomes.filter((outcome) => ['milder', 'fewer', 'renamed'].includes(outcome))).toEqual([]);
    }),
  );
});

describe('tokens that expire after some answers are renewed', () => {
  it.each([1, 2, 3, 5, 8])('%d', (expireTokensAfter) =>
    lanes.use(async (lane) => {
      const run = { ...TOKENS, signIn: 'secret' } as const;
      const pages = { pageSize: 4 };
      const whole = await lane.unharmed({ ...run, azureSwitches: pages });
      const { report } = await lane.run(
        { ...run, azureSwitches: { ...pages, expireTokensAfter } },
        FAST_PACING,
      );
      expect(report.findings).toEqual(whole.findings);
      expect(report.verdict).toBe('pass');
      expect(lane.struck(TOKENS)).toBe(2);
    }),
  );
});
