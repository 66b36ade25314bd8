import { HAS_STATES, QUIET, WEB } from './azure-places.ts';
import { always, type CallRow, failure, missing, note } from './call-row.ts';

const quiet = { service: 'azure', target: QUIET } as const;
const TOKEN = /oauth2\/v2\.0\/token/;
const BY_IDENTITY = { method: 'POST', path: TOKEN, body: /client_assertion/ } as const;
const GITHUB = { method: 'GET', path: /^\/id-token\?/ } as const;
/** A refusal, which an outage is not, lets the next way be tried. */
const NEXT_WAY = note(HAS_STATES);
const NO_IDENTITY = 'GitHub gave no identity token';

/** Without a token no target can be read. */
export const AZURE_SIGN_IN_CALLS: readonly CallRow[] = [
  {
    ...quiet,
    name: "token for the job's identity",
    strikes: BY_IDENTITY,
    what: 'asking for a token',
    exceptions: {},
    signIn: 'federation',
  },
  {
    ...quiet,
    name: "token for the job's identity, before a secret",
    strikes: BY_IDENTITY,
    what: 'asking for a token',
    exceptions: { rejected: NEXT_WAY, unauthorized: NEXT_WAY, forbidden: NEXT_WAY, 'not-found': NEXT_WAY },
    signIn: 'federation or secret',
  },
  {
    ...quiet,
    name: 'token for a secret',
    strikes: { method: 'POST', path: TOKEN, body: /client_secret/ },
    what: 'asking for a token',
    exceptions: {},
    signIn: 'secret',
  },
  {
    ...quiet,
    name: "the job's identity token",
    askedOf: 'github',
    strikes: GITHUB,
    what: "OIDC federation with the job's identity token was refused",
    exceptions: always(failure(NO_IDENTITY)),
    requests: always(1),
    signIn: 'federation',
    triedOnce: true,
  },
  {
    ...quiet,
    name: "the job's identity token, before a secret",
    askedOf: 'github',
    strikes: GITHUB,
    what: '',
    exceptions: always(NEXT_WAY),
    requests: always(1),
    signIn: 'federation or secret',
    triedOnce: true,
  },
  {
    ...quiet,
    name: 'where the cloud signs in',
    strikes: { method: 'GET', path: /metadata\/endpoints/ },
    what: 'asking where the cloud signs in',
    // A list is one of the shapes there are; it names no cloud.
    exceptions: { contract: failure('the login address of') },
    signIn: 'secret',
  },
  {
    service: 'azure',
    target: WEB,
    name: 'events, for one who can have another token',
    strikes: { method: 'POST', path: /policyEvents\/default\/queryResults\?/ },
    what: `listing policy events of ${WEB} (page 1)`,
    exceptions: { 'not-found': missing },
    requests: { unauthorized: 2, rejected: 2 },
    signIn: 'secret',
  },
];
