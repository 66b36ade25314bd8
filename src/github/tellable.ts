import { strikeOut } from '../sources/body.ts';

/** How much of GitHub's own words goes into a message, in characters. */
const WORDS_LIMIT = 300;

/**
 * An error of the client as it may be told: with the status, no page of a proxy's, and without the token, should it be
 * echoed. Octokit's own paging takes HTTP 409 for an empty list, so of a question none is left.
 */
export function tellable(error: unknown, token: string, method: string): unknown {
  if (!(error instanceof Error)) return error;
  const words = strikeOut(error.message, [token]);
  const isAnswer = 'response' in error && error.response !== undefined;
  error.message = isAnswer && 'status' in error ? said(words, String(error.status)) : words;
  const isConflict = 'status' in error && error.status === 409;
  return isConflict && method === 'GET' ? new Error(error.message, { cause: error }) : error;
}

function said(words: string, status: string): string {
  const text = words.trim();
  if (text.startsWith('<')) return `HTTP ${status} with an HTML page`;
  const shown = text.length > WORDS_LIMIT ? `${text.slice(0, WORDS_LIMIT)}…` : text;
  return shown === '' ? `HTTP ${status}` : `HTTP ${status}: ${shown}`;
}

/** Too many requests are that whatever the words: GitHub's own client goes by the words alone. */
export function takeForRateLimit(error: unknown): never {
  if (error instanceof Error && 'status' in error && error.status === 429 && !LIMITS.test(error.message)) {
    error.message = `${error.message} (taken for a secondary rate limit)`;
  }
  throw error;
}

const LIMITS = /\brate limit\b/i;
