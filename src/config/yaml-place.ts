import { type Document, isMap, isNode, isPair, isScalar, isSeq, type Node } from 'yaml';
import type { Keys } from './strict.ts';

/** A place in a text, both from 1. */
export type Place = { readonly line: number; readonly column: number };

/** Offset of a value in the text of a document: of its key, or of the last one above it that there is. */
export function placeOf(document: Document.Parsed, keys: Keys): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const key of keys) {
    const [at, next] = step(node, key);
    if (at === undefined) return offset;
    offset = at;
    node = next;
  }
  return offset;
}

/** Where a key or an item of a list begins, and the value behind it. */
function step(node: unknown, key: string | number): readonly [offset: number | undefined, value: unknown] {
  if (isSeq(node) && typeof key === 'number') return [startOf(node.items[key]), node.items[key]];
  if (!isMap(node)) return [undefined, undefined];
  const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
  return pair === undefined ? [undefined, undefined] : [startOf(pair.key), pair.value];
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? rangeOf(node)?.[0] : undefined;
}

function rangeOf({ range }: Node): Node['range'] {
  return range;
}
