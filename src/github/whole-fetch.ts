import { BodyTooLarge, bytesOf } from '../bounded-body.ts';
import { certificateAdvice, rootOf } from '../certificate.ts';
import { isAt } from '../own-origin.ts';

export type Fetch = (url: string, options: RequestInit) => Promise<Response>;

/** GitHub's own lead from an old name of a repository to its new one. */
const MAX_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 307, 308]);
/** An answer of these statuses may have no body, not even an empty one. */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/** Why there was no answer, and would be none the next time. */
export class Unrepeatable extends Error {
  override readonly name = 'Unrepeatable';
}

/**
 * Fetches each answer to its end, within a time and a length of its own: one that breaks off is a failed request, which
 * is made again, and never a shorter answer. Redirects are followed on the same host only: what is sent is for no other,
 * and what another says is not GitHub's word.
 */
export function wholeFetch(fetch: Fetch, attemptMs: number): Fetch {
  return async (url, options) => {
    const patience = AbortSignal.timeout(attemptMs);
    const signal = options.signal ? AbortSignal.any([options.signal, patience]) : patience;
    const response = await follow(fetch, url, { ...options, redirect: 'manual', signal }).catch(
      (error: unknown) => {
        throw lost(error, options.signal, patience, attemptMs) ?? unreachable(error, url);
      },
    );
    const { status, headers } = response;
    if (WITHOUT_BODY.has(status)) return response;
    const body = await bytesOf(response).catch((error: unknown) => {
      // The only error that Octokit does not try again.
      if (error instanceof BodyTooLarge)
        throw Object.assign(new Error(error.message), { name: 'AbortError' });
      throw lost(error, options.signal, patience, attemptMs) ?? cut(error, response);
    });
    // Octokit's paging asks an answer where it came from.
    return Object.defineProperty(new Response(body, { status, headers: [...headers] }), 'url', {
      value: response.url,
    });
  };
}

async function follow(fetch: Fetch, url: string, options: RequestInit): Promise<Response> {
  let [here, response] = [url, await fetch(url, options)];
  for (let followed = 0; followed < MAX_REDIRECTS; followed += 1) {
    const next = targetOf(response, here);
    if (next === undefined) return response;
    await response.body?.cancel();
    [here, response] = [next, await fetch(next, options)];
  }
  return response;
}

/** Where to ask the same again; undefined where an answer does not say so, or names another host. */
function targetOf({ status, headers }: Response, here: string): string | undefined {
  const location = headers.get('location');
  const target = REDIRECTS.has(status) && location !== null ? URL.parse(location, here) : null;
  return target !== null && isAt(new URL(here).origin, target) ? target.href : undefined;
}

function lost(
  cause: unknown,
  deadline: AbortSignal | null | undefined,
  patience: AbortSignal,
  attemptMs: number,
): Error | undefined {
  if (deadline?.aborted) return new Unrepeatable('the time that GitHub has in all was up', { cause });
  if (patience.aborted) return new Error(`no whole answer within ${attemptMs / 1_000} s`, { cause });
  return undefined;
}

function unreachable(cause: unknown, url: string): Error {
  const root = rootOf(cause);
  const advice = certificateAdvice(root);
  const reason = `no connection to ${new URL(url).origin} (${root?.message || 'no reason given'})`;
  return advice === undefined
    ? new Error(reason, { cause })
    : new Unrepeatable(`${reason}. ${advice}`, { cause });
}

function cut(cause: unknown, { status, headers }: Response): Error {
  const form = headers.get('content-type')?.startsWith('application/json') ? 'JSON' : 'text';
  return new Error(`GitHub answered HTTP ${status} without whole ${form}`, { cause });
}
