import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyRecord } from '../../../../src/sources/azure/api/schema.ts';
import { toFindings } from '../../../../src/sources/azure/events/findings.ts';
import { RecordGroups } from '../../../../src/sources/azure/events/grouping.ts';

const SCOPE = '/subscriptions/3f8a5c1e-7b42-4d19-8e60-c2d94a7b1f05/resourceGroups/rg';

function event(overrides: Partial<PolicyRecord> = {}): PolicyRecord {
  return {
    timestamp: '2026-11-23T10:00:00.0000000Z',
    resourceId: `${SCOPE}/providers/Microsoft.Storage/storageAccounts/one`,
    policyAssignmentId: `${SCOPE}/providers/Microsoft.Authorization/policyAssignments/baseline`,
    policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/secure-transfer',
    policyDefinitionReferenceId: '',
    isCompliant: false,
    complianceState: 'NonCompliant',
    policyDefinitionAction: 'audit',
    policyDefinitionName: 'secure-transfer',
    policyAssignmentName: 'baseline',
    policySetDefinitionName: '',
    resourceType: 'Microsoft.Storage/storageAccounts',
    ...overrides,
  };
}

function findingsOf(events: readonly PolicyRecord[]) {
  const groups = new RecordGroups();
  for (const one of events) groups.addEvent(one);
  return toFindings(groups.groups()).findings;
}

const compliant = { isCompliant: true, complianceState: 'Compliant' };
const at = (second: string) => ({ timestamp: `2026-11-23T10:00:${second}Z` });

describe('one finding per resource, assignment, definition and reference id', () => {
  it.each<[string, Partial<PolicyRecord>, number]>([
    ['the same again', at('01'), 1],
    ['another case', { resourceId: event().resourceId.toUpperCase() }, 1],
    ['another resource', { resourceId: `${SCOPE}/providers/Microsoft.Storage/storageAccounts/two` }, 2],
    ['no slash at the start', { resourceId: event().resourceId.slice(1) }, 1],
    ['a slash at the end', { resourceId: `${event().resourceId}/` }, 1],
    ['another assignment', { policyAssignmentId: `${SCOPE}/other` }, 2],
    ['another definition', { policyDefinitionId: '/other' }, 2],
    ['another reference id', { policyDefinitionReferenceId: '15123456789012345678' }, 2],
    [
      'reference ids beyond 2^53 that differ in the last digit',
      { policyDefinitionReferenceId: '15123456789012345679' },
      2,
    ],
    ['no reference id, written null', { policyDefinitionReferenceId: null }, 1],
  ])('%s', (_, change, count) => {
    expect(findingsOf([event(), event(change)])).toHaveLength(count);
  });

  it.each<[string, readonly PolicyRecord[], string]>([
    [
      'put right and broken again',
      [event(at('01')), event({ ...at('05'), ...compliant }), event(at('09'))],
      '09',
    ],
    [
      'broken twice since',
      [event(at('09')), event({ ...at('05'), ...compliant }), event(at('07')), event(at('01'))],
      '07',
    ],
    [
      'put right twice',
      [event({ ...at('05'), ...compliant }), event({ ...at('03'), ...compliant }), event(at('09'))],
      '09',
    ],
    [
      'put right before anything',
      [event({ ...at('01'), ...compliant }), event(at('05')), event(at('09'))],
      '05',
    ],
    ['never put right', [event(at('09')), event(at('05'))], '05'],
  ])('is observed first when it last broke: %s', (_, events, second) => {
    for (const order of [events, events.toReversed()]) {
      expect(findingsOf(order)).toEqual([
        expect.objectContaining({ firstObservedAt: `2026-11-23T10:00:${second}Z` }),
      ]);
    }
  });

  it('counts occurrences by instant: twice the same event is one', () => {
    const [finding] = findingsOf([event(), event(), event(at('01')), event(at('01.0000001'))]);
    expect(finding).toMatchObject({
      occurrences: 3,
      firstObservedAt: '2026-11-23T10:00:00.0000000Z',
      lastObservedAt: '2026-11-23T10:00:01.0000001Z',
    });
  });
});

describe('the newest word decides', () => {
  it.each<[string, Partial<PolicyRecord>[], number]>([
    ['compliant later', [at('01'), { ...compliant, ...at('02') }], 0],
    ['compliant later by a ten-millionth', [at('01.0000001'), { ...compliant, ...at('01.0000002') }], 0],
    ['compliant earlier', [{ ...compliant, ...at('01') }, at('02')], 1],
    ['a tie', [at('01.5'), { ...compliant, ...at('01.5000000') }], 1],
    ['exempt later', [at('01'), { isCompliant: true, complianceState: 'Exempt', ...at('02') }], 0],
    [
      'conflict later clears nothing',
      [at('01'), { isCompliant: true, complianceState: 'Conflict', ...at('02') }],
      1,
    ],
    [
      'unknown later clears nothing',
      [at('01'), { isCompliant: true, complianceState: 'Unknown', ...at('02') }],
      1,
    ],
    ['only isCompliant: false', [{ complianceState: null }], 1],
    [
      'only isCompliant: true, later',
      [at('01'), { isCompliant: true, complianceState: null, ...at('02') }],
      0,
    ],
    ['isCompliant: true beside NonCompliant', [{ isCompliant: true }], 1],
    ['isCompliant: false beside Compliant', [{ isCompliant: false, complianceState: 'Compliant' }], 1],
    ['isCompliant: false beside Exempt', [{ isCompliant: false, complianceState: 'Exempt' }], 0],
    ['noncompliant in another case', [{ isCompliant: null, complianceState: 'noncompliant' }], 1],
    ['compliant only', [compliant], 0],
    [
      'a state that nobody knows, without isCompliant',
      [{ isCompliant: null, complianceState: 'Non-Compliant' }],
      1,
    ],
    ['conflict, without isCompliant', [{ isCompliant: null, complianceState: 'Conflict' }], 1],
    ['compliant, without isCompliant', [{ isCompliant: null, complianceState: 'Compliant' }], 0],
  ])('%s', (_, changes, count) => {
    expect(findingsOf(changes.map(event))).toHaveLength(count);
  });
});

describe('on our axes', () => {
  it.each([
    ['deny', 'mandatory', 'high', true],
    ['denyAction', 'mandatory', 'high', false],
    ['Audit', 'advisory', 'medium', false],
    ['auditIfNotExists', 'advisory', 'medium', false],
    ['manual', 'advisory', 'medium', false],
    ['modify', 'remediate', 'low', false],
    ['append', 'remediate', 'low', false],
    ['deployIfNotExists', 'remediate', 'low', false],
    ['mutate', 'remediate', 'unspecified', false],
    ['addToNetworkGroup', 'remediate', 'unspecified', false],
    ['auditAction', 'advisory', 'unspecified', false],
    ['EnforceRegoPolicy', 'advisory', 'unspecified', false],
    ['enforceSetting', 'advisory', 'unspecified', false],
    ['disabled', 'disabled', 'unspecified', false],
    ['None', 'disabled', 'unspecified', false],
    ['quarantine', 'unknown', 'unspecified', false],
    ['', 'unknown', 'unspecified', false],
  ])('effect %s', (policyDefinitionAction, level, severity, blocked) => {
    expect(findingsOf([event({ policyDefinitionAction })])).toMatchObject([
      { level, severity, blocked, severityFrom: 'effect', priority: 'unprioritized' },
    ]);
  });

  it('shows an unknown effect as it came', () => {
    expect(findingsOf([event({ policyDefinitionAction: 'Quarantine' })])).toMatchObject([
      { unknownWords: { level: 'Quarantine' } },
    ]);
  });

  it.each<[Partial<PolicyRecord>, Record<string, unknown>]>([
    [
      { resourceType: '/Microsoft.Network/virtualNetworks' },
      { resource: { type: 'Microsoft.Network/virtualNetworks' } },
    ],
    [{ policySetDefinitionName: 'initiative' }, { policy: { pack: 'initiative' } }],
    [{ policyAssignmentName: '' }, { policy: { pack: 'baseline' } }],
    [{ policyDefinitionName: null }, { policy: { name: 'secure-transfer' } }],
    [{}, { scope: SCOPE, resource: { name: 'one' } }],
    [{ resourceId: '/subscriptions/abc' }, { scope: '/subscriptions/abc', resource: { name: 'abc' } }],
    [{ resourceId: '/providers/x/y' }, { scope: '/providers/x/y' }],
  ])('%o', (change, expected) => {
    expect(findingsOf([event(change)])).toMatchObject([expected]);
  });
});

describe('laws', () => {
  const events = fc.array(
    fc.record({
      second: fc.integer({ min: 0, max: 3 }),
      digits: fc.constantFrom('', '.0', '.0000001', '.5'),
      resource: fc.constantFrom('one', 'ONE', 'two'),
      word: fc.constantFrom<Partial<PolicyRecord>>({}, compliant, {
        isCompliant: true,
        complianceState: 'Conflict',
      }),
      effect: fc.constantFrom('audit', 'deny', 'modify'),
    }),
    { maxLength: 25 },
  );
  type Drawn = {
    second: number;
    digits: string;
    resource: string;
    word: Partial<PolicyRecord>;
    effect: string;
  };
  function toEvent({ second, digits, resource, word, effect }: Drawn) {
    return event({
      ...word,
      timestamp: `2026-11-23T10:00:0${second}${digits}Z`,
      resourceId: `${SCOPE}/providers/x/${resource}`,
      policyDefinitionAction: effect,
    });
  }

  it('the order in which events arrive changes nothing', () => {
    fc.assert(
      fc.property(events, fc.infiniteStream(fc.nat()), (drawn, shuffle) => {
        const inOrder = drawn.map(toEvent);
        const keys = inOrder.map(() => shuffle.next().value);
        const shuffled = inOrder
          .map((one, index) => ({ one, key: keys[index] ?? 0 }))
          .toSorted((a, b) => a.key - b.key);
        const sorted = (list: ReturnType<typeof findingsOf>) =>
          list.toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
        expect(sorted(findingsOf(shuffled.map(({ one }) => one)))).toEqual(sorted(findingsOf(inOrder)));
      }),
    );
  });

  it('a later noncompliant event never removes a finding, a repeated one changes nothing', () => {
    fc.assert(
      fc.property(events, (drawn) => {
        const before = drawn.map(toEvent);
        const later = event({ timestamp: '2026-11-23T11:00:00Z' });
        expect(findingsOf([...before, later]).length).toBeGreaterThanOrEqual(
          Math.max(1, findingsOf(before).length),
        );
        expect(findingsOf([...before, ...before])).toEqual(findingsOf(before));
      }),
    );
  });
});
