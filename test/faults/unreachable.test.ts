import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../sandbox/server.ts';
import { FAST_PACING } from '../sources/service.ts';
import { WEB } from './azure-places.ts';
import type { CallRow } from './call-row.ts';
import { expectNoSecrets } from './expect-no-secrets.ts';
import { Lanes } from './lane.ts';
import { LONELY } from './lonely-stack.ts';

const EVERYTHING = { path: /^/ };
const pulumi = { service: 'pulumi', target: LONELY, strikes: EVERYTHING, exceptions: {} } as const;
const azure = { service: 'azure', target: WEB, strikes: EVERYTHING, exceptions: {} } as const;

/** The services by the input that says where they are; the last one's address comes from the one before. */
const SERVICES: readonly (readonly [string, (address: string) => Omit<CallRow, 'name'>])[] = [
  [
    'Pulumi Cloud',
    (address) => ({
      ...pulumi,
      what: `Pulumi Cloud: reading stack ${LONELY} failed: no connection`,
      inputs: { 'pulumi-cloud-url': address },
    }),
  ],
  [
    'Pulumi Cloud, by the job’s identity',
    (address) => ({
      ...pulumi,
      what: "Pulumi Cloud: exchanging the job's identity for a token of acme failed: no connection",
      inputs: {
        'pulumi-cloud-url': address,
        'pulumi-access-token': '',
        'pulumi-oidc-token-type': 'organization',
      },
    }),
  ],
  [
    'Resource Manager',
    (address) => ({
      ...azure,
      what: `Azure Resource Manager: listing policy events of ${WEB} (page 1) failed: no connection`,
      inputs: { 'azure-environment': address },
    }),
  ],
  [
    'Resource Manager, to learn where it signs in',
    (address) => ({
      ...azure,
      what: 'Azure Resource Manager: asking where the cloud signs in failed: no connection',
      inputs: { 'azure-environment': address },
      signIn: 'secret',
    }),
  ],
  [
    'Entra',
    (address) => ({
      ...azure,
      what: 'Microsoft Entra ID: asking for a token failed: no connection',
      signIn: 'secret',
      beside: [
        {
          path: /metadata\/endpoints/,
          fault: {
            kind: 'status',
            status: 200,
            body: { authentication: { loginEndpoint: address, audiences: ['https://arm.example'] } },
          },
        },
      ],
    }),
  ],
];

const lanes = new Lanes();
let closedPort = '';

beforeAll(async () => {
  const server = await startServer([], () => ({ status: 404 }));
  closedPort = server.url;
  await Promise.all([server.close(), lanes.open(1)]);
});
afterAll(() => lanes.close());

/** Names that end so are nobody's (RFC 2606). */
const ADDRESSES: readonly (readonly [string, () => string, RegExp])[] = [
  ['where nobody listens', () => closedPort, /ECONNREFUSED/],
  ['that no name server knows', () => 'https://service.invalid', /ENOTFOUND|EAI_AGAIN/],
];

describe.each(SERVICES)('%s at an address', (name, callAt) => {
  it.each(ADDRESSES)('%s', (_name, address, reason) =>
    lanes.use(async (lane) => {
      const call = { name, ...callAt(address()) };
      const outcome = await lane.run(call, FAST_PACING);
      const [target] = outcome.report.targets;
      expect(outcome.report).toMatchObject({ verdict: 'error', exitCode: 3, passed: false, findings: [] });
      const said = JSON.stringify(target);
      expect(said).toContain(JSON.stringify(call.what).slice(1, -1));
      expect(said).toMatch(reason);
      expect(said).toContain(`Is ${address()} right, and reachable from this runner?`);
      // Nobody is asked in place of the service: of those that are there only what says where it is.
      expect(lane.struck(call)).toBe(call.beside?.length ?? 0);
      expectNoSecrets(outcome, lane.secrets());
    }),
  );
});
