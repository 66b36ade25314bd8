/** A path of the API of which every part is text from somewhere else, and encoded. */
export function apiPath(
  parts: readonly string[],
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const path = `/api/${parts.map(encodeURIComponent).join('/')}`;
  const set = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return set.length === 0 ? path : `${path}?${new URLSearchParams(Object.fromEntries(set)).toString()}`;
}

/** The path of the page behind a token. */
export function withToken(path: string, continuationToken: string | undefined): string {
  return continuationToken === undefined
    ? path
    : `${path}?${new URLSearchParams({ continuationToken }).toString()}`;
}
