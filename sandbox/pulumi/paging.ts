import type { SandboxResponse } from '../server.ts';
import { apiError } from './api-error.ts';
import type { Call } from './call.ts';
import type { PulumiSwitches } from './switches.ts';

/** One list that is read by tokens. */
type TokenList = {
  /** Goes into its tokens: a token of one list means nothing to another. */
  readonly name: string;
  readonly size: number;
  /** The key of the next token in the answer. */
  readonly key: 'continuationToken' | 'nextToken';
  /** How the description has the last page say that it is the last. */
  readonly last: 'absent' | 'null' | 'empty';
};

/** One page, and what the answer says of the next. */
type TokenPage<T> = { readonly items: readonly T[]; readonly next: Readonly<Record<string, string | null>> };

/** Cuts the page that the request's `continuationToken` asks for, and hands it on; 400 for a token it never gave. */
export function answerPage<T>(
  { request: { url }, context: { switches } }: Call,
  all: readonly T[],
  list: TokenList,
  answer: (page: TokenPage<T>) => SandboxResponse,
): SandboxResponse {
  const start = offsetOf(url.searchParams.get('continuationToken') ?? '', list.name);
  if (start === undefined) return apiError(400, 'Bad Request: Invalid continuation token');
  const end = start + list.size;
  const items = all.slice(start, end);
  return answer({
    items,
    next: end < all.length ? { [list.key]: tokenFor(list.name, end) } : lastField(list, switches),
  });
}

/** A positive number of the query, or undefined where there is none. */
export function positive(text: string | null): number | undefined {
  const value = Number(text);
  return text !== null && Number.isInteger(value) && value > 0 ? value : undefined;
}

function tokenFor(name: string, offset: number): string {
  return Buffer.from(`${name}@${offset}`).toString('base64url');
}

function offsetOf(token: string, name: string): number | undefined {
  if (token === '') return 0;
  const [list, offset, ...rest] = Buffer.from(token, 'base64url').toString('utf8').split('@');
  return list === name && rest.length === 0 ? positive(offset ?? null) : undefined;
}

function lastField({ key, last }: TokenList, { lastToken }: PulumiSwitches): Record<string, string | null> {
  const way = lastToken === 'as-documented' ? last : lastToken;
  if (way === 'absent') return {};
  return { [key]: way === 'null' ? null : '' };
}
