import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/**
 * Parses GitHub's Markdown with a parser that shares nothing with our renderer: tables, autolinks and footnotes
 * included.
 */
export function parseMarkdown(markdown: string): Root {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** Every node of the tree, in reading order. */
export function nodesOf(node: Nodes): readonly Nodes[] {
  return 'children' in node ? [node, ...node.children.flatMap(nodesOf)] : [node];
}

/** Cells of one table row by the GFM rule: every pipe that no backslash escapes ends a cell, in code too. */
export function cellsOf(row: string): readonly string[] {
  const cells = [''];
  for (const [piece] of row.matchAll(/\\[\\|]|[\s\S]/gu)) {
    if (piece === '|') cells.push('');
    else cells.push(`${cells.pop() ?? ''}${piece}`);
  }
  return cells.slice(1, -1);
}

/** Blocks of consecutive table rows. */
export function tablesOf(markdown: string): readonly (readonly string[])[] {
  return markdown
    .split(/\n(?!\|)/)
    .map((block) => block.split('\n').filter((line) => line.startsWith('|')))
    .filter((rows) => rows.length > 0);
}
