import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What a service process is to hold, and how long each request takes there. */
export const wishSchema = v.variant('service', [
  v.object({ service: v.literal('pulumi'), issues: count, requestMs: count }),
  v.object({
    service: v.literal('azure'),
    events: count,
    /** Over how many resources, each denied by how many definitions: so many findings come of them. */
    resources: count,
    definitions: count,
    spreadMs: count,
    requestMs: count,
  }),
  v.object({ service: v.literal('github') }),
]);

export type ServiceWish = v.InferOutput<typeof wishSchema>;

const words = v.record(v.string(), v.string());

/** Where a service is, and what a step needs to find it. */
export const servedSchema = v.object({
  url: v.string(),
  token: v.string(),
  /** Inputs of the action. */
  inputs: words,
  /** Variables of a run, by the event that started it; empty for every event where the service has none. */
  env: words,
  events: v.record(v.string(), v.object({ env: words, payload: v.unknown() })),
});

export type Served = v.InferOutput<typeof servedSchema>;

/** Requests of one sort, and the time from the arrival of the first to the answer to the last. */
export const spanSchema = v.object({ requests: v.number(), ms: v.number() });

export type Span = v.InferOutput<typeof spanSchema>;
