import * as v from 'valibot';
import { SourceError } from '../../../errors.ts';
import { MAX_PAGES } from '../../../limits.ts';
import { laterThanTheFirst, orFailure } from '../../failure.ts';
import type { Service } from '../../http.ts';
import { nextLinkOf } from './schema.ts';

const armPage = v.pipe(
  v.record(v.string(), v.unknown()),
  v.transform((page) => ({ rows: page['value'], nextLink: nextLinkOf(page) })),
  v.object({ rows: v.array(v.unknown()), nextLink: v.string() }),
);

/** Rows as they came, each to be read by itself; `failure` says why there may be more. */
export type ListedRows = { readonly rows: readonly unknown[]; readonly failure?: SourceError };

/**
 * A list of Resource Manager that is asked for by GET, to its end: no nextLink, null, or an empty one. What came
 * before a failure is kept.
 */
export async function listRows(service: Service, what: string, firstPath: string): Promise<ListedRows> {
  const rows: unknown[] = [];
  const followed = new Set<string>();
  let path = firstPath;
  while (path !== '') {
    if (followed.has(path) || followed.size >= MAX_PAGES) return { rows, failure: endless(what) };
    const page = await orFailure(service.send({ what, method: 'GET', path, schema: armPage }));
    if (page instanceof SourceError) return { rows, failure: followed.size === 0 ? page : later(page) };
    for (const row of page.rows) rows.push(row);
    followed.add(path);
    path = page.nextLink;
  }
  return { rows };
}

function later(failure: SourceError): SourceError {
  const lost = laterThanTheFirst(failure);
  return lost instanceof SourceError ? lost : failure;
}

function endless(what: string): SourceError {
  return new SourceError(
    'incomplete',
    `Azure Resource Manager: ${what} failed: the list does not end: it leads back to a page that was already read, or to more than the ${MAX_PAGES} pages that are read of one.`,
  );
}
