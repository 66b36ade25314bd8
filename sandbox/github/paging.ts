import type { SandboxRequest } from '../server.ts';

/** One page of a list, and the `Link` header's value where the list has more than one. */
export type Page<T> = {
  readonly items: readonly T[];
  readonly headers: Record<string, string>;
};

const DEFAULT_SIZE = 30;
const LARGEST_SIZE = 100;

/** Cuts a list as `per_page` and `page` ask; `address` is where the list's links point. */
export function cutPage<T>(all: readonly T[], request: SandboxRequest, address: string): Page<T> {
  const query = request.url.searchParams;
  const size = pageSize(request);
  const page = positive(query.get('page')) ?? 1;
  const last = Math.max(1, Math.ceil(all.length / size));
  const items = all.slice((page - 1) * size, page * size);
  const to = (number: number, relation: string): string => {
    const target = new URLSearchParams(query);
    target.set('page', String(number));
    return `<${address}?${target.toString()}>; rel="${relation}"`;
  };
  const links = [
    ...(page > 1 ? [to(Math.min(page - 1, last), 'prev')] : []),
    ...(page < last ? [to(page + 1, 'next')] : []),
    ...(page !== last ? [to(last, 'last')] : []),
    ...(page > 1 ? [to(1, 'first')] : []),
  ];
  return { items, headers: links.length > 0 ? { link: links.join(', ') } : {} };
}

/** How many items a page holds, as `per_page` asks. */
export function pageSize({ url }: SandboxRequest): number {
  return Math.min(positive(url.searchParams.get('per_page')) ?? DEFAULT_SIZE, LARGEST_SIZE);
}

function positive(text: string | null): number | undefined {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}
