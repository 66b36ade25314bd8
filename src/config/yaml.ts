import { type Document, parseDocument, visit } from 'yaml';
import type { Parsed } from '../parsed.ts';

/** Reads one YAML map, written for people: no directives, aliases, unknown tags or keys that come twice. */
export function parseYamlMap(text: string): Parsed<Readonly<Record<string, unknown>>> {
  if (/^%/m.test(text)) return { problem: 'must not use YAML directives (%).' };
  const document = parseDocument(text, { uniqueKeys: true, stringKeys: true, resolveKnownTags: false });
  const [broken] = [...document.errors, ...document.warnings];
  if (broken !== undefined) return { problem: `not readable as YAML: ${broken.message.split('\n')[0]}` };
  if (hasAlias(document)) return { problem: 'must not use YAML anchors and aliases.' };
  const map: unknown = document.toJS();
  return isMap(map) ? { value: map } : { problem: 'must be a YAML map.' };
}

/** Whether a value is a map as YAML and JSON make them. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Aliases can blow a short text up to any size. */
function hasAlias(document: Document.Parsed): boolean {
  let found = false;
  visit(document, {
    Alias: () => {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}
