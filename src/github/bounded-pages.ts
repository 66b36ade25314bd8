import { MAX_GITHUB_PAGES } from '../limits.ts';

/** The pages of a list, to its end. Throws where it has none. */
export async function* boundedPages<T>(what: string, pages: AsyncIterable<T>): AsyncGenerator<T> {
  let count = 0;
  for await (const page of pages) {
    count += 1;
    if (count > MAX_GITHUB_PAGES)
      throw new Error(`GitHub lists ${what} on more than the ${MAX_GITHUB_PAGES} pages that are read`);
    yield page;
  }
}
