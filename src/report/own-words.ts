import type { RootContent } from 'mdast';
import type { Finding } from '../finding/finding.ts';
import { list, paragraph, prose, quote, strong, words } from './markdown.ts';
import { visible } from './text.ts';

const LISTED = 3;

/**
 * The distinct messages that the organisation gave an Azure assignment for resources that do not comply, as one sees
 * them. A Pulumi message repeats the policy's description, so it is none of these.
 */
export function ownWords(findings: readonly Finding[]): readonly string[] {
  const seen = findings.map(({ source, message = '' }) => (source === 'azure' ? wholeLine(message) : ''));
  return [...new Set(seen)].filter((line) => line !== '');
}

/** One visible line of the text, as long as it is. */
export function wholeLine(text: string): string {
  return visible(text, Number.POSITIVE_INFINITY);
}

/** The organisation's words, set apart from everything that Azure says. */
export function ownWordsQuote(messages: readonly string[]): readonly RootContent[] {
  const [only, ...others] = messages;
  if (only === undefined) return [];
  const label = strong('Your organisation says:');
  if (others.length === 0) return [quote(paragraph(label, words(' '), prose(only)))];
  const hidden = messages.length - LISTED;
  const items = [
    ...messages.slice(0, LISTED).map((message) => [prose(message)]),
    ...(hidden > 0 ? [[words(`and ${hidden} more in the JSON report`)]] : []),
  ];
  return [quote(paragraph(label), list(items))];
}
