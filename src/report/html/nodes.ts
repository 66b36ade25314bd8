import type { Link, List, PhrasingContent, RootContent } from 'mdast';
import { webAddress } from '../web-address.ts';
import { html, type Markup, NOTHING, phrase } from './markup.ts';

/** What `inertProse` puts in for GitHub alone. */
const ZERO_WIDTH_SPACES = /\u200b/g;
const FULL_WIDTH_DOLLARS = /＄/g;

/** The nodes that the comment is made of, as HTML. A kind that no text of ours uses shows nothing. */
export function nodesMarkup(nodes: readonly (RootContent | PhrasingContent)[]): readonly Markup[] {
  return nodes.map(nodeMarkup);
}

function nodeMarkup(node: RootContent | PhrasingContent): Markup {
  if (node.type === 'text') return phrase(plainAgain(node.value));
  if (node.type === 'inlineCode') return html`<code>${node.value}</code>`;
  if (node.type === 'strong') return html`<strong>${nodesMarkup(node.children)}</strong>`;
  if (node.type === 'link') return linkMarkup(node);
  if (node.type === 'paragraph') return html`<p>${nodesMarkup(node.children)}</p>`;
  if (node.type === 'blockquote') return html`<blockquote>${nodesMarkup(node.children)}</blockquote>`;
  if (node.type === 'list') return listMarkup(node);
  return node.type === 'break' ? html`<br>` : NOTHING;
}

function plainAgain(text: string): string {
  return text.replace(ZERO_WIDTH_SPACES, '').replace(FULL_WIDTH_DOLLARS, '$');
}

/** A link where its address is a safe one, and its label alone where it is not. */
function linkMarkup({ url, children }: Link): Markup {
  const address = webAddress(url);
  const label = nodesMarkup(children);
  if (address === undefined) return html`${label}`;
  return html`<a href="${address.href}" rel="noreferrer">${label}</a>`;
}

function listMarkup({ ordered, start, children }: List): Markup {
  const lines = children.map((line) => html`<li>${line.children.map(lineMarkup)}</li>`);
  return ordered === true ? html`<ol start="${start ?? 1}">${lines}</ol>` : html`<ul>${lines}</ul>`;
}

/** A paragraph of a list stands without one of its own. */
function lineMarkup(node: RootContent): Markup {
  return node.type === 'paragraph' ? html`${nodesMarkup(node.children)}` : nodeMarkup(node);
}
