import { SourceError } from '../../errors.ts';

/** More pages than any real list has: a server that never ends one is not believed. */
const MAX_PAGES = 10_000;

export type TokenPages<Page> = {
  /** What is being read, for messages: service, call and target. */
  readonly what: string;
  readonly fetch: (token: string | undefined) => Promise<Page>;
  /** The token of the next page; empty, null or absent where there is none. */
  readonly tokenOf: (page: Page) => string | null | undefined;
};

/** Every page of a list that continues by tokens, to its end; an empty page with a token goes on. */
export async function* tokenPages<Page>({ what, fetch, tokenOf }: TokenPages<Page>): AsyncGenerator<Page> {
  const seen = new Set<string>();
  let token: string | undefined;
  for (;;) {
    const page = await fetch(token);
    yield page;
    token = tokenOf(page) || undefined;
    if (token === undefined) return;
    // A server that does not know the parameter answers the first page for ever.
    if (seen.has(token) || seen.size >= MAX_PAGES) {
      throw new SourceError(
        'incomplete',
        `Pulumi Cloud: ${what} failed: the list does not end: page ${seen.size + 1} leads on to one that was already read, or to more than ${MAX_PAGES} pages. If it stays so, report it with this message.`,
      );
    }
    seen.add(token);
  }
}
