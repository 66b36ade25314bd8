import { randomBytes } from 'node:crypto';
import { ArmError } from './arm-error.ts';
import type { Row } from './odata-row.ts';
import { RowCache } from './row-cache.ts';
import type { AzureSwitches } from './switches.ts';

/** What a query covers, and the instant it was asked at. */
export type QueryWindow = { readonly from: string; readonly to: string; readonly asOf: string };

/** A query as it was first asked, its clauses and its window, so that later pages belong to the same answer. */
export type FrozenQuery = QueryWindow & {
  /** The address it was asked at; its token is good for no other. */
  readonly address: string;
  readonly filter: string | undefined;
  readonly apply: string | undefined;
  readonly orderby: string | undefined;
  readonly select: string | undefined;
  readonly top: number | undefined;
  readonly expand: string | undefined;
};

export type Position = { readonly query: FrozenQuery; readonly cursor: number };

/** The skip tokens handed out: opaque, and never the same twice. */
export class SkipTokens {
  /** What the queries found whose pages are still being read. */
  readonly found = new RowCache<FrozenQuery, Row>();
  readonly #positions = new Map<string, Position>();

  issue(position: Position): string {
    const token = randomBytes(240).toString('base64url');
    this.#positions.set(token, position);
    return token;
  }

  resume(token: string, address: string): Position {
    const position = this.#positions.get(token);
    if (position && position.query.address === address) return position;
    throw new ArmError(400, 'InvalidSkipToken', 'The provided skip token is invalid.');
  }
}

export type Page = { readonly rows: readonly Row[]; readonly nextCursor: number | undefined };

/** The rows from a cursor on; a cursor before 0 is the empty page that may precede the first. */
export function pageAt(
  rows: readonly Row[],
  cursor: number,
  { pageSize, duplicateAcrossPages }: AzureSwitches,
): Page {
  if (cursor < 0) return { rows: [], nextCursor: 0 };
  const repeats = duplicateAcrossPages && cursor > 0;
  const start = repeats ? cursor - 1 : cursor;
  // A page that repeats a row must still bring a new one.
  const end = start + (repeats ? Math.max(pageSize, 2) : pageSize);
  return { rows: rows.slice(start, end), nextCursor: end < rows.length ? end : undefined };
}
