import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyPayloads,
  bucket,
  makeAnalysis,
  makeDiagnostic,
  makeEvents,
  makePolicyEvent,
  makePreview,
  makeStackAnalysis,
  makeStep,
  makeSummary,
  OPENING,
  type Payload,
  PRELUDE,
  ROOT,
  undeterminedMessage,
} from '../../../builders/preview.ts';
import { digestOf, refusalOf } from './digesting.ts';

const NAME = 's3-no-public-read';
const PUBLIC = bucket('public');
const LOGS = bucket('logs');
const ON_RESOURCE = makeAnalysis(PUBLIC, { failed: [NAME] });
const ON_STACK = makeStackAnalysis({ failed: [NAME] });
const VIOLATED = makePolicyEvent();
const ELSEWHERE = makePolicyEvent({ resourceUrn: LOGS });

describe('a policy that a summary lists as failed', () => {
  it.each<[string, readonly Payload[]]>([
    ['of a resource', [ON_RESOURCE]],
    ['of a resource, and violated on another', [ON_RESOURCE, ELSEWHERE]],
    ['of a resource, and violated by the stack', [ON_RESOURCE, makePolicyEvent({ resourceUrn: '' })]],
    [
      'of a resource, and violated in another pack',
      [ON_RESOURCE, makePolicyEvent({ policyPackName: 'cis' })],
    ],
    [
      'beside one that was reported',
      [
        makeAnalysis(PUBLIC, { failed: ['tags-required', NAME] }),
        makePolicyEvent({ policyName: 'tags-required' }),
      ],
    ],
    [
      'of two resources, and violated on one',
      [makeAnalysis(LOGS, { failed: [NAME] }), ON_RESOURCE, ELSEWHERE],
    ],
    [
      'in the second of two lists',
      [
        makeAnalysis(PUBLIC, { failed: ['tags-required'] }),
        ON_RESOURCE,
        makePolicyEvent({ policyName: 'tags-required' }),
      ],
    ],
    ['of the stack', [ON_STACK]],
    ['of the stack, and violated in another pack', [ON_STACK, makePolicyEvent({ policyPackName: 'cis' })]],
    ['of the stack, beside another’s event', [ON_STACK, makePolicyEvent({ policyName: 'tags-required' })]],
  ])('%s has lost its event', (_, payloads) => {
    const error = refusalOf(makePreview(payloads));
    expect([error.code, error.message]).toEqual([
      'incomplete',
      `Pulumi Cloud: reading preview 1 failed: a summary lists policy "${NAME}" of "aws-guard" as failed, and its violation is missing. Give the whole log.`,
    ]);
  });

  it.each<[string, readonly Payload[]]>([
    ['violated on the resource', [ON_RESOURCE, VIOLATED]],
    ['violated before the summary', [VIOLATED, ON_RESOURCE]],
    [
      'of the stack’s own resource, and violated by the stack',
      [makeAnalysis(ROOT, { failed: [NAME] }), makePolicyEvent({ resourceUrn: '' })],
    ],
    ['of the stack, and violated by the stack', [ON_STACK, makePolicyEvent({ resourceUrn: '' })]],
    ['of the stack, and violated on a resource', [ON_STACK, ELSEWHERE]],
    [
      'not yet evaluated on the resource',
      [ON_RESOURCE, makePolicyEvent({ message: undeterminedMessage(NAME) })],
    ],
    ['not yet evaluated for the stack', [ON_STACK, makePolicyEvent({ message: undeterminedMessage(NAME) })]],
  ])('%s has its event', (_, payloads) => {
    const { violations, undetermined } = digestOf(makePreview(payloads));
    expect(violations.length + undetermined.length).toBe(1);
  });

  it('is never missed, whatever else a preview holds', () => {
    const failures = anyPayloads.filter((payloads) => JSON.stringify(payloads).includes('"failed":["'));
    fc.assert(
      fc.property(failures, (payloads) => {
        const left = payloads.filter((payload) => !('policyEvent' in payload));
        expect(refusalOf(makePreview(left)).message).toContain('its violation is missing');
      }),
    );
  });
});

describe('the beginning of a log', () => {
  it.each<[string, Payload]>([
    ['a step', makeStep('same', ROOT)],
    ['a violation', VIOLATED],
    ['a summary of policies', makeAnalysis(PUBLIC, { passed: [NAME] })],
    ['the closing summary', makeSummary()],
  ])('is missing where %s comes before the prelude', (_, payload) => {
    const headless = makeEvents([{ policyLoadEvent: {} }, payload, makeSummary()]);
    const late = makeEvents([payload, ...OPENING, makeSummary()]);
    for (const [events, number] of [
      [headless, 2],
      [late, 1],
    ] as const) {
      const error = refusalOf(events);
      expect([error.code, error.message]).toEqual([
        'incomplete',
        `Pulumi Cloud: reading preview 1 failed: event ${number} comes before the prelude that opens every preview, so the beginning of the log is missing. Give the whole log.`,
      ]);
    }
  });

  it('may hold the CLI’s own words before the prelude', () => {
    const words = [makeDiagnostic('installing', 'info'), { stdoutEvent: { message: 'hello', color: 'raw' } }];
    const events = makeEvents([...words, PRELUDE, makeStep('same', ROOT), VIOLATED, makeSummary()]);
    expect(digestOf(events).violations).toHaveLength(1);
  });

  it('is missed wherever the log is cut', () => {
    fc.assert(
      fc.property(anyPayloads, fc.nat(), (payloads, cut) => {
        const events = makePreview(payloads);
        expect(refusalOf(events.slice(1 + (cut % (events.length - 1)))).code).toBe('incomplete');
      }),
    );
  });
});
