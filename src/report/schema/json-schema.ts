import { toJsonSchema } from '@valibot/to-json-schema';
import { findingSchema } from './finding.ts';
import { limitSchema } from './judged.ts';
import { reportSchema } from './report.ts';

/** The JSON report as JSON Schema, from the same source that reads it back. */
export function reportJsonSchema(): object {
  const { $schema, ...schema } = toJsonSchema(reportSchema, {
    target: 'draft-2020-12',
    typeMode: 'input',
    definitions: { finding: findingSchema, limit: limitSchema },
    ignoreActions: ['check'],
  });
  return { $schema, title: 'JSON report of Policy Gate', ...schema };
}
