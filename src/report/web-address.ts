/** Longer ones are data rather than addresses. */
const MAX_CHARACTERS = 500;

/** Where a link goes, and the host that its label names. */
type WebAddress = { readonly href: string; readonly host: string };

/**
 * The address in a service's text, if it is one to link to: https, without credentials, a plain host name, and
 * short. Everything in it that Markdown or GitHub could read as more than an address is percent-encoded.
 */
export function webAddress(text: string): WebAddress | undefined {
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '')
    return undefined;
  // URL lets hosts pass that hold dollars and parentheses.
  if (!/^[a-z0-9._-]+(:\d+)?$/.test(url.host)) return undefined;
  const rest = `${url.pathname}${url.search}${url.hash}`.replace(
    /[^A-Za-z0-9\-._~/%?#=&:+,;]/g,
    percentEncoded,
  );
  const href = `https://${url.host}${rest}`;
  return Math.max(text.length, href.length) > MAX_CHARACTERS ? undefined : { href, host: url.host };
}

/** URL leaves ASCII alone to encode. */
function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
