import fc from 'fast-check';

export const PREVIEWED = { project: 'website', stack: 'production' } as const;
export const ROOT = 'urn:pulumi:production::website::pulumi:pulumi:Stack::website-production';

export type Payload = Readonly<Record<string, unknown>>;

/** URN of a bucket of the previewed stack. */
export function bucket(name: string): string {
  return `urn:pulumi:production::website::app:index:Site$aws:s3/bucket:Bucket::${name}`;
}

const state = (overrides: object) => ({
  type: 'aws:s3/bucket:Bucket',
  id: 'b-1',
  inputs: {},
  outputs: {},
  ...overrides,
});

/** One step on a resource; `old` is absent before a creation. */
export function makeStep(
  op: string,
  urn: string,
  old: object | null = {},
  kind = 'resourcePreEvent',
): Payload {
  const before = old === null ? null : state({ urn, ...old });
  return {
    [kind]: {
      metadata: {
        op,
        urn,
        type: 'aws:s3/bucket:Bucket',
        old: before,
        new: null,
        detailedDiff: null,
        provider: '',
      },
    },
  };
}

export function makePolicyEvent(overrides: object = {}): Payload {
  return {
    policyEvent: {
      resourceUrn: bucket('public'),
      message: '<{%reset%}>Buckets are private.\nThe bucket public is readable by all.\n<{%reset%}>',
      color: 'raw',
      policyName: 's3-no-public-read',
      policyPackName: 'aws-guard',
      policyPackVersion: '1.2.0',
      policyPackVersionTag: '1.2.0',
      enforcementLevel: 'advisory',
      ...overrides,
    },
  };
}

type Lists = { readonly passed?: readonly string[] | null; readonly failed?: readonly string[] | null };

const pack = { policyPackName: 'aws-guard', policyPackVersion: '1.2.0', policyPackVersionTag: '1.2.0' };

/** What a pack says of one resource. */
export function makeAnalysis(resourceUrn: string, lists: Lists): Payload {
  return { policyAnalyzeSummaryEvent: { ...pack, resourceUrn, ...lists } };
}

/** What a pack's stack policies say. */
export function makeStackAnalysis(lists: Lists): Payload {
  return { policyAnalyzeStackSummaryEvent: { ...pack, ...lists } };
}

export function makeDiagnostic(message: string, severity = 'error'): Payload {
  return { diagnosticEvent: { prefix: '', message, color: 'raw', severity } };
}

export function makeSummary(overrides: object = {}): Payload {
  return {
    summaryEvent: {
      maybeCorrupt: false,
      durationSeconds: 7,
      resourceChanges: { same: 2 },
      PolicyPacks: { 'aws-guard': 'v1.2.0' },
      isPreview: true,
      result: 'succeeded',
      ...overrides,
    },
  };
}

export const PRELUDE: Payload = { preludeEvent: { config: { 'aws:region': 'eu-central-1' } } };

/** What every preview starts with. */
export const OPENING: readonly Payload[] = [PRELUDE, { policyLoadEvent: {} }, makeStep('same', ROOT)];

/** The closing words about violated mandatory policies. */
export const POLICIES_FAILED = makeDiagnostic('<{%reset%}>preview failed<{%reset%}>\n');

export const FIRST_SECOND = 1_795_000_000;

/** Numbers payloads as the CLI does, with a gap where it left an event out. */
export function makeEvents(payloads: readonly Payload[]): readonly Payload[] {
  return payloads.map((payload, index) => ({
    sequence: index < 2 ? index : index + 3,
    timestamp: FIRST_SECOND + index,
    ...payload,
  }));
}

/** The events of a whole preview around the given ones. */
export function makePreview(payloads: readonly Payload[], summary: object = {}): readonly Payload[] {
  return makeEvents([...OPENING, ...payloads, makeSummary(summary), { cancelEvent: {} }]);
}

/** An event log's text. */
export function toLog(events: readonly Payload[], end = '\n'): string {
  return events.map((event) => `${JSON.stringify(event)}${end}`).join('');
}

export const POLICIES = ['s3-no-public-read', 'tags-required'] as const;
const anyUrn = fc.constantFrom(ROOT, bucket('public'), bucket('logs'), bucket('media'));
const anyNames = fc.subarray([...POLICIES]);
const anyOp = fc.constantFrom(
  'same',
  'create',
  'update',
  'delete',
  'replace',
  'delete-replaced',
  'refresh',
  'novel',
);

/** Words of the policy SDKs for a policy that could not be evaluated before the update. */
export function undeterminedMessage(policy: string): string {
  return `can't run policy '${policy}' from policy pack 'aws-guard@v1.2.0' during preview: string value at .acl can't be known during preview`;
}

const anyPolicyEvent = fc
  .record({
    resourceUrn: fc.option(anyUrn, { nil: '' }),
    policyName: fc.constantFrom(...POLICIES),
    enforcementLevel: fc.constantFrom('advisory', 'mandatory', 'warning', 'none', 'novel'),
    severity: fc.constantFrom('', 'low', 'critical', 'novel'),
    message: fc.oneof(fc.string(), fc.constantFrom(...POLICIES).map(undeterminedMessage)),
  })
  .map(makePolicyEvent);

const anyLists = fc.record({ passed: anyNames, failed: anyNames });

/** What a summary lists as failed has an event of its own. */
function withEvents(summary: Payload, resourceUrn: string, failed: readonly string[]): readonly Payload[] {
  return [summary, ...failed.map((policyName) => makePolicyEvent({ resourceUrn, policyName }))];
}

const alone = (payload: Payload): readonly Payload[] => [payload];

/** Events between the opening and the summary of a preview. The root is never deleted. */
export const anyPayloads: fc.Arbitrary<readonly Payload[]> = fc
  .array(
    fc.oneof(
      anyPolicyEvent.map(alone),
      fc
        .tuple(anyUrn, anyLists)
        .map(([urn, lists]) => withEvents(makeStackAnalysis(lists), urn, lists.failed)),
      fc
        .tuple(anyUrn, anyLists)
        .map(([urn, lists]) => withEvents(makeAnalysis(urn, lists), urn, lists.failed)),
      fc
        .tuple(anyOp, anyUrn, fc.option(fc.record({ retainOnDelete: fc.boolean(), delete: fc.boolean() })))
        .map(([op, urn, old]) => alone(makeStep(op, urn, old))),
      fc.constant(alone({ stdoutEvent: { message: 'hello', color: 'raw' } })),
      fc.constant(alone({ novelEvent: { anything: [1] } })),
    ),
    { maxLength: 25 },
  )
  .map((groups) => groups.flat());
