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

/** A whole body, as text with the secret struck out, and parsed where the status promises JSON. */
export type Body = { readonly text: string; readonly headers: Headers; readonly json: unknown };

const STRUCK_OUT = '***';
/** No real token is shorter, and a shorter text may be part of an ordinary word. */
const SHORTEST_SECRET = 8;

/** Strikes a secret out of text that a service sent, in case it echoes what it was sent. */
export function strikeOut(text: string, secret: string): string {
  return secret.length < SHORTEST_SECRET ? text : text.replaceAll(secret, STRUCK_OUT);
}

/** Reads a body to its end. Rejects when it is cut, and with Unreadable when a success is no JSON. */
export async function readBody(response: Response, secret: string): Promise<Body> {
  const text = strikeOut(await response.text(), secret);
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
