import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyPayloads,
  bucket,
  makeAnalysis,
  makePolicyEvent,
  makePreview,
  makeStackAnalysis,
  makeStep,
  type Payload,
  POLICIES,
  ROOT,
} from '../../../builders/preview.ts';
import { digestOf } from './digesting.ts';

const PACK = 'aws-guard';
const PUBLIC = bucket('public');

describe('passed', () => {
  const NAME = 's3-no-public-read';
  const passing = makeAnalysis(PUBLIC, { passed: [NAME], failed: null });

  it.each<[string, readonly Payload[], string, boolean]>([
    ['listed as passed', [passing], PUBLIC, true],
    [
      'listed as passed of another resource',
      [makeAnalysis(bucket('logs'), { passed: [NAME] })],
      PUBLIC,
      false,
    ],
    ['listed nowhere', [], PUBLIC, false],
    ['another policy listed', [makeAnalysis(PUBLIC, { passed: ['tags-required'] })], PUBLIC, false],
    ['listed as both', [passing, makeAnalysis(PUBLIC, { failed: [NAME] }), makePolicyEvent()], PUBLIC, false],
    ['violated', [passing, makePolicyEvent()], PUBLIC, false],
    ['violated elsewhere', [passing, makePolicyEvent({ resourceUrn: bucket('logs') })], PUBLIC, true],
    ['passed by the stack, of the stack', [makeStackAnalysis({ passed: [NAME] })], ROOT, true],
    ['passed by the stack, of a resource', [makeStackAnalysis({ passed: [NAME] })], PUBLIC, false],
    [
      'passed, but failed by the stack',
      [passing, makeStackAnalysis({ failed: [NAME] }), makePolicyEvent({ resourceUrn: bucket('logs') })],
      PUBLIC,
      false,
    ],
    [
      'passed by the stack and violated without a resource',
      [makeStackAnalysis({ passed: [NAME] }), makePolicyEvent({ resourceUrn: '' })],
      ROOT,
      false,
    ],
    [
      'only remediated',
      [{ policyRemediateSummaryEvent: { policyPackName: PACK, resourceUrn: PUBLIC, passed: [NAME] } }],
      PUBLIC,
      false,
    ],
  ])('%s', (_, payloads, urn, passed) => {
    const read = digestOf(makePreview(payloads));
    expect(read.passed(PACK, NAME, urn)).toBe(passed);
    expect(read.passed('other-pack', NAME, urn)).toBe(false);
  });

  it('needs the stack policies, where the preview failed: they may be in every list', () => {
    const failed = [makePolicyEvent({ enforcementLevel: 'mandatory', resourceUrn: bucket('logs') }), passing];
    const read = (more: readonly Payload[]) =>
      digestOf(makePreview([...failed, ...more], { result: 'failed' }));
    expect(read([]).passed(PACK, NAME, PUBLIC)).toBe(false);
    expect(read([makeStackAnalysis({})]).passed(PACK, NAME, PUBLIC)).toBe(true);
  });

  it('is never true of what an event names as violated', () => {
    fc.assert(
      fc.property(anyPayloads, (payloads) => {
        const read = digestOf(makePreview(payloads));
        for (const { pack, policy, urn } of [...read.violations, ...read.undetermined]) {
          expect(read.passed(pack, policy, urn)).toBe(false);
        }
      }),
    );
  });

  it('is never true without a list that says so', () => {
    fc.assert(
      fc.property(
        anyPayloads,
        fc.constantFrom(...POLICIES),
        fc.constantFrom(ROOT, PUBLIC),
        (payloads, policy, urn) => {
          if (!digestOf(makePreview(payloads)).passed(PACK, policy, urn)) return;
          expect(JSON.stringify(payloads)).toMatch(new RegExp(`"passed":\\[[^\\]]*"${policy}"`));
        },
      ),
    );
  });
});

describe('deletes', () => {
  it.each<[string, readonly Payload[], boolean]>([
    ['one deletion', [makeStep('delete', PUBLIC)], true],
    [
      'announced and done',
      [makeStep('delete', PUBLIC), makeStep('delete', PUBLIC, {}, 'resOutputsEvent')],
      true,
    ],
    ['after a refresh', [makeStep('refresh', PUBLIC), makeStep('delete', PUBLIC)], true],
    ['no step', [], false],
    ['another resource', [makeStep('delete', bucket('logs'))], false],
    ['the thing is retained', [makeStep('delete', PUBLIC, { retainOnDelete: true })], false],
    [
      'retained in one of two states',
      [makeStep('delete', PUBLIC), makeStep('delete', PUBLIC, { retainOnDelete: true })],
      false,
    ],
    ['the old state is missing', [makeStep('delete', PUBLIC, null)], false],
    ['a leftover of an earlier replacement', [makeStep('delete', PUBLIC, { delete: true })], false],
    [
      'a leftover, and the resource itself',
      [makeStep('delete', PUBLIC, { delete: true }), makeStep('delete', PUBLIC)],
      true,
    ],
    ['only the old half of a replacement', [makeStep('delete-replaced', PUBLIC)], false],
    ['a read resource is let go', [makeStep('discard', PUBLIC)], false],
    ['a step nobody knows', [makeStep('delete', PUBLIC), makeStep('novel', PUBLIC)], false],
  ])('%s', (_, payloads, deletes) => {
    expect(digestOf(makePreview(payloads)).deletes(PUBLIC)).toBe(deletes);
  });

  it.each([
    'same',
    'create',
    'update',
    'replace',
    'create-replacement',
    'delete-replaced',
    'read',
    'read-replacement',
    'import',
    'import-replacement',
  ])('not where %s keeps it, before or after', (op) => {
    const steps = [makeStep('delete', PUBLIC), makeStep(op, PUBLIC)];
    for (const payloads of [steps, steps.toReversed()]) {
      expect(digestOf(makePreview(payloads)).deletes(PUBLIC)).toBe(false);
    }
  });
});
