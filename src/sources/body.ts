import { bytesOf } from '../bounded-body.ts';

/** A success answer whose body is no JSON. `html` is most often a login page or a proxy's error page. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly kind: 'html' | 'empty' | 'malformed';
  readonly response: Response;

  constructor(kind: Unreadable['kind'], response: Response, options?: ErrorOptions) {
    super(`the answer is ${kind}`, options);
    this.kind = kind;
    this.response = response;
  }
}

/** A whole body, as text with the secrets struck out, and parsed where the status promises JSON. */
export type Body = { readonly text: string; readonly headers: Headers; readonly json: unknown };

const STRUCK_OUT = '***';
/** No real token is shorter, and a shorter text may be part of an ordinary word. */
const SHORTEST_SECRET = 8;

/** Strikes secrets out of text that a service sent, in case it echoes what it was sent, in whatever spelling. */
export function strikeOut(text: string, secrets: readonly string[]): string {
  return secrets
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .flatMap(spellings)
    .reduce((struck, spelling) => struck.replaceAll(spelling, STRUCK_OUT), text);
}

/** As it is, as JSON has it, and as an address or a form has it; for a token these are all the same. */
function spellings(secret: string): readonly string[] {
  const form = new URLSearchParams([['', secret]]).toString().slice('='.length);
  return [...new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), form])];
}

/** Reads a body to its end. Rejects when it is cut or too large, and with Unreadable when a success is no JSON. */
export async function readBody(response: Response, secrets: readonly string[]): Promise<Body> {
  const text = strikeOut(new TextDecoder().decode(await bytesOf(response)), secrets);
  // The body is decoded by now; these two would make the copy lie about it.
  const headers = new Headers(response.headers);
  headers.delete('content-encoding');
  headers.delete('content-length');
  return { text, headers, json: response.ok ? parseJson(text, response) : undefined };
}

function parseJson(text: string, response: Response): unknown {
  if (text.trim() === '') throw new Unreadable('empty', response);
  if (text.trimStart().startsWith('<')) throw new Unreadable('html', response);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Unreadable('malformed', response, { cause });
  }
}
