import { inertProse, visible } from './text.ts';
import { webAddress } from './web-address.ts';

/** One line of a SARIF message in which nothing is a link, a placeholder, or alive on GitHub. */
export function sarifLine(text: string, limit = 1_000): string {
  return inertProse(text, limit)
    .replaceAll('](', ']\u200b(')
    .replace(/\{(?=\d)/g, '{\u200b');
}

/** One visible line of a name or an id that nobody renders; SARIF wants none to be empty. */
export function sarifName(text: string, limit = 255): string {
  return visible(text, limit) || '(empty)';
}

/** What a browser takes and a URI may not hold: one such address, and code scanning refuses the whole file. */
const NO_URI = /%(?![0-9a-f]{2})|#.*#/i;

/** A safe web address that is a URI by the letter, if the text is one. */
export function sarifAddress(text: string | undefined): string | undefined {
  const href = webAddress(text ?? '')?.href;
  return href === undefined || NO_URI.test(href) ? undefined : href;
}
