import type { SandboxRequest } from '../server.ts';
import { type Page, pageSize } from './paging.ts';

/** Cuts a list that is paged by `before` and `after`: whatever is added at its front, no item comes twice. */
export function cutByCursor<T extends { readonly id: number }>(
  all: readonly T[],
  request: SandboxRequest,
  address: string,
): Page<T> {
  const query = request.url.searchParams;
  const size = pageSize(request);
  const [start, end] = bounds(all, size, query);
  const items = all.slice(start, end);
  const to = (cursor: 'before' | 'after', { id }: T, relation: string): string => {
    const target = new URLSearchParams(query);
    for (const name of ['before', 'after']) target.delete(name);
    target.set(cursor, cursorOf(id));
    return `<${address}?${target.toString()}>; rel="${relation}"`;
  };
  const [first, last] = [items.at(0), items.at(-1)];
  const links = [
    ...(last !== undefined && end < all.length ? [to('after', last, 'next')] : []),
    ...(first !== undefined && start > 0 ? [to('before', first, 'prev')] : []),
  ];
  return { items, headers: links.length > 0 ? { link: links.join(', ') } : {} };
}

/** From which place to before which; nothing lies behind a cursor that is none. */
function bounds(
  all: readonly { readonly id: number }[],
  size: number,
  query: URLSearchParams,
): [start: number, end: number] {
  const place = (cursor: string): number => {
    const found = all.findIndex(({ id }) => cursorOf(id) === cursor);
    return found < 0 ? all.length : found;
  };
  const [before, after] = [query.get('before'), query.get('after')];
  if (before !== null) return [Math.max(0, place(before) - size), place(before)];
  const start = after === null ? 0 : place(after) + 1;
  return [start, start + size];
}

function cursorOf(id: number): string {
  return Buffer.from(`v1:${id}`).toString('base64');
}
