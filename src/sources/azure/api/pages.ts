import type * as v from 'valibot';
import { ContractError, SourceError } from '../../../errors.ts';
import { MAX_PAGES } from '../../../limits.ts';
import { laterThanTheFirst, orFailure, orMissing } from '../../failure.ts';
import type { Service } from '../../http.ts';
import type { QueryPage } from './schema.ts';

/** One page of an answer. `isLast`: it names no next one. */
export type Page<T> = { readonly rows: readonly T[]; readonly isLast: boolean };

type PageSchema<T> = v.GenericSchema<unknown, QueryPage<T>>;

const ADVICE = 'The scope does not exist, or the identity may not see it: check the id.';
/** One is known to come first; a list of nothing else has no end. */
export const MAX_EMPTY_PAGES = 100;
const ENDLESS = 'Run the job again; if it stays so, report it with this message.';
/** Stands for the service's own address, which alone knows what lies before its paths. */
const HERE = 'http://here.invalid';

/**
 * Every page of a query of Policy Insights, to the last. A nextLink is followed by POST, as the official description
 * says; the service answers a GET with 404. Throws `missing-target` where the first page is answered 404,
 * unless the scope has answered before and `isThere`.
 */
export async function* pagesOf<T>(
  service: Service,
  what: string,
  firstPath: string,
  schema: PageSchema<T>,
  isThere = false,
): AsyncGenerator<Page<T>> {
  const followed = new Set<string>();
  let path = firstPath;
  let empty = 0;
  for (;;) {
    const doing = `${what} (page ${followed.size + 1})`;
    const answer = service.send({ what: doing, method: 'POST', path, schema });
    // Only the first answer of all can tell that the scope is missing; later a 404 is a page that was lost.
    const page = await (followed.size > 0 || isThere ? lost(answer) : orMissing(answer, ADVICE));
    refuseCut(doing, page);
    empty = page.rows.length === 0 ? empty + 1 : 0;
    if (empty > MAX_EMPTY_PAGES)
      throw endless(doing, `${empty} pages in a row are empty, over the limit of ${MAX_EMPTY_PAGES}`);
    yield { rows: page.rows, isLast: page.nextLink === '' };
    if (page.nextLink === '') return;
    followed.add(path);
    path = resolveLink(page.nextLink, path, doing);
    if (followed.has(path)) throw endless(doing, 'its nextLink leads back to a page already read');
    if (followed.size >= MAX_PAGES)
      throw endless(
        doing,
        `its nextLink leads on to more than the ${MAX_PAGES} pages that are read of a list`,
      );
  }
}

function endless(doing: string, why: string): SourceError {
  return new SourceError('incomplete', `Azure Resource Manager: ${doing} failed: ${why}. ${ENDLESS}`);
}

/**
 * The pages of a query that spares the service work, or, where it takes no part of the query beyond window and filter,
 * of the plain one.
 */
export async function* sparedPages<T>(
  spared: AsyncGenerator<Page<T>>,
  plain: () => AsyncGenerator<Page<T>>,
): AsyncGenerator<Page<T>> {
  const first = await orFailure(spared.next());
  if (first instanceof SourceError) {
    if (first.code !== 'rejected') throw first;
    yield* plain();
    return;
  }
  if (first.done !== true) yield first.value;
  yield* spared;
}

async function lost<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw laterThanTheFirst(error);
  }
}

/** The count is the page's, not the whole's. */
function refuseCut(doing: string, { count, rows }: QueryPage<unknown>): void {
  if (typeof count !== 'number' || count <= rows.length) return;
  throw new SourceError(
    'incomplete',
    `Azure Resource Manager: ${doing} failed: the page says it has ${count} records and brought ${rows.length}.`,
  );
}

/** A whole address stays one: the service's client refuses those that are not its own. */
function resolveLink(link: string, current: string, doing: string): string {
  const base = URL.parse(current, HERE);
  const next = base === null ? null : URL.parse(link, base.href);
  if (next === null) {
    throw new ContractError(`Azure Resource Manager: ${doing} failed: its nextLink is no address.`);
  }
  return next.origin === HERE ? `${next.pathname}${next.search}` : next.href;
}
