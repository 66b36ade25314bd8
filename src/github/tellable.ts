import { strikeOut } from '../sources/body.ts';
import { Unrepeatable } from './whole-fetch.ts';

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

/**
 * An error as the client's own rules for another try want it. What had no answer has a status there, by which it is made
 * again: what stays as it is gets none. And too many requests are that whatever the words, by which alone they go.
 */
export function repeatable(error: unknown): never {
  if (!(error instanceof Error && 'status' in error)) throw error;
  if (error.cause instanceof Unrepeatable) error.status = 0;
  if (error.status === 429 && !LIMITS.test(error.message)) {
    error.message = `${error.message} (taken for a secondary rate limit)`;
  }
  throw error;
}

const LIMITS = /\brate limit\b/i;
