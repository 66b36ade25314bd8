import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import * as v from 'valibot';
import { expect } from 'vitest';

// The standard's own schema, in the form of its last draft before JSON Schema called ids "$id".
const { $schema: _, id: __, ...schema } = sarifSchema;
const ajv = new Ajv({ strict: false, unicodeRegExp: false });
addFormats.default(ajv);
const isValid = ajv.compile(schema);

const text = v.object({ text: v.pipe(v.string(), v.minLength(1)) });
const logSchema = v.object({
  runs: v.tuple([
    v.object({
      tool: v.object({
        driver: v.object({
          version: v.string(),
          informationUri: v.optional(v.string()),
          rules: v.array(
            v.object({
              id: v.pipe(v.string(), v.regex(/^[\w./~-]+$/)),
              name: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
              shortDescription: text,
              fullDescription: text,
              help: v.object({ text: v.string(), markdown: v.pipe(v.string(), v.minLength(1)) }),
              helpUri: v.optional(v.string()),
              properties: v.object({
                tags: v.pipe(v.array(v.string()), v.maxLength(20)),
                'security-severity': v.string(),
              }),
            }),
          ),
        }),
      }),
      automationDetails: v.object({ id: v.string() }),
      invocations: v.tuple([
        v.object({
          executionSuccessful: v.boolean(),
          toolExecutionNotifications: v.array(v.object({ level: v.string(), message: text })),
        }),
      ]),
      results: v.array(
        v.object({
          ruleId: v.string(),
          ruleIndex: v.number(),
          level: v.string(),
          message: text,
          locations: v.tuple([
            v.object({
              physicalLocation: v.object({ artifactLocation: v.object({ uri: v.string() }) }),
              logicalLocations: v.tuple([v.object({ fullyQualifiedName: v.string() })]),
            }),
          ]),
          partialFingerprints: v.record(v.string(), v.string()),
          suppressions: v.optional(v.tuple([v.record(v.string(), v.string())])),
        }),
      ),
    }),
  ]),
});

/** The one run of a log that the standard's schema takes. */
export function readRun(log: unknown) {
  isValid(log);
  expect(isValid.errors ?? []).toEqual([]);
  return v.parse(logSchema, log).runs[0];
}
