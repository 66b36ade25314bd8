import { stripVTControlCharacters } from 'node:util';

const ZERO_WIDTH_SPACE = '\u200b';
/** Controls, formatting, private use, lone surrogates, and letters that leave nothing to see. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]+/gu;

/** Most texts are such: nothing in them is to be done away with, and there may be millions. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/**
 * One visible line of hostile text: no control, ANSI, bidirectional or invisible characters, blanks folded, at
 * most `limit` code points. Every renderer starts from this.
 */
export function visible(text: string, limit = 200): string {
  if (text.length <= limit && PLAIN.test(text)) return text;
  const unbroken = stripVTControlCharacters(text).replace(/\s/g, ' ').replace(INVISIBLE, '');
  const line = unbroken.replace(/ +/g, ' ').trim();
  const points = Array.from(line);
  return points.length <= limit ? line : `${points.slice(0, limit - 1).join('')}…`;
}

/**
 * Prose that GitHub's own filters leave alone: mentions, issue references, commit ids, math and emoji codes,
 * which no Markdown serialiser knows of. What Markdown itself reads is left to the serialiser.
 */
export function inertProse(text: string, limit = 1_000): string {
  return (
    visible(text, limit)
      .replace(/[@#:]/g, `$&${ZERO_WIDTH_SPACE}`)
      .replace(/www(?=\.)/gi, `$&${ZERO_WIDTH_SPACE}`)
      // Seven hex digits or more may be a commit. A break behind the last would set free what follows.
      .replace(/[0-9a-f]{7,}/gi, (digits) => digits.replace(/.{6}(?=.)/g, `$&${ZERO_WIDTH_SPACE}`))
      .replace(/\b(GH)-(?=\d)/gi, `$1-${ZERO_WIDTH_SPACE}`)
      // No escape keeps a dollar from starting math beside code, so a look-alike stands in.
      .replaceAll('$', '＄')
  );
}

/** Text for the inside of an HTML element, where Markdown's own escaping does not reach. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A line for the job log in which no workflow command survives. */
export function logLine(text: string, limit = 1_000): string {
  return withoutCommands(visible(text, limit));
}

/**
 * A line that no runner takes for a command: GitHub's `::` at its start and `##[` anywhere, `##vso[` of Azure
 * Pipelines anywhere.
 */
export function withoutCommands(line: string): string {
  return line
    .replace(/##(?=(?:vso)?\[)/gi, `#${ZERO_WIDTH_SPACE}#`)
    .replace(/^(\s*):(?=:)/, `$1:${ZERO_WIDTH_SPACE}`);
}

/** The same of a name, which may have nothing to see. */
export function logName(name: string, limit = 1_000): string {
  return logLine(name, limit) || '(empty)';
}
