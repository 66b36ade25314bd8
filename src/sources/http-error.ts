import { HTTPError, NetworkError, TimeoutError } from 'ky';
import { BodyTooLarge } from '../bounded-body.ts';
import { certificateAdvice, rootOf } from '../certificate.ts';
import { SourceError, type SourceErrorCode } from '../errors.ts';
import { withoutEmails } from '../report/people.ts';
import { strikeOut, Unreadable } from './body.ts';
import type { ServiceOptions } from './http.ts';
import type { Pacing } from './pacing.ts';
import { whyAborted } from './waiting.ts';

/** What is known about a call when it fails. */
export type CallContext = ServiceOptions & {
  readonly what: string;
  /** Whatever must not be told, all that was sent of it so far. */
  readonly secrets: readonly string[];
};

/** How much of a service's own words goes into a message, in characters. */
const SERVICE_WORDS_LIMIT = 300;
/** How much of them is looked at for names: they are struck out first, so that none is cut into something else. */
const LOOKED_AT_LIMIT = 10 * SERVICE_WORDS_LIMIT;

/** Turns whatever a call ended with into an error that tells what failed, what came, and what to do. */
export function toSourceError(error: unknown, context: CallContext): SourceError {
  if (error instanceof SourceError) return error;
  const { code, came, remedy } = describe(error, context);
  const message = [`${context.name}: ${context.what} failed: ${came}`, remedy].filter(Boolean).join(' ');
  return new SourceError(code, strikeOut(message, context.secrets), { cause: withoutRequest(error) });
}

/** A client's error holds the request, and that holds the token: none of it may reach a log. */
function withoutRequest(error: unknown): unknown {
  return error instanceof HTTPError || error instanceof TimeoutError || error instanceof NetworkError
    ? error.name
    : error;
}

/** `undefined` leaves the decision to ky: the statuses and network errors it knows. */
export function shouldRetry(error: Error, pacing: Pacing): boolean | undefined {
  if (error instanceof BodyTooLarge) return false;
  if (error instanceof Unreadable) return error.kind !== 'html';
  // A certificate stays what it is.
  if (certificateAdvice(rootOf(error)) !== undefined) return false;
  if (!(error instanceof HTTPError)) return undefined;
  const wait = retryAfterMs(error.response.headers);
  return wait !== undefined && wait > pacing.maxRetryAfterMs ? false : undefined;
}

type Description = { readonly code: SourceErrorCode; readonly came: string; readonly remedy: string };

function describe(error: unknown, context: CallContext): Description {
  if (context.signal.aborted) {
    return { code: 'deadline', came: whyAborted(context.signal), remedy: '' };
  }
  if (error instanceof HTTPError) return describeStatus(error, context);
  if (error instanceof Unreadable) return describeUnreadable(error, context);
  if (error instanceof BodyTooLarge) return describeTooLarge(error, context);
  if (error instanceof TimeoutError) {
    const seconds = context.pacing.attemptTimeoutMs / 1000;
    return {
      code: 'timeout',
      came: `no whole answer within ${seconds} s, ${tries(context)}.`,
      remedy: TRY_AGAIN,
    };
  }
  if (error instanceof NetworkError) return describeNetwork(error, context);
  return {
    code: 'unexpected',
    came: `${error instanceof Error ? error.message : String(error)}.`,
    remedy: '',
  };
}

const TRY_AGAIN = 'Run the job again; if it stays so, look at the status page of the service.';

function describeStatus({ response, data }: HTTPError, context: CallContext): Description {
  const { status } = response;
  const code = codeOf(status);
  const came = `HTTP ${status}${requestId(response, context)}${retryWish(response, context)}.${serviceWords(data)}`;
  const remedies: Partial<Record<SourceErrorCode, string>> = {
    unauthorized: context.remedies.unauthorized,
    forbidden: context.remedies.forbidden,
    redirected: `Redirects are refused, they could carry the token elsewhere; check the address ${context.url.origin}.`,
    throttled: 'Run the job later, or gate fewer targets in one job.',
    'server-error': TRY_AGAIN,
  };
  return { code, came, remedy: remedies[code] ?? '' };
}

function describeUnreadable({ kind, response }: Unreadable, context: CallContext): Description {
  const where = `HTTP ${response.status}${requestId(response, context)}`;
  if (kind === 'html') {
    const remedy = `Is ${context.url.origin} the API's address, and is no proxy or login page in between?`;
    return { code: 'not-json', came: `${where} with an HTML page instead of JSON.`, remedy };
  }
  const came = kind === 'empty' ? 'an empty body' : 'a body that is cut or malformed JSON';
  return { code: 'not-json', came: `${where} with ${came}, ${tries(context)}.`, remedy: TRY_AGAIN };
}

function describeTooLarge({ message, response }: BodyTooLarge, context: CallContext): Description {
  const came = `HTTP ${response.status}${requestId(response, context)}, and ${message}.`;
  const remedy = `Is ${context.url.origin} the API's address? If it is, narrow the target.`;
  return { code: 'too-large', came, remedy };
}

function describeNetwork(error: NetworkError, context: CallContext): Description {
  const { cause } = error;
  if (cause instanceof Error && cause.message === 'terminated') {
    return {
      code: 'cut-body',
      came: `the answer was cut before its end, ${tries(context)}.`,
      remedy: TRY_AGAIN,
    };
  }
  const root = rootOf(cause);
  const reason = root?.message || error.message;
  const remedy = certificateAdvice(root) ?? `Is ${context.url.origin} right, and reachable from this runner?`;
  return { code: 'unreachable', came: `no connection (${reason}), ${tries(context)}.`, remedy };
}

function codeOf(status: number): SourceErrorCode {
  if (status >= 300 && status < 400) return 'redirected';
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 429) return 'throttled';
  return status >= 500 ? 'server-error' : 'rejected';
}

function tries({ pacing }: CallContext): string {
  return `tried ${pacing.attempts} times`;
}

function requestId({ headers }: Response, { requestIdHeaders }: CallContext): string {
  const id = requestIdHeaders
    .map((name) => headers.get(name))
    .find((value) => value !== null && value !== '');
  return id === undefined ? '' : ` (request id ${id})`;
}

function retryWish({ headers }: Response, { pacing }: CallContext): string {
  const wait = retryAfterMs(headers);
  if (wait === undefined || wait <= pacing.maxRetryAfterMs) return '';
  return `, asking to wait ${Math.ceil(wait / 1000)} s, longer than the ${pacing.maxRetryAfterMs / 1000} s a call may`;
}

/** Retry-After in seconds or as an HTTP date (RFC 9110, 10.2.3). */
function retryAfterMs(headers: Headers): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(wait) ? undefined : wait;
}

/** The error text of a service: `{ message }` (Pulumi), `{ error: { code, message } }` (Azure), OAuth's, or plain. */
function serviceWords(data: unknown): string {
  const words = findMessage(data)?.trim().slice(0, LOOKED_AT_LIMIT).replace(/\s+/g, ' ');
  if (words === undefined || words === '' || /^[<{]/.test(words)) return '';
  return ` The service says: ${JSON.stringify(withoutPeople(words).slice(0, SERVICE_WORDS_LIMIT))}.`;
}

/** What Azure and Pulumi call a person by, and the name in quotes behind it, which may hold an apostrophe. */
const NAMED =
  /\b(client|object ?id|principal(?: id| name)?|user(?: account| name)?)([\s:=]+)(?:'(?:[^']|(?<=\p{L})'(?=\p{L}))*'?|"[^"]*"?|`[^`]*`?|‘[^’]*’?|“[^”]*”?)/giu;

/** The same by an id without quotes. */
const NAMED_BY_ID =
  /\b(client(?: ?id)?|object ?id|oid|principal ?(?:id|oid)?|user)([\s:=]+)[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi;

/** Text of a service without the people that it names: reports are read by many. */
export function withoutPeople(text: string): string {
  return withoutEmails(text.replace(NAMED, "$1$2'…'").replace(NAMED_BY_ID, "$1$2'…'"));
}

/** Errors lie within errors, but no further than this. */
const DEEPEST = 5;

function findMessage(data: unknown, depth = 0): string | undefined {
  if (typeof data === 'string') return data;
  if (typeof data !== 'object' || data === null || depth > DEEPEST) return undefined;
  if ('error' in data && typeof data.error === 'object') return findMessage(data.error, depth + 1);
  // OAuth words its errors in its own shape (RFC 6749, 5.2).
  if ('error_description' in data && typeof data.error_description === 'string')
    return data.error_description;
  const code = 'code' in data && typeof data.code === 'string' ? `${data.code}: ` : '';
  const message = 'message' in data && typeof data.message === 'string' ? data.message : undefined;
  // Azure's outer message may be a phrase, with the reason in the first of its details.
  const [detail]: unknown[] = 'details' in data && Array.isArray(data.details) ? data.details : [];
  const reason = findMessage(detail, depth + 1);
  return (
    [message === undefined ? undefined : `${code}${message}`, reason].filter(Boolean).join(' ') || undefined
  );
}
