import type { Fault } from '../../sandbox/faults.ts';
import type { SourceErrorCode } from '../../src/errors.ts';

/** A fault that strikes every try of one call, and what one call makes of it. */
export type FaultRow = {
  readonly name: string;
  readonly fault: Fault;
  readonly code: SourceErrorCode;
  /** Requests made before giving up. */
  readonly requests: number;
  /** What is waited for takes its time: the run is given two short tries, because four long ones show no more. */
  readonly silent?: boolean;
  /** Words of the message that tell this fault from the others. */
  readonly words: string;
};

const TRIES = 4;

const status = (
  code: number,
  error: SourceErrorCode,
  requests: number,
  headers: Record<string, string> = {},
  name = String(code),
): FaultRow => ({
  name,
  fault: { kind: 'status', status: code, headers, body: { code, message: 'said by the service' } },
  code: error,
  requests,
  words: `HTTP ${code}`,
});

const AN_HOUR = 3_600_000;
const dateIn = (milliseconds: number): string => new Date(Date.now() + milliseconds).toUTCString();
const throttle = (name: string, requests: number, retryAfter: string): FaultRow =>
  status(429, 'throttled', requests, { 'retry-after': retryAfter }, `429, ${name}`);

/** What a throttle may say of how long to wait: what is longer than a call may take ends it, what is no time says nothing. */
const THROTTLES: readonly FaultRow[] = [
  throttle('come back at once', TRIES, '0'),
  { ...throttle('come back in a second', 2, '1'), silent: true },
  throttle('a date in an hour', 1, dateIn(AN_HOUR)),
  throttle('a date an hour ago', TRIES, dateIn(-AN_HOUR)),
  throttle('a year', 1, '31536000'),
  throttle('more seconds than there are', 1, '9'.repeat(400)),
  throttle('less than nothing', TRIES, '-5'),
  throttle('no number', TRIES, 'soon'),
  throttle('nothing', TRIES, ''),
];

/** One fault of each kind. */
export const KINDS_OF_FAULTS: readonly FaultRow[] = [
  status(400, 'rejected', 1),
  status(401, 'unauthorized', 1),
  status(403, 'forbidden', 1),
  status(404, 'not-found', 1),
  status(409, 'rejected', 1),
  status(422, 'rejected', 1),
  status(429, 'throttled', TRIES),
  status(429, 'throttled', 1, { 'retry-after': '3600' }, '429, wait an hour'),
  status(500, 'server-error', TRIES),
  status(503, 'server-error', TRIES, { 'retry-after': '0' }, '503, come back at once'),
  { name: 'login page', fault: { kind: 'html' }, code: 'not-json', requests: 1, words: 'an HTML page' },
  { name: 'empty body', fault: { kind: 'empty' }, code: 'not-json', requests: TRIES, words: 'an empty body' },
  {
    name: 'malformed JSON',
    fault: { kind: 'malformed' },
    code: 'not-json',
    requests: TRIES,
    words: 'malformed JSON',
  },
  {
    name: 'cut body',
    fault: { kind: 'cut' },
    code: 'cut-body',
    requests: TRIES,
    words: 'cut before its end',
  },
  { name: 'reset', fault: { kind: 'reset' }, code: 'unreachable', requests: TRIES, words: 'no connection' },
  {
    name: 'no answer',
    fault: { kind: 'hang' },
    code: 'timeout',
    requests: 2,
    silent: true,
    words: 'no whole answer',
  },
  {
    name: 'stalled body',
    fault: { kind: 'stall' },
    code: 'timeout',
    requests: 2,
    silent: true,
    words: 'no whole answer',
  },
  {
    name: 'redirect to another host',
    fault: { kind: 'redirect', status: 307, location: 'http://192.0.2.1/elsewhere' },
    code: 'redirected',
    requests: 1,
    words: 'Redirects are refused',
  },
  {
    name: 'JSON of another kind',
    fault: { kind: 'status', status: 200, body: { hello: 'world' } },
    code: 'contract',
    requests: 1,
    words: 'not what its contract promises',
  },
  {
    name: 'a list instead of an object',
    fault: { kind: 'status', status: 200, body: [] },
    code: 'contract',
    requests: 1,
    words: 'not what its contract promises',
  },
];

/** The same kinds in other forms: a client that takes the one may stumble over the other. */
const VARIANTS: readonly FaultRow[] = [
  ...THROTTLES,
  {
    name: 'length too long',
    fault: { kind: 'length', by: 1 },
    code: 'cut-body',
    requests: TRIES,
    words: 'cut before its end',
  },
  {
    name: 'length too short',
    fault: { kind: 'length', by: -1 },
    code: 'not-json',
    requests: TRIES,
    words: 'malformed JSON',
  },
  {
    name: 'gzip that is none',
    fault: { kind: 'gzip', of: 'plain' },
    code: 'cut-body',
    requests: TRIES,
    words: 'cut before its end',
  },
  {
    name: 'gzip without its end',
    fault: { kind: 'gzip', of: 'half' },
    code: 'not-json',
    requests: TRIES,
    words: 'malformed JSON',
  },
  {
    name: 'headers without end',
    fault: { kind: 'trickle', of: 'headers' },
    code: 'timeout',
    requests: 2,
    silent: true,
    words: 'no whole answer',
  },
  {
    name: 'body without end',
    fault: { kind: 'trickle', of: 'body' },
    code: 'timeout',
    requests: 2,
    silent: true,
    words: 'no whole answer',
  },
];

/** Every fault of the table, as data: each call of each source meets each of them. */
export const FAULTS: readonly FaultRow[] = [...KINDS_OF_FAULTS, ...VARIANTS];
