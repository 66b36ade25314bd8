import type { Fault } from '../../sandbox/faults.ts';

/** What an answer means to the gate. */
export type FaultClass =
  /** GitHub has understood, and says no in its own words. */
  | 'refused'
  | 'not-found'
  | 'conflict'
  | 'throttled'
  /** Nobody answers, or not to the end. */
  | 'outage'
  /** A whole answer, which is not GitHub's to this question. */
  | 'foreign'
  /** JSON with nothing in it that was asked for. */
  | 'other JSON'
  | 'list';

/** A fault that strikes every try of one call. */
export type GitHubFault = {
  readonly name: string;
  readonly fault: Fault;
  readonly class: FaultClass;
  /** Requests made before giving up. */
  readonly requests: number;
  /** Words of the message that tell this fault from the others. */
  readonly words: string | RegExp;
  /** It takes its time. */
  readonly silent?: true;
};

/** Where a redirect leads, until the other host's address is known. */
export const ELSEWHERE = 'http://elsewhere.test/';

const TRIES = 4;
const SECONDARY = 'You have exceeded a secondary rate limit';

const status = (
  code: number,
  kind: FaultClass,
  requests: number,
  { name = String(code), headers = {}, message = 'said by GitHub' } = {},
): GitHubFault => ({
  name,
  fault: { kind: 'status', status: code, headers, body: { message } },
  class: kind,
  requests,
  words: new RegExp(`HTTP ${code}: ${message}`),
});

const throttle = (name: string, requests: number, retryAfter?: string, code = 429): GitHubFault =>
  status(code, 'throttled', requests, {
    name: `${code}, ${name}`,
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
    ...(code === 403 && { message: SECONDARY }),
  });

const whole = (name: string, fault: Fault, kind: FaultClass, words: string | RegExp): GitHubFault => ({
  name,
  fault,
  class: kind,
  requests: 1,
  words,
});

const broken = (name: string, fault: Fault, words: string | RegExp): GitHubFault => ({
  ...whole(name, fault, 'outage', words),
  requests: TRIES,
});

const silent = (name: string, fault: Fault): GitHubFault => ({
  ...broken(name, fault, /no whole answer within|in all was up/),
  silent: true,
});

/** A limit of requests that says when it ends by GitHub's clock: so many milliseconds from now by this machine's. */
const limit = (name: string, requests: number, endsIn: number): GitHubFault =>
  status(403, 'throttled', requests, {
    name: `403, ${name}`,
    headers: {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Math.floor((Date.now() + endsIn) / 1_000)),
    },
    message: 'API rate limit exceeded',
  });

const redirect = (code: 301 | 302 | 303 | 307 | 308): GitHubFault =>
  whole(
    `${code} to another host`,
    { kind: 'redirect', status: code, location: ELSEWHERE },
    'foreign',
    `HTTP ${code} with a redirect that is not followed`,
  );

const dateIn = (milliseconds: number): string => new Date(Date.now() + milliseconds).toUTCString();
const WITHOUT_JSON = 'HTTP 20\\d without whole (?:JSON|text)';

/** Every fault of the table, as data: each call meets each of them. */
export const GITHUB_FAULTS: readonly GitHubFault[] = [
  status(400, 'refused', 1),
  status(401, 'refused', 1),
  status(403, 'refused', 1),
  status(404, 'not-found', 1),
  status(409, 'conflict', TRIES),
  status(422, 'refused', 1),
  throttle('no word of when', 2),
  throttle('come back in a second', 2, '1'),
  throttle('come back at once', 2, '0'),
  throttle('a date in an hour', 2, dateIn(3_600_000)),
  throttle('a year', 1, '31536000'),
  throttle('more seconds than there are', 1, '9'.repeat(400)),
  throttle('no number', 2, 'soon'),
  throttle('a secondary limit', 2, undefined, 403),
  throttle('a secondary limit of an hour', 1, '3600', 403),
  // A clock that is an hour ahead, or behind: no wait is longer than it is worth, and no limit asked for ever.
  limit('a limit that ends in an hour', 1, 3_600_000),
  limit('a limit that ended an hour ago', 2, -3_600_000),
  status(500, 'outage', TRIES),
  status(503, 'outage', TRIES, { headers: { 'retry-after': '0' } }),
  { ...broken('502 of a proxy', { kind: 'html', status: 502 }, 'HTTP 502 with an HTML page') },
  broken('reset', { kind: 'reset' }, 'no connection to http://127.0.0.1'),
  broken('cut body', { kind: 'cut' }, new RegExp(WITHOUT_JSON)),
  broken('length too long', { kind: 'length', by: 1 }, new RegExp(WITHOUT_JSON)),
  broken('gzip that is none', { kind: 'gzip', of: 'plain' }, new RegExp(WITHOUT_JSON)),
  silent('no answer', { kind: 'hang' }),
  silent('stalled body', { kind: 'stall' }),
  silent('headers without end', { kind: 'trickle', of: 'headers' }),
  silent('body without end', { kind: 'trickle', of: 'body' }),
  whole('length too short', { kind: 'length', by: -1 }, 'foreign', new RegExp(WITHOUT_JSON)),
  whole('malformed JSON', { kind: 'malformed' }, 'foreign', new RegExp(WITHOUT_JSON)),
  whole('empty body', { kind: 'empty' }, 'foreign', new RegExp(WITHOUT_JSON)),
  whole('login page', { kind: 'html' }, 'foreign', new RegExp(`${WITHOUT_JSON}|HTTP 200 with an HTML page`)),
  redirect(301),
  redirect(302),
  redirect(303),
  redirect(307),
  redirect(308),
  whole(
    'JSON of another kind',
    { kind: 'status', status: 200, body: { hello: 'world' } },
    'other JSON',
    /GitHub did not |not the hash|Invalid|GitHub names no/,
  ),
  whole(
    'a list',
    { kind: 'status', status: 200, body: [] },
    'list',
    /GitHub did not |not the hash|Invalid|GitHub names no/,
  ),
];
