import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { threshold } from '../thresholds.ts';
import { fileSchema } from './schema.ts';
import { selectorSchema } from './selector.ts';

type Properties = Readonly<Record<string, unknown>>;

/**
 * The policy file as JSON Schema, from the same source that reads it: editors complete keys and words by it, and mark
 * what is wrong. What spans several keys only the gate itself can tell.
 */
export function policyFileSchema(): object {
  const { $schema, ...schema } = toJsonSchema(fileSchema, {
    target: 'draft-2020-12',
    typeMode: 'input',
    definitions: { match: selectorSchema, threshold },
    ignoreActions: ['raw_transform', 'raw_check', 'check', 'transform', 'regex', 'min_entries'],
    overrideSchema: ({ valibotSchema, jsonSchema }) =>
      'entries' in valibotSchema
        ? {
            ...jsonSchema,
            properties: described(jsonSchema.properties ?? {}, valibotSchema.entries),
            // A key that is not known is refused.
            additionalProperties: false,
          }
        : undefined,
  });
  return { $schema, title: 'Policy file of Policy Gate', ...schema };
}

/** What reads a value may stand before its description, and the converter ends there. */
function described<T extends Properties>(properties: T, entries: unknown): T {
  const all = Object.entries(properties).map(([key, property]) => {
    const description = descriptionOf(isRecord(entries) ? entries[key] : undefined);
    return [key, isRecord(property) && description !== undefined ? { ...property, description } : property];
  });
  return Object.fromEntries(all);
}

function descriptionOf(entry: unknown): string | undefined {
  const wrapped = isRecord(entry) && isSchema(entry['wrapped']) ? entry['wrapped'] : entry;
  return isSchema(wrapped) ? v.getDescription(wrapped) : undefined;
}

function isSchema(value: unknown): value is v.GenericSchema {
  return isRecord(value) && value['kind'] === 'schema';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
