import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { isObject, type JsonObject } from './json.ts';
import { DESCRIPTIONS, REFERENCED, readContract } from './official.ts';
import { addressOf } from './places.ts';

let ajv: Ajv | undefined;

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

function wordsOf({ instancePath, keyword, message = '', params, data }: ErrorObject): string {
  const path = instancePath.replaceAll(/\/\d+(?=\/|$)/g, '/*');
  const detail = keyword === 'additionalProperties' ? `: ${String(params['additionalProperty'])}` : '';
  const came = typeof data === 'object' && data !== null ? '' : `, but is ${JSON.stringify(data)}`;
  return `${path} ${message}${detail}${came}`.trim();
}

function validator(): Ajv {
  ajv ??= createValidator();
  return ajv;
}

function createValidator(): Ajv {
  const created = new Ajv({ strict: false, allErrors: true, verbose: true, validateSchema: false });
  addFormats.default(created);
  // GitHub's own formats, which no standard defines.
  created.addFormat('timestamp', true).addFormat('repo.nwo', true);
  for (const file of [...Object.values(DESCRIPTIONS).flat(), ...REFERENCED]) {
    created.addSchema(closed(readContract(file)), addressOf(file));
  }
  return created;
}

/**
 * The descriptions let objects have any further properties, and then a misspelt one would pass. Objects that
 * name their properties are closed here, except in `allOf`, whose members describe one object together.
 */
function closed(node: unknown, joined = false): JsonObject {
  const rewritten = rewrite(node, joined);
  if (!isObject(rewritten)) throw new TypeError('a description is an object');
  return rewritten;
}

function rewrite(node: unknown, joined: boolean): unknown {
  if (Array.isArray(node)) return node.map((element: unknown) => rewrite(element, joined));
  if (!isObject(node)) return node;
  const inner = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, rewrite(value, key === 'allOf')]),
  );
  const open = joined || !isObject(node['properties']) || 'additionalProperties' in node;
  return nullable(open ? inner : { ...inner, additionalProperties: false });
}

/** OpenAPI 3.0 says `nullable` where JSON Schema has a type for null. */
function nullable(schema: JsonObject): JsonObject {
  if (schema['nullable'] !== true) return schema;
  const { nullable: _said, ...rest } = schema;
  return { anyOf: [{ type: 'null' }, rest] };
}
