import type { Html, InlineCode, Link, List, PhrasingContent, RootContent, Strong, Table, Text } from 'mdast';
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
export function prose(value: string): Text {
  return { type: 'text', value: inertProse(value) };
}

/** An identifier from a service or a user. An empty one is shown as such. */
export function code(value: string): InlineCode {
  return { type: 'inlineCode', value: visible(value) || '(empty)' };
}

export function strong(value: string): Strong {
  return { type: 'strong', children: [words(value)] };
}

/** A link of our own making; the address is never a service's text. */
export function link(url: string, label: string): Link {
  return { type: 'link', url, children: [words(label)] };
}

export function heading(depth: 2 | 3 | 4, ...children: PhrasingContent[]): RootContent {
  return { type: 'heading', depth, children };
}

export function paragraph(...children: PhrasingContent[]): RootContent {
  return { type: 'paragraph', children };
}

export function list(items: readonly (readonly PhrasingContent[])[]): List {
  return {
    type: 'list',
    spread: false,
    children: items.map((children) => ({
      type: 'listItem',
      spread: false,
      children: [{ type: 'paragraph', children: [...children] }],
    })),
  };
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

/** A folded part. The title is HTML: build it of our words and `htmlCode`. */
export function details(titleHtml: string, content: readonly RootContent[]): RootContent[] {
  const html = (value: string): Html => ({ type: 'html', value });
  return [html(`<details><summary>${titleHtml}</summary>`), ...content, html('</details>')];
}

/** An identifier inside HTML. */
export function htmlCode(value: string): string {
  return `<code>${escapeHtml(visible(value) || '(empty)')}</code>`;
}
