import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { expect } from 'vitest';

const FOLDER = new URL('../../../shared/contracts/azure/', import.meta.url);
const BASE = 'https://contracts.example/';
const SPECIFICATION = 'specification';
const INSIGHTS = `${SPECIFICATION}/policyinsights/resource-manager/Microsoft.PolicyInsights/stable/2019-10-01`;
const AUTHORIZATION = `${SPECIFICATION}/resources/resource-manager/Microsoft.Authorization`;

/** The files by the names that the tests use for them. */
const FILES = {
  events: `${INSIGHTS}/policyEvents.json`,
  states: `${INSIGHTS}/policyStates.json`,
  assignments: `${AUTHORIZATION}/stable/2023-04-01/policyAssignments.json`,
  definitions: `${AUTHORIZATION}/stable/2023-04-01/policyDefinitions.json`,
  sets: `${AUTHORIZATION}/stable/2023-04-01/policySetDefinitions.json`,
  graph: `${SPECIFICATION}/resourcegraph/resource-manager/Microsoft.ResourceGraph/stable/2022-10-01/resourcegraph.json`,
  assessments: `${SPECIFICATION}/security/resource-manager/Microsoft.Security/stable/2021-06-01/assessmentMetadata.json`,
} as const;

const REFERENCED = [
  `${AUTHORIZATION}/common/v1/types.json`,
  `${SPECIFICATION}/common-types/resource-management/v1/types.json`,
  `${SPECIFICATION}/common-types/resource-management/v5/types.json`,
  `${SPECIFICATION}/security/resource-manager/common/v1/types.json`,
];

export const described = existsSync(FOLDER);

/** Checks values by the definitions of Microsoft's own descriptions. */
export function descriptionsOf(): (file: keyof typeof FILES, definition: string, value: unknown) => void {
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false });
  formats.default(ajv);
  for (const file of [...Object.values(FILES), ...REFERENCED]) {
    const text = readFileSync(new URL(file, FOLDER), 'utf8');
    const bases = [...text.matchAll(/"allOf":\s*\[\s*\{\s*"\$ref":\s*"[^"]*\/(\w+)"/g)].map(
      ([, name]) => name,
    );
    const schema: unknown = JSON.parse(text, (name, node: unknown) =>
      bases.includes(name) ? node : tightened(node),
    );
    ajv.addSchema(Object(schema), `${BASE}${file}`);
  }
  return (file, definition, value) => {
    const validate = ajv.getSchema(`${BASE}${FILES[file]}#/definitions/${definition}`);
    expect(validate?.(value), `${definition}: ${ajv.errorsText(validate?.errors)}`).toBe(true);
  };
}

/**
 * The descriptions are not aware of null, which Microsoft's own examples hold in declared strings; a bare `object`
 * means any value; and objects that name their properties are closed here, so that a misspelt one does not pass.
 */
function tightened(node: unknown): unknown {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return node;
  const keys = Object.keys(node).filter((key) => !['description', 'readOnly', 'type'].includes(key));
  const type: unknown = Reflect.get(node, 'type');
  if (type === 'string' && !('enum' in node)) return { ...node, type: ['string', 'null'] };
  if (type === 'object' && keys.length === 0) return {};
  const open =
    'allOf' in node || type !== 'object' || !('properties' in node) || 'additionalProperties' in node;
  return open ? node : { ...node, additionalProperties: false };
}
