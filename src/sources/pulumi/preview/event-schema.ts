import * as v from 'valibot';
import { second } from '../api/second.ts';

const identity = v.pipe(v.string(), v.nonEmpty());
const optionalText = v.optional(v.nullable(v.string()));
/** Go leaves an empty list out, or writes null. */
const names = v.optional(v.nullable(v.array(identity)));
const flag = v.optional(v.nullable(v.boolean()));

const step = v.object({
  metadata: v.object({
    op: identity,
    urn: identity,
    old: v.optional(v.nullable(v.object({ urn: identity, retainOnDelete: flag, delete: flag }))),
  }),
});

const policyEvent = v.object({
  resourceUrn: optionalText,
  message: v.string(),
  policyName: identity,
  policyPackName: identity,
  policyPackVersion: optionalText,
  policyPackVersionTag: optionalText,
  enforcementLevel: optionalText,
  severity: optionalText,
});

const stackSummary = v.object({ policyPackName: identity, passed: names, failed: names });

/** A list passes for a record, with its indices as the names of packs that never ran. */
const packVersions = v.pipe(
  v.unknown(),
  v.check((packs) => !Array.isArray(packs), 'a list, where a map is due'),
  v.record(v.string(), v.string()),
);

const summaryEvent = v.object({
  maybeCorrupt: v.boolean(),
  isPreview: flag,
  PolicyPacks: v.optional(v.nullable(packVersions)),
  result: optionalText,
});

function payload<TSchema extends v.GenericSchema>(schema: TSchema) {
  return v.optional(v.nullable(schema));
}

/**
 * One engine event, as the CLI's event log, its streaming JSON and the API's EngineEvent have it: a payload, whose
 * member is named for its kind. Kinds and members not named here are let through unread, and dropped.
 */
export const engineEvent = v.pipe(
  v.record(v.string(), v.unknown()),
  v.check(
    (event) => payloadNames(event).length === 1,
    ({ input }) =>
      `an event has exactly one payload, here are ${payloadNames(input).length} (${payloadNames(input).slice(0, 5).join(', ').slice(0, 200)})`,
  ),
  v.object({
    sequence: v.optional(v.nullable(v.pipe(v.number(), v.safeInteger()))),
    timestamp: second,
    resourcePreEvent: payload(step),
    resOutputsEvent: payload(step),
    resOpFailedEvent: payload(step),
    policyEvent: payload(policyEvent),
    policyAnalyzeSummaryEvent: payload(v.object({ ...stackSummary.entries, resourceUrn: identity })),
    policyAnalyzeStackSummaryEvent: payload(stackSummary),
    diagnosticEvent: payload(v.object({ urn: optionalText, message: v.string(), severity: v.string() })),
    errorEvent: payload(v.object({ error: v.string() })),
    preludeEvent: payload(v.object({})),
    summaryEvent: payload(summaryEvent),
  }),
);

export type EngineEvent = v.InferOutput<typeof engineEvent>;
export type StepEvent = v.InferOutput<typeof step>;
export type PolicyEvent = v.InferOutput<typeof policyEvent>;
export type StackSummary = v.InferOutput<typeof stackSummary>;
export type SummaryEvent = v.InferOutput<typeof summaryEvent>;

/** The members of a JSON value that hold a payload: every kind's name ends so. */
export function payloadNames(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name.endsWith('Event') && member !== null ? [name] : [],
  );
}
