import type { Fault } from '../../sandbox/faults.ts';
import type { SourceErrorCode } from '../../src/errors.ts';

/** A fault that strikes every try of one call, and what one call makes of it. */
export type FaultRow = {
  readonly name: string;
  readonly fault: Fault;
  readonly code: SourceErrorCode;
  /** Requests made before giving up. */
  readonly requests: number;
  /** Nothing comes: the run is given two short tries, because waiting out four long ones shows no more. */
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

/** Every fault of the table, as data: each call of each source meets each of them. */
export const FAULTS: readonly FaultRow[] = [
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
