import { Ajv2019, type ErrorObject, type ValidateFunction } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { isObject, items, type JsonObject, member, text } from './json.ts';
import { DESCRIPTIONS, REFERENCED, readContract } from './official.ts';
import { addressOf } from './places.ts';

let ajv: Ajv2019 | undefined;

/** What is wrong with a value by the schema at an address; list indices are written `*`. */
export function schemaProblems(address: string, value: unknown): readonly string[] {
  const validate = validator().getSchema(address);
  if (validate === undefined) throw new Error(`no schema at ${address}`);
  return problemsBy(validate, value);
}

/** The same by a schema of our own. */
export function inlineProblems(schema: JsonObject, value: unknown): readonly string[] {
  return problemsBy(validator().compile(schema), value);
}

function problemsBy(validate: ValidateFunction, value: unknown): readonly string[] {
  if (validate(value)) return [];
  return [...new Set((validate.errors ?? []).map(wordsOf))];
}

const EXTRA = new Set(['additionalProperties', 'unevaluatedProperties']);

function wordsOf({ instancePath, keyword, message = '', params, data }: ErrorObject): string {
  const path = instancePath.replaceAll(/\/\d+(?=\/|$)/g, '/*');
  const detail = EXTRA.has(keyword) ? `: ${String(params[`${keyword.slice(0, -'ies'.length)}y`])}` : '';
  const came = typeof data === 'object' && data !== null ? '' : `, but is ${JSON.stringify(data)}`;
  return `${path} ${message}${detail}${came}`.trim();
}

function validator(): Ajv2019 {
  ajv ??= createValidator();
  return ajv;
}

function createValidator(): Ajv2019 {
  const created = new Ajv2019({ strict: false, allErrors: true, verbose: true, validateSchema: false });
  addFormats.default(created);
  // GitHub's own formats, which no standard defines.
  created.addFormat('timestamp', true).addFormat('repo.nwo', true);
  const files = [...Object.values(DESCRIPTIONS).flat(), ...REFERENCED].map((file) => ({
    address: addressOf(file),
    description: readContract(file),
  }));
  const parts = new Set(files.flatMap(({ address, description }) => joinedIn(description, address)));
  for (const { address, description } of files)
    created.addSchema(closed(description, address, parts), address);
  return created;
}

/** The addresses that an `allOf` refers to: parts of larger objects. */
function joinedIn(node: unknown, base: string): readonly string[] {
  if (Array.isArray(node)) return node.flatMap((element: unknown) => joinedIn(element, base));
  if (!isObject(node)) return [];
  const own = items(node['allOf']).map((part) => text(member(part, '$ref')));
  const inner = Object.values(node).flatMap((value) => joinedIn(value, base));
  return [...own.flatMap((reference) => (reference === '' ? [] : new URL(reference, base).href)), ...inner];
}

/**
 * The descriptions let objects have any further properties, and then a misspelt one would pass. Objects that
 * name their properties are closed here, and those made of several by `allOf` together.
 */
function closed(description: JsonObject, base: string, parts: ReadonlySet<string>): JsonObject {
  const rewrite = (node: unknown, address: string, joined: boolean): unknown => {
    if (Array.isArray(node)) {
      return node.map((element: unknown, index) => rewrite(element, `${address}/${index}`, joined));
    }
    if (!isObject(node)) return node;
    const isOpen = joined || parts.has(address) || 'additionalProperties' in node;
    const inner = Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, rewrite(value, `${address}/${key}`, key === 'allOf')]),
    );
    if (isOpen) return nullable(inner);
    if ('allOf' in node) return nullable({ ...inner, unevaluatedProperties: false });
    return nullable(isObject(node['properties']) ? { ...inner, additionalProperties: false } : inner);
  };
  const rewritten = rewrite(description, `${base}#`, false);
  if (!isObject(rewritten)) throw new TypeError('a description is an object');
  return rewritten;
}

/** OpenAPI 3.0 says `nullable` where JSON Schema has a type for null. */
function nullable(schema: JsonObject): JsonObject {
  if (schema['nullable'] !== true) return schema;
  const { nullable: _said, ...rest } = schema;
  return { anyOf: [{ type: 'null' }, rest] };
}
