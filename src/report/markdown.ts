import type {
  Blockquote,
  Code,
  Html,
  InlineCode,
  Link,
  List,
  ListItem,
  Paragraph,
  PhrasingContent,
  RootContent,
  Strong,
  Table,
  Text,
} from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import { escapeHtml, inertProse, visible } from './text.ts';

/** Serialises a tree as GitHub's Markdown, without a newline at the end. */
export function serialise(children: readonly RootContent[]): string {
  const root = { type: 'root' as const, children: [...children] };
  return toMarkdown(root, { extensions: [gfmToMarkdown({ tablePipeAlign: false })], bullet: '-' }).trimEnd();
}

/** Our own words. Text from the services goes through `prose` or `code`. */
export function words(value: string): Text {
  return { type: 'text', value };
}

/** Sentences from a service, made inert. */
export function prose(value: string, limit?: number): Text {
  return { type: 'text', value: inertProse(value, limit) };
}

/** An identifier from a service or a user. An empty one is shown as such. */
export function code(value: string, limit?: number): InlineCode {
  return { type: 'inlineCode', value: visible(value, limit) || '(empty)' };
}

export function strong(value: string): Strong {
  return { type: 'strong', children: [words(value)] };
}

/** A link of our own making; the address is never a service's text. */
export function link(url: string, label: string): Link {
  return { type: 'link', url, children: [words(label)] };
}

/** A link to an address that `webAddress` made safe, labelled with an identifier. */
export function codeLink(url: string, label: string): Link {
  return { type: 'link', url, children: [code(label, 300)] };
}

export function heading(depth: 2 | 3 | 4, ...children: PhrasingContent[]): RootContent {
  return { type: 'heading', depth, children };
}

export function paragraph(...children: readonly PhrasingContent[]): Paragraph {
  return { type: 'paragraph', children: [...children] };
}

/** A quote. Its first words must be ours: GitHub makes an alert of one that starts with `[!NOTE]`. */
export function quote(...children: readonly (Paragraph | List)[]): Blockquote {
  return { type: 'blockquote', children: [...children] };
}

/** A list; one with a `start` is numbered from there. */
export function list(items: readonly (readonly PhrasingContent[])[], start?: number): List {
  return {
    type: 'list',
    spread: false,
    ordered: start !== undefined,
    start: start ?? null,
    children: items.map((children) => listItem([paragraph(...children)])),
  };
}

/** An item of an outline, and the items below it. */
export type OutlineItem = {
  readonly text: readonly PhrasingContent[];
  readonly below?: readonly (readonly PhrasingContent[])[];
};

/** A list whose items may have a list of their own below. */
export function outline(items: readonly OutlineItem[]): List {
  const children = items.map(({ text, below }) =>
    listItem([paragraph(...text), ...(below === undefined ? [] : [list(below)])]),
  );
  return { type: 'list', spread: false, children };
}

function listItem(children: ListItem['children']): ListItem {
  return { type: 'listItem', spread: false, children };
}

/** A table; `right` names the columns that hold numbers, by index. */
export function table(
  header: readonly string[],
  rows: readonly (readonly (readonly PhrasingContent[])[])[],
  right: readonly number[] = [],
): Table {
  const row = (cells: readonly (readonly PhrasingContent[])[]) => ({
    type: 'tableRow' as const,
    children: cells.map((children) => ({ type: 'tableCell' as const, children: [...children] })),
  });
  return {
    type: 'table',
    align: header.map((_, index) => (right.includes(index) ? 'right' : null)),
    children: [row(header.map((title) => [words(title)])), ...rows.map(row)],
  };
}

/** A block of code of our own making, in a language that GitHub draws or colours. */
export function codeBlock(lang: string, value: string): Code {
  return { type: 'code', lang, value };
}

/** A folded part. The title is HTML: build it of our words and `htmlCode`. */
export function details(titleHtml: string, content: readonly RootContent[]): RootContent[] {
  const html = (value: string): Html => ({ type: 'html', value });
  return [html(`<details><summary>${titleHtml}</summary>`), ...content, html('</details>')];
}

/** An identifier inside HTML. */
export function htmlCode(value: string): string {
  return `<code>${escapeHtml(visible(value) || '(empty)')}</code>`;
}
