import ky, { HTTPError, type KyInstance } from 'ky';
import * as v from 'valibot';
import { ContractError, SourceError } from '../errors.ts';
import { isAt } from '../own-origin.ts';
import { readBody } from './body.ts';
import { type AdaptiveLimit, createAdaptiveLimit } from './concurrency.ts';
import { whatIsWrong } from './contract.ts';
import { type CallContext, shouldRetry, toSourceError } from './http-error.ts';
import type { Pacing } from './pacing.ts';
import { refuseSkew } from './skew.ts';
import { CONCURRENCY } from './source.ts';
import { pause } from './waiting.ts';

/** Bearer tokens of one identity, got and renewed as they are needed. Each call throws a SourceError. */
export type TokenSource = {
  /** A token that has not expired. Those who ask at the same time share one sign-in. */
  readonly current: () => Promise<string>;
  /** Another token than the one that the service refused, or nothing where there is none to be had. */
  readonly renew: (refused: string) => Promise<string | undefined>;
};

/** One remote service: where it is, how it is signed in to, and how its failures are worded. */
export type ServiceOptions = {
  /** Name for messages. */
  readonly name: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Struck out of everything the service says, in case it echoes what it was sent. */
  readonly secret?: string;
  /** Signs every call, instead of a header. A token is struck out as the secret is. */
  readonly token?: TokenSource;
  readonly requestIdHeaders: readonly string[];
  /** Answers are about times, so the clocks must agree within this: one by another clock is refused. */
  readonly maxSkewMs?: number;
  /** How many more requests an answer says the service will answer, where it says so. */
  readonly remaining?: (headers: Headers) => number | undefined;
  /** What to do about a refused sign-in and a missing permission. */
  readonly remedies: Readonly<{ unauthorized: string; forbidden: string }>;
  /** Ends every call of the run when its deadline has passed. */
  readonly signal: AbortSignal;
  readonly pacing: Pacing;
};

export type Call<TSchema extends v.GenericSchema> = {
  /** What is being done, for messages: "listing policy issues of acme/web/prod". */
  readonly what: string;
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Path and query below the service's address, or a whole URL on its origin. */
  readonly path: string;
  readonly json?: unknown;
  /** Fields of a form, sent form-encoded instead of `json`. */
  readonly form?: Readonly<Record<string, string>>;
  /** Beside those of the service. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly schema: TSchema;
};

export type Service = {
  /** Sends one call and reads its answer, retried as one. Throws a SourceError. */
  send<TSchema extends v.GenericSchema>(call: Call<TSchema>): Promise<v.InferOutput<TSchema>>;
};

const UNAUTHORIZED = 401;
const THROTTLED = 429;
const RETRIED_STATUSES = [408, THROTTLED, 500, 502, 503, 504];

/** A client for one service. The token goes to the service's own origin only, and never along a redirect. */
export function createService(options: ServiceOptions): Service {
  const client = createClient(options);
  const { pacing, signal } = options;
  const limit = createAdaptiveLimit(CONCURRENCY, () => pause(pacing.firstDelayMs, signal));
  return {
    async send(call) {
      const secrets = options.secret === undefined ? [] : [options.secret];
      const context: CallContext = { ...options, what: call.what, secrets };
      const answer = await limit
        .run(() => fetchSigned({ client, call, limit, options, secrets }))
        .catch((error: unknown) => {
          throw toSourceError(error, context);
        });
      const parsed = v.safeParse(call.schema, answer);
      if (parsed.success) return parsed.output;
      const [issue] = parsed.issues;
      const where = v.getDotPath(issue) ?? 'the whole body';
      throw new ContractError(
        `${options.name}: ${call.what} failed: the answer is not what its contract promises: ${where}: ${whatIsWrong(issue)}. ` +
          'If the service has changed, a newer version of Policy Gate may read it.',
      );
    },
  };
}

/** A call on its way. `secrets` grows by every token that is sent. */
type Sending = {
  readonly client: KyInstance;
  readonly call: Call<v.GenericSchema>;
  readonly limit: AdaptiveLimit;
  readonly options: ServiceOptions;
  readonly secrets: string[];
};

/** Sends a call with the present token, and once more with another one where the service refuses that. */
async function fetchSigned(sending: Sending): Promise<unknown> {
  const { token: tokens } = sending.options;
  if (tokens === undefined) return fetchWhole(sending);
  const token = await tokens.current();
  try {
    return await fetchWhole(sending, token);
  } catch (error) {
    if (!(error instanceof HTTPError) || error.response.status !== UNAUTHORIZED) throw error;
    const renewed = await tokens.renew(token);
    if (renewed === undefined) throw error;
    return fetchWhole(sending, renewed);
  }
}

async function fetchWhole(
  { client, call, limit, options, secrets }: Sending,
  token?: string,
): Promise<unknown> {
  const { name, url, remaining } = options;
  const target = resolveUrl(url, call.path);
  if (target === undefined) {
    const message = `${name}: ${call.what} failed: its link leads away from ${url.origin}, which alone gets the token.`;
    throw new SourceError('foreign-link', message);
  }
  if (token !== undefined) secrets.push(token);
  let answer: unknown;
  await client(target, {
    method: call.method,
    ...bodyOf(call),
    headers: { ...call.headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    // Reading and parsing happen inside fetch, so that ky's retries and timeout cover them too.
    fetch: async (request, init) => {
      const ticket = limit.send();
      const response = await fetch(request, init);
      if (response.status === THROTTLED) ticket.throttled();
      else if (response.ok) ticket.answered();
      const left = remaining?.(response.headers);
      if (left !== undefined) ticket.remaining(left);
      const body = await readBody(response, secrets);
      refuseSkew(response, call.what, options);
      answer = body.json;
      // Only of an error it is read again. A status such as 304 allows no body, not even an empty one.
      return new Response(response.ok || body.text === '' ? null : body.text, {
        status: response.status,
        headers: body.headers,
      });
    },
  });
  return answer;
}

function bodyOf({ json, form }: Call<v.GenericSchema>): { json?: unknown; body?: URLSearchParams } {
  if (form !== undefined) return { body: new URLSearchParams(form) };
  return json === undefined ? {} : { json };
}

function createClient({ headers, signal, pacing }: ServiceOptions): KyInstance {
  return ky.create({
    headers: { accept: 'application/json', ...headers },
    signal,
    redirect: 'manual',
    timeout: pacing.attemptTimeoutMs,
    retry: {
      limit: pacing.attempts - 1,
      // Every call is safe to repeat: both services list by POST, and a PATCH sets what it says.
      methods: ['get', 'post', 'patch'],
      statusCodes: RETRIED_STATUSES,
      afterStatusCodes: RETRIED_STATUSES,
      retryOnTimeout: true,
      maxRetryAfter: pacing.maxRetryAfterMs,
      delay: (attempt) => pacing.firstDelayMs * 2 ** (attempt - 1),
      shouldRetry: ({ error }) => shouldRetry(error, pacing),
    },
  });
}

/** `undefined` for an address that is not the service's own, or that carries a user of its own. */
function resolveUrl(base: URL, path: string): URL | undefined {
  const url = path.startsWith('/')
    ? new URL(base.pathname.replace(/\/$/, '') + path, base.origin)
    : new URL(path);
  return isAt(base.origin, url) ? url : undefined;
}
