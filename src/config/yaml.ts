import {
  type Document,
  isCollection,
  isScalar,
  isMap as isYamlMap,
  LineCounter,
  parseDocument,
  type Range,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Parsed } from '../parsed.ts';
import { isMap, type Keys } from './strict.ts';
import { type Place, placeOf } from './yaml-place.ts';

/** Some 400 waivers. The parser takes the square of the length for some broken texts, and a second for twice as much. */
export const MAX_YAML_BYTES = 64 * 1_024;
/** A policy has some six. */
const MAX_DEPTH = 20;
const TOO_DEEP = `nests more than ${MAX_DEPTH} levels deep.`;

/** A YAML map, and where in the text each of its values stands. */
export type YamlMap = {
  readonly value: Readonly<Record<string, unknown>>;
  /** The place of a key, or the last one above it that there is. */
  readonly placeOf: (keys: Keys) => Place;
};

/** A text that is not taken, and where it goes wrong if that is known. */
export type YamlProblem = { readonly problem: string; readonly place?: Place };

/** Reads one YAML map, written for people: no directives, aliases, unknown tags or keys that come twice. */
export function parseYamlMap(text: string): Parsed<Readonly<Record<string, unknown>>> {
  const read = readYamlMap(text);
  return 'problem' in read ? { problem: read.problem } : { value: read.value };
}

/** The same, with places. */
export function readYamlMap(source: string): YamlMap | YamlProblem {
  const text = source.replace(/^\uFEFF/, '');
  const unreadable = unreadableText(text);
  if (unreadable !== undefined) return { problem: unreadable };
  const lines = new LineCounter();
  // Looking for keys that come twice takes the parser the square of their number.
  const document = parseDocument(text, {
    uniqueKeys: false,
    stringKeys: true,
    resolveKnownTags: false,
    lineCounter: lines,
    prettyErrors: false,
  });
  const [broken] = [...document.errors, ...document.warnings];
  if (broken !== undefined) {
    const [at] = broken.pos;
    const isDeep = broken.message.startsWith('Maximum call stack');
    const problem = isDeep ? TOO_DEEP : `not readable as YAML: ${broken.message}.`;
    return { problem, place: toPlace(lines, at) };
  }
  const refused = refusedNode(document);
  if (refused !== undefined) return { problem: refused.problem, place: toPlace(lines, refused.offset) };
  const value: unknown = document.toJS();
  if (!isMap(value)) return { problem: 'must be a YAML map.' };
  return { value, placeOf: (keys) => toPlace(lines, placeOf(document, keys)) };
}

/** What keeps a text from being read at all. */
function unreadableText(text: string): string | undefined {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_YAML_BYTES) return `has ${bytes} bytes, more than the ${MAX_YAML_BYTES} that are read.`;
  if (/\0|\uFFFD/.test(text)) return 'holds bytes that are no UTF-8 text. Save it as UTF-8.';
  if (/^\uFEFF*%/m.test(text)) return 'must not use YAML directives (%).';
  return undefined;
}

type Refused = { readonly problem: string; readonly offset: number };

/**
 * Aliases can blow a short text up to any size, of two values of one key nobody knows which one was meant, and what is
 * deep enough ends the stack of whoever walks it.
 */
function refusedNode(document: Document.Parsed): Refused | undefined {
  let refused: Refused | undefined;
  const refuse = (problem: string, range: Range | null | undefined) => {
    refused = { problem, offset: range?.[0] ?? 0 };
    return visit.BREAK;
  };
  visit(document, {
    Alias: (_, { range }) => refuse('must not use YAML anchors and aliases.', range),
    Collection: (_, node, path) => {
      const { length: depth } = path.filter(isCollection);
      if (depth >= MAX_DEPTH) return refuse(TOO_DEEP, node.range);
      const twice = isYamlMap(node) ? keyThatComesTwice(node) : undefined;
      return twice && refuse(`the key ${JSON.stringify(twice.value)} comes twice.`, twice.range);
    },
  });
  return refused;
}

function keyThatComesTwice({ items }: YAMLMap): Scalar | undefined {
  const seen = new Set<unknown>();
  for (const { key } of items) {
    if (!isScalar(key)) continue;
    if (seen.has(key.value)) return key;
    seen.add(key.value);
  }
  return undefined;
}

function toPlace(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}
