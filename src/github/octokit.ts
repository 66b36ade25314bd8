import { randomUUID } from 'node:crypto';
import { defaults, getOctokitOptions } from '@actions/github/lib/utils';
import { getProxyUrl } from '@actions/http-client/lib/proxy';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';

/** A longer wait than this is not worth holding a job up for a comment. */
const MAX_RATE_LIMIT_WAIT_SECONDS = 60;

const NO_CONTENT = 204;

const quiet = (): void => undefined;

/** How patient the client is. Tests shorten the times; the rules stay the same. */
export type GitHubPacing = {
  /** One second of waiting, as the retry and throttling plugins count it. */
  readonly secondMs: number;
  /** GitHub has this long in all: the job must not wait for a comment for ever. */
  readonly deadlineMs: number;
};

const DEFAULT_PACING: GitHubPacing = { secondMs: 1_000, deadlineMs: 3 * 60_000 };

/**
 * GitHub's client with its own retries and write pacing; proxies as the toolkit reads them. What is asked by GraphQL
 * waits in a line of its own: a question is a POST, and would hold up the write behind it for a second, in which what
 * it was decided by may change.
 */
export function createOctokit(token: string, apiUrl: string, pacing: GitHubPacing = DEFAULT_PACING): Octokit {
  const { graphql } = createClient(token, apiUrl, pacing);
  return Object.assign(createClient(token, apiUrl, pacing), { graphql });
}

function createClient(token: string, apiUrl: string, pacing: GitHubPacing): Octokit {
  const { secondMs, deadlineMs } = pacing;
  const waitBriefly = (seconds: number): boolean => seconds <= MAX_RATE_LIMIT_WAIT_SECONDS;
  const Client = Octokit.plugin(retry, throttling);
  const client = new Client({
    ...getOctokitOptions(token),
    baseUrl: apiUrl,
    request: { ...transportTo(apiUrl), signal: AbortSignal.timeout(deadlineMs) },
    userAgent: 'policy-gate',
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    retry: { retryAfterBaseValue: secondMs },
    throttle: {
      // The plugin keeps its queues for the whole process; an id of its own keeps clients apart.
      id: randomUUID(),
      retryAfterBaseValue: secondMs,
      onRateLimit: (seconds, _options, _octokit, retries) => retries < 1 && waitBriefly(seconds),
      onSecondaryRateLimit: (seconds, _options, _octokit, retries) => retries < 1 && waitBriefly(seconds),
    },
  });
  client.hook.after('request', ({ status, data }, { mediaType }) => {
    // Octokit's own paging takes an answer without a body, or with half of one, for an empty list.
    const isText = typeof data === 'string' || data === undefined;
    if (isText && status !== NO_CONTENT && !mediaType?.format) {
      throw new Error(`GitHub answered HTTP ${status} without whole JSON`);
    }
  });
  return client;
}

/** The toolkit's transport only where there is a proxy: its fetch takes longer to load than all else before a call. */
function transportTo(apiUrl: string): Partial<typeof defaults.request> {
  return getProxyUrl(new URL(apiUrl)) === undefined ? {} : defaults.request;
}

export type { Octokit };
