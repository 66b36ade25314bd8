import type * as v from 'valibot';
import { SourceError } from '../../../errors.ts';
import { MAX_PAGES } from '../../../limits.ts';
import type { Service } from '../../http.ts';

/** A list that is asked for by GET and goes on by tokens. */
export type TokenList<TSchema extends v.GenericSchema> = {
  /** What is being read, for messages. */
  readonly what: string;
  /** The path of the first page, and of the one behind a token. */
  readonly path: (token: string | undefined) => string;
  readonly schema: TSchema;
  /** The token of the next page; empty, null or absent where there is none. */
  readonly tokenOf: (page: v.InferOutput<TSchema>) => string | null | undefined;
};

/** Every page of the list, to its end; an empty page with a token goes on. */
export async function* tokenPages<TSchema extends v.GenericSchema>(
  service: Service,
  { what, path, schema, tokenOf }: TokenList<TSchema>,
): AsyncGenerator<v.InferOutput<TSchema>> {
  const seen = new Set<string>();
  let token: string | undefined;
  for (;;) {
    const page = await service.send({ what, method: 'GET', path: path(token), schema });
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
