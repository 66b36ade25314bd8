import type { Blockquote, Code, Link, Nodes } from 'mdast';
import { cellsOf, nodesOf, parseMarkdown, tablesOf } from './parse-markdown.ts';

const OUR_NODES: ReadonlySet<Nodes['type']> = new Set<Nodes['type']>([
  'root',
  'heading',
  'paragraph',
  'text',
  'strong',
  'inlineCode',
  'break',
  'link',
  'list',
  'listItem',
  'html',
  'blockquote',
  'code',
  'table',
  'tableRow',
  'tableCell',
]);

/** What GitHub makes live in plain text, which no Markdown parser knows of. */
const LIVE: readonly (readonly [string, RegExp])[] = [
  ['mention', /@\w/],
  ['reference', /#\d/],
  ['GH reference', /\bGH-\d/i],
  ['commit', /[0-9a-f]{7}/i],
  ['math', /\$/],
  ['emoji code', /:[\w+-]+:/],
  ['address', /:\/\/|www\./i],
];

const VERDICT_HEADING = /^### (✅|⚠️|❌|🚫|⏭️) Policy Gate: [a-z0-9 ,:·]+$/u;

/** The chart, in our words and numbers alone. */
const CHART =
  /^xychart-beta horizontal\n {2}title "Findings by source and severity"\n {2}x-axis \[[A-Za-z", ]+\]\n {2}y-axis "Findings" 0 --> \d+\n {2}bar \[[\d, ]+\]$/;

/**
 * Everything in a rendered report that is live, torn or not ours; empty when all is well. Of strangers' addresses
 * only `documentation` may be linked to: in characters that mean nothing elsewhere, under the name of the host.
 */
export function troubleIn(
  markdown: string,
  ownUrls: readonly string[],
  documentation: readonly string[] = [],
): readonly string[] {
  const hosts = new Set(documentation.flatMap((text) => URL.parse(text)?.host ?? []));
  const nodes = nodesOf(parseMarkdown(markdown));
  const [first = ''] = markdown.split('\n');
  return [
    ...(VERDICT_HEADING.test(first) ? [] : [`first line: ${first}`]),
    ...(/[^\P{C}\n\u200B]/u.test(markdown) ? ['a control or invisible character'] : []),
    ...nodes.filter(({ type }) => !OUR_NODES.has(type)).map(({ type }) => `node: ${type}`),
    ...nodes.flatMap((node) => nodeTrouble(node, ownUrls, hosts)),
    ...headingTrouble(nodes),
    ...detailsTrouble(nodes),
    ...tablesOf(markdown).flatMap(tableTrouble),
  ];
}

function nodeTrouble(node: Nodes, ownUrls: readonly string[], hosts: ReadonlySet<string>): readonly string[] {
  if (node.type === 'text') return liveIn(node.value);
  if (node.type === 'html') return htmlTrouble(node.value);
  if (node.type === 'code') return isOurChart(node) ? [] : [`code: ${node.value}`];
  if (node.type === 'blockquote') return isOurQuote(node) ? [] : ["a quote that is not the organisation's"];
  if (node.type === 'link' && !ownUrls.includes(node.url) && !isDocumentation(node, hosts)) {
    return [`link: ${node.url}`];
  }
  if (node.type === 'table') {
    const widths = new Set(node.children.map(({ children }) => children.length));
    return widths.size === 1 ? [] : [`table of rows with ${[...widths].join(' and ')} cells`];
  }
  return [];
}

function isOurChart({ lang, value }: Code): boolean {
  return lang === 'mermaid' && CHART.test(value);
}

/** A quote starts with our words, which no alert does. */
function isOurQuote({ children: [first] }: Blockquote): boolean {
  const label = first?.type === 'paragraph' ? first.children[0] : undefined;
  const [words] = label?.type === 'strong' ? label.children : [];
  return words?.type === 'text' && words.value === 'Your organisation says:';
}

function isDocumentation({ url, children }: Link, hosts: ReadonlySet<string>): boolean {
  const [, host = ''] = /^https:\/\/([a-z0-9._-]+(?::\d+)?)\/[A-Za-z0-9\-._~/%?#=&:+,;]*$/.exec(url) ?? [];
  const [label, ...others] = children;
  const isNamed = label?.type === 'inlineCode' && label.value === host && others.length === 0;
  return isNamed && hosts.has(host) && url.length <= 500;
}

function liveIn(text: string): readonly string[] {
  return LIVE.filter(([, pattern]) => pattern.test(text)).map(([what]) => `${what}: ${text}`);
}

/** Our HTML is `<details><summary>…</summary>` and `</details>`; inside the summary only strong and code. */
function htmlTrouble(html: string): readonly string[] {
  if (html === '</details>') return [];
  const summary = /^<details><summary>(.*)<\/summary>$/.exec(html)?.[1];
  if (summary === undefined) return [`html: ${html}`];
  const text = summary.replaceAll(/<strong>([^<>]*)<\/strong>|<code>[^<>]*<\/code>/g, '$1');
  const entities = summary.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, '');
  return [
    ...(/[<>]/.test(text) ? [`html in a summary: ${summary}`] : []),
    ...(/[&"']/.test(entities) ? [`a mark of HTML in a summary: ${summary}`] : []),
    ...liveIn(decoded(text)),
  ];
}

/** The text that GitHub's filters see: they run once the HTML is read. */
function decoded(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

function headingTrouble(nodes: readonly Nodes[]): readonly string[] {
  const headings = nodes.filter((node) => node.type === 'heading');
  return headings.length === 1 && headings[0] === nodes[1] ? [] : [`${headings.length} headings`];
}

/** Folded parts open and close in turn: none swallows what follows. */
function detailsTrouble(nodes: readonly Nodes[]): readonly string[] {
  const turns = nodes.flatMap((node) =>
    node.type === 'html' ? [node.value === '</details>' ? ')' : '('] : [],
  );
  return /^(\(\))*$/.test(turns.join('')) ? [] : [`folded parts: ${turns.join('')}`];
}

function tableTrouble(rows: readonly string[]): readonly string[] {
  const widths = new Set(rows.map((row) => cellsOf(row).length));
  return widths.size === 1 ? [] : [`rows with ${[...widths].join(' and ')} cells`];
}
