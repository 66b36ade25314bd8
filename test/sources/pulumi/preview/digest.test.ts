import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyPayloads,
  bucket,
  FIRST_SECOND,
  makeAnalysis,
  makeDiagnostic,
  makeEvents,
  makePolicyEvent,
  makePreview,
  makeStep,
  makeSummary,
  OPENING,
  type Payload,
  POLICIES_FAILED,
  PRELUDE,
  ROOT,
  undeterminedMessage,
} from '../../../builders/preview.ts';
import { digestOf, refusalOf } from './digesting.ts';

const MANDATORY = makePolicyEvent({ enforcementLevel: 'mandatory' });
const PACK = 'aws-guard';
const PUBLIC = bucket('public');

const [FIRST = {}] = makeEvents(OPENING);

describe('what is no whole preview of the stack is refused', () => {
  it.each<[string, readonly unknown[], string]>([
    ['no event at all', [], 'closing summary is missing'],
    ['a log without its summary', makeEvents(OPENING), 'closing summary is missing'],
    ['two summaries', makeEvents([...OPENING, makeSummary(), makeSummary()]), 'two summaries'],
    ['the log of an update', makePreview([], { isPreview: false }), 'does not say that this is a preview'],
    ['a summary that does not say what of', makePreview([], { isPreview: null }), 'too old to say so'],
    ['a cancelled preview', makePreview([], { result: 'canceled' }), 'ended as "canceled"'],
    ['a result nobody knows', makePreview([], { result: 'novel' }), 'ended as "novel"'],
    ['no policy pack', makePreview([], { PolicyPacks: {} }), 'no policy pack ran'],
    ['no list of policy packs', makePreview([], { PolicyPacks: null }), 'no policy pack ran'],
    ['a corrupt state', makePreview([], { maybeCorrupt: true }), 'invalid state'],
    ['a failure without a reason', makePreview([], { result: 'failed' }), 'no violated policy explains why'],
    [
      'a failure beside an advisory violation',
      makePreview([makePolicyEvent()], { result: 'failed' }),
      'no violated policy explains why',
    ],
    [
      'a program that broke down',
      makePreview([makeDiagnostic('Program failed')], { result: 'failed' }),
      'failed with "Program failed"',
    ],
    [
      'a program that broke down after a violation',
      makePreview([MANDATORY, makeDiagnostic('<{%fg 1%}>Program failed<{%reset%}>')], { result: 'failed' }),
      'failed with "Program failed"',
    ],
    ['an error of an older CLI', makePreview([makeDiagnostic('boom')], { result: undefined }), '"boom"'],
    [
      'closing words of an older CLI without a violation',
      makePreview([POLICIES_FAILED], { result: undefined }),
      'no violated policy explains why',
    ],
    ['an internal error', makePreview([{ errorEvent: { error: 'engine exploded' } }]), '"engine exploded"'],
    [
      'an internal error beside a violation',
      makePreview([MANDATORY, { errorEvent: { error: 'engine exploded' } }], { result: 'failed' }),
      '"engine exploded"',
    ],
    [
      'a failed step',
      makePreview([makeStep('read', PUBLIC, null, 'resOpFailedEvent')]),
      'read of urn:pulumi',
    ],
    [
      'the preview of a destroy',
      makeEvents([PRELUDE, makeStep('delete', ROOT), makeSummary()]),
      'pulumi destroy',
    ],
    ['no resource', makeEvents([PRELUDE, makeSummary()]), 'no event names a resource'],
    ['two logs in one file', [...makeEvents(OPENING), FIRST], 'has sequence 0 after 5'],
    ['an event twice', [FIRST, FIRST], 'has sequence 0 after 0'],
  ])('%s', (_, events, words) => {
    const error = refusalOf(events);
    expect([error.code, error.message]).toEqual(['incomplete', expect.stringContaining(words)]);
    expect(error.message).toMatch(/^Pulumi Cloud: reading preview 1 failed: .+\. .+[.?]$/);
  });

  it.each<[string, Payload]>([
    ['a step', makeStep('same', 'urn:pulumi:staging::website::aws:s3/bucket:Bucket::b')],
    ['outputs', makeStep('same', 'urn:pulumi:staging::website::t::b', {}, 'resOutputsEvent')],
    ['a violation', makePolicyEvent({ resourceUrn: 'urn:pulumi:staging::website::t::b' })],
    ['an analysis', makeAnalysis('urn:pulumi:staging::website::t::b', { passed: ['p'] })],
    [
      'a message',
      { diagnosticEvent: { urn: 'urn:pulumi:staging::website::t::b', message: '', severity: 'info' } },
    ],
  ])('%s of another stack', (_, payload) => {
    const error = refusalOf(makePreview([payload]));
    expect(error.code).toBe('incomplete');
    expect(error.message).toContain(
      '"website/staging", while the preview of website/production was asked for',
    );
  });

  it('a resource of another project', () => {
    const foreign = makeStep('same', 'urn:pulumi:production::shop::aws:s3/bucket:Bucket::b');
    expect(refusalOf(makePreview([foreign])).message).toContain('"shop/production"');
  });
});

describe('an event that breaks the schema is named by its number', () => {
  it.each<[string, unknown, string]>([
    ['no object', 'text', 'the whole event'],
    ['a list', [], 'the whole event'],
    ['null', null, 'the whole event'],
    ['no payload', { sequence: 9, timestamp: 1 }, 'exactly one payload'],
    ['two payloads', { timestamp: 1, cancelEvent: {}, policyLoadEvent: {} }, 'exactly one payload'],
    ['no timestamp', { cancelEvent: {} }, 'timestamp'],
    ['a timestamp in text', { timestamp: '1', cancelEvent: {} }, 'timestamp'],
    ['a timestamp beyond the calendar', { timestamp: 1e12, cancelEvent: {} }, 'timestamp'],
    ['a number in text', { sequence: '9', timestamp: 1, cancelEvent: {} }, 'sequence'],
    [
      'a step without a URN',
      { timestamp: 1, resourcePreEvent: { metadata: { op: 'same' } } },
      'metadata.urn',
    ],
    ['a violation without a policy', { timestamp: 1, ...makePolicyEvent({ policyName: '' }) }, 'policyName'],
    [
      'a list that is none',
      { timestamp: 1, policyAnalyzeStackSummaryEvent: { policyPackName: 'p', passed: 'q' } },
      'passed',
    ],
    ['a summary without its state', { timestamp: 1, summaryEvent: {} }, 'summaryEvent.maybeCorrupt'],
    ['packs that are none', { timestamp: 1, ...makeSummary({ PolicyPacks: ['aws-guard'] }) }, 'PolicyPacks'],
    [
      'an old state that is none',
      { timestamp: 1, resourcePreEvent: { metadata: { op: 'delete', urn: ROOT, old: [] } } },
      'metadata.old.urn',
    ],
    ['a URN that is none', { timestamp: 1, ...makeStep('same', 'arn:aws:s3:::b') }, '"arn:aws:s3:::b"'],
    ['a URN without a name', { timestamp: 1, ...makeStep('same', 'urn:pulumi:a::b::c') }, 'no URN'],
  ])('%s', (_, event, words) => {
    const error = refusalOf([...makeEvents(OPENING), event]);
    expect([error.code, error.name]).toEqual(['contract', 'ContractError']);
    expect(error.message).toContain('event 4');
    expect(error.message).toContain(words);
  });
});

describe('a whole preview', () => {
  it('has its packs and the time of its last event', () => {
    expect(digestOf(makePreview([]))).toMatchObject({
      violations: [],
      undetermined: [],
      packs: new Map([[PACK, 'v1.2.0']]),
      failed: false,
      observedAt: new Date((FIRST_SECOND + 4) * 1000).toISOString(),
    });
  });

  it('may come from the API, without numbers and with its types', () => {
    const events = makePreview([makePolicyEvent()]).map((event) => ({
      ...event,
      sequence: undefined,
      type: Object.keys(event).find((name) => name.endsWith('Event')),
    }));
    expect(digestOf(events).violations).toHaveLength(1);
  });

  it('reads a violation', () => {
    expect(digestOf(makePreview([makePolicyEvent({ severity: 'high' })])).violations).toEqual([
      {
        pack: PACK,
        version: '1.2.0',
        policy: 's3-no-public-read',
        urn: PUBLIC,
        message: 'Buckets are private.\nThe bucket public is readable by all.',
        level: 'advisory',
        severity: 'high',
      },
    ]);
  });

  it.each([
    ['warning', 'advisory'],
    ['none', 'disabled'],
    ['mandatory', 'mandatory'],
    ['novel', 'novel'],
    [null, undefined],
  ])('level %s is %s', (enforcementLevel, level) => {
    expect(digestOf(makePreview([makePolicyEvent({ enforcementLevel })])).violations).toMatchObject([
      { level },
    ]);
  });

  it.each([undefined, null, ''])('a violation without a resource (%s) is the stack’s', (resourceUrn) => {
    const { violations } = digestOf(makePreview([makePolicyEvent({ resourceUrn })]));
    expect(violations).toMatchObject([{ urn: ROOT }]);
  });

  it('keeps the log’s spelling of a stack that differs in case only', () => {
    const root = 'urn:pulumi:Production::Website::pulumi:pulumi:Stack::Website-Production';
    const events = makeEvents([
      PRELUDE,
      makeStep('same', root),
      makePolicyEvent({ resourceUrn: '' }),
      makeSummary(),
    ]);
    expect(digestOf(events).violations).toMatchObject([{ urn: root }]);
  });

  it.each<[string, object]>([
    ['a mandatory violation', { enforcementLevel: 'mandatory' }],
    ['a violation that was not remediated', { enforcementLevel: 'remediate' }],
  ])('that fails by %s is whole', (_, violation) => {
    for (const result of ['failed', undefined]) {
      const events = makePreview([makePolicyEvent(violation), POLICIES_FAILED], { result });
      expect(digestOf(events)).toMatchObject({ failed: true, violations: [{ policy: 's3-no-public-read' }] });
    }
  });

  it('that succeeds may hold error messages', () => {
    expect(digestOf(makePreview([makeDiagnostic('a provider grumbles')])).failed).toBe(false);
  });
});

describe('a policy that could not be evaluated yet', () => {
  const undetermined = (overrides: object = {}) =>
    makePolicyEvent({
      message: undeterminedMessage('s3-no-public-read'),
      severity: 'critical',
      ...overrides,
    });

  it('is neither violated nor passed', () => {
    const events = makePreview([undetermined(), makeAnalysis(PUBLIC, { passed: ['s3-no-public-read'] })]);
    const read = digestOf(events);
    expect([read.violations, read.undetermined.length]).toEqual([[], 1]);
    expect(read.passed(PACK, 's3-no-public-read', PUBLIC)).toBe(false);
  });

  it.each<[string, object]>([
    ['a level that blocks', { enforcementLevel: 'mandatory' }],
    ['another policy', { policyName: 'tags-required' }],
    [
      'words around it',
      {
        message:
          "Buckets.\ncan't run policy 's3-no-public-read' during preview: can't be known during preview",
      },
    ],
    [
      'other words at its start',
      { message: "can't run policy 's3-no-public-read': it can't be known during preview" },
    ],
    ['another reason', { message: "can't run policy 's3-no-public-read' during preview: it is broken" }],
  ])('%s is a violation', (_, overrides) => {
    expect(digestOf(makePreview([undetermined(overrides)])).violations).toHaveLength(1);
  });
});

it('a log cut anywhere before its summary is never a digest', () => {
  fc.assert(
    fc.property(anyPayloads, fc.nat(), (payloads, cut) => {
      const events = makePreview(payloads);
      const kept = events.slice(0, cut % (events.length - 1));
      expect(refusalOf(kept).code).toBe('incomplete');
    }),
  );
});
