import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import Bottleneck from 'bottleneck/light.js';
import { isAt } from '../own-origin.ts';
import { repeatable, tellable } from './tellable.ts';
import { type Fetch, wholeFetch } from './whole-fetch.ts';

/** A longer wait than this is not worth holding a job up for a comment. */
const MAX_RATE_LIMIT_WAIT_SECONDS = 60;

/** A request has its share of the time for all, so that one which is never answered can be made again. */
const ATTEMPTS_IN_DEADLINE = 6;

/** As GitHub's client has it, and too many requests, which wait for as long as they are told to. */
const NOT_REPEATED = [400, 401, 403, 404, 410, 422, 429, 451];

const NO_CONTENT = 204;

const quiet = (): void => undefined;

/** How patient the client is. Tests shorten the times; the rules stay the same. */
export type GitHubPacing = {
  /** One second of waiting, as the retry and throttling plugins count it. */
  readonly secondMs: number;
  /** GitHub has this long in all: the job must not wait for a comment for ever. */
  readonly deadlineMs: number;
};

export const GITHUB_PACING: GitHubPacing = { secondMs: 1_000, deadlineMs: 3 * 60_000 };

/**
 * GitHub's client with its own retries and write pacing. What is asked by GraphQL waits in a line of its own: a
 * question is a POST, and would hold up the write behind it for a second, in which what it was decided by may change.
 * The token goes to GitHub's own origin only: no link and no redirect takes it elsewhere.
 */
export function createOctokit(
  token: string,
  apiUrl: string,
  pacing: GitHubPacing = GITHUB_PACING,
  send: Fetch = fetch,
): Octokit {
  const { secondMs, deadlineMs } = pacing;
  const request = {
    fetch: wholeFetch(send, Math.ceil(deadlineMs / ATTEMPTS_IN_DEADLINE)),
    signal: AbortSignal.timeout(deadlineMs),
  };
  const create = () => createClient(token, apiUrl, secondMs, request);
  let graphql: Octokit['graphql'] | undefined;
  return Object.defineProperty(create(), 'graphql', {
    get: () => {
      graphql ??= create().graphql;
      return graphql;
    },
  });
}

const Client = Octokit.plugin(nearTheWire, retry, throttling);

let clients = 0;

type Requests = { readonly fetch: Fetch; readonly signal: AbortSignal };

function createClient(token: string, apiUrl: string, secondMs: number, request: Requests): Octokit {
  const waitBriefly = (seconds: number): boolean => seconds <= MAX_RATE_LIMIT_WAIT_SECONDS;
  const { origin } = new URL(apiUrl);
  clients += 1;
  const client = new Client({
    auth: token,
    baseUrl: apiUrl,
    request,
    userAgent: 'policy-gate',
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    retry: { retryAfterBaseValue: secondMs, doNotRetry: NOT_REPEATED },
    throttle: {
      // The plugin keeps its queues for the whole process; an id of its own keeps clients apart.
      id: `client ${clients}`,
      retryAfterBaseValue: secondMs,
      // Spaced as by the plugin itself, which counts in real seconds.
      write: new Bottleneck.Group({ maxConcurrent: 1, minTime: secondMs }),
      notifications: new Bottleneck.Group({ maxConcurrent: 1, minTime: 3 * secondMs }),
      onRateLimit: (seconds, _options, _octokit, retries) => retries < 1 && waitBriefly(seconds),
      onSecondaryRateLimit: (seconds, _options, _octokit, retries) => retries < 1 && waitBriefly(seconds),
    },
  });
  client.hook.before('request', ({ url }) => {
    // The link to a list's next page comes from the answer, whole.
    if (!isAt(origin, new URL(url, apiUrl))) {
      throw new Error(`GitHub's link leads away from ${origin}, which alone gets the token`);
    }
  });
  client.hook.after('request', (answer, { mediaType }) => believe(answer, !!mediaType?.format));
  client.hook.error('request', (error, { method }) => {
    throw tellable(error, token, method);
  });
  return client;
}

/** Sees an answer before the plugins do: what another try goes by is settled first. */
function nearTheWire({ hook }: Pick<Octokit, 'hook'>): void {
  hook.error('request', repeatable);
  // The plugins look for errors in whatever GraphQL answers.
  hook.after('request', (answer, { url }) => {
    if (answer.status < 300 && url.endsWith('/graphql')) believe(answer, false);
  });
}

type Answer = {
  readonly status: number;
  readonly headers: { readonly 'content-type'?: string | undefined };
  readonly data: unknown;
};

/** Refuses what is no answer of GitHub's to the question. */
function believe({ status, headers, data }: Answer, isFile: boolean): void {
  if (status >= 300) {
    throw new Error(
      `GitHub answered HTTP ${status} with a redirect that is not followed: it may lead to another host`,
    );
  }
  const { 'content-type': type = '' } = headers;
  if (isFile && type.startsWith('text/html')) {
    throw new Error(`GitHub answered HTTP ${status} with an HTML page`);
  }
  const isJson = !isFile || type.startsWith('application/json');
  if (status !== NO_CONTENT && isJson && !isWhole(data)) {
    throw new Error(`GitHub answered HTTP ${status} without whole JSON`);
  }
}

/**
 * Octokit's own paging takes an answer without a body, with half of one, or of null, for an empty list, and stumbles
 * over a number of rows without the rows.
 */
function isWhole(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return false;
  if (!('total_count' in data)) return true;
  const [rows] = Object.entries(data).flatMap(([key, value]) => (key === 'total_count' ? [] : [value]));
  return Array.isArray(rows);
}

export type { Octokit };
