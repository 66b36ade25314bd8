import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareWords } from '../../../../src/finding/axis.ts';
import type { Finding } from '../../../../src/finding/finding.ts';
import { issueFingerprint } from '../../../../src/sources/pulumi/issues/normalise.ts';
import { makeAzureFinding } from '../../../builders/finding.ts';
import {
  anyPayloads,
  bucket,
  makeAnalysis,
  makePolicyEvent,
  makeStep,
  type Payload,
  POLICIES,
  ROOT,
} from '../../../builders/preview.ts';
import { compare, NAME, openIssue, PUBLIC, SCOPE, URL } from './comparing.ts';

describe('an open finding', () => {
  it.each<[string, readonly Payload[], string]>([
    ['passed', [makeAnalysis(PUBLIC, { passed: [NAME] })], 'the preview reports the policy as passed'],
    ['deleted', [makeStep('delete', PUBLIC)], 'the preview deletes the resource'],
  ])('that the preview proves %s is set aside', (_, payloads, detail) => {
    const finding = openIssue();
    const { findings, setAside } = compare([finding], payloads);
    expect(setAside).toEqual([{ reason: 'fixed-by-this-change', finding, detail }]);
    expect(findings).toEqual([]);
  });

  const passed = makeAnalysis(PUBLIC, { passed: [NAME] });
  it.each<[string, Finding, readonly Payload[]]>([
    ['without a word about it', openIssue(), []],
    ['still violated', openIssue(PUBLIC, NAME, { level: 'advisory' }), [passed, makePolicyEvent()]],
    [
      'violated and deleted',
      openIssue(PUBLIC, NAME, { level: 'advisory' }),
      [makePolicyEvent(), makeStep('delete', PUBLIC)],
    ],
    ['of another stack', openIssue(PUBLIC, NAME, { scope: 'acme/website/staging' }), [passed]],
    ['of a pack spelt otherwise', openIssue(PUBLIC, NAME, { policy: { pack: 'acme/aws-guard' } }), [passed]],
    ['of Azure', makeAzureFinding({ scope: SCOPE, resource: { id: PUBLIC } }), [makeStep('delete', PUBLIC)]],
  ])('%s stays as it is', (_, finding, payloads) => {
    const { findings, setAside } = compare([finding], payloads);
    expect(setAside).toEqual([]);
    expect(findings).toEqual([finding]);
  });
});

describe('an open finding of several policy groups', () => {
  const [first, older] = [openIssue(), openIssue(PUBLIC, NAME, { policy: { version: '1.0.0' } })];
  const passed = makeAnalysis(PUBLIC, { passed: [NAME] });
  const later = openIssue(PUBLIC, NAME, { firstObservedAt: '2099-01-01T00:00:00Z' });
  const newer = openIssue(PUBLIC, NAME, { policy: { version: '2.0.0' } });

  it.each<[string, readonly Finding[], readonly Payload[], boolean]>([
    ['each proven', [first, older], [passed], true],
    ['one found after the preview', [first, later], [passed], false],
    ['one found after the preview that deletes', [later, first], [makeStep('delete', PUBLIC)], false],
    ['one by a newer version of the pack', [older, newer], [passed], false],
    ['a newer version, and deleted', [older, newer], [makeStep('delete', PUBLIC)], true],
  ])('%s, is fixed: %#', (_, behind, payloads, isFixed) => {
    const reports = new Map([[first.fingerprint, behind]]);
    expect(compare([first], payloads, { reports }).setAside).toHaveLength(isFixed ? 1 : 0);
  });
});

describe('a violation that is not open', () => {
  it('becomes a finding that this change introduces', () => {
    const { findings, digest } = compare([], [makePolicyEvent({ severity: 'high' })]);
    expect(findings).toEqual([
      {
        source: 'pulumi',
        fingerprint: issueFingerprint(SCOPE, 'aws-guard', NAME, PUBLIC),
        severity: 'high',
        severityFrom: 'service',
        level: 'advisory',
        levelFrom: 'service',
        priority: 'unprioritized',
        unknownWords: {},
        kind: 'preventative',
        status: undefined,
        introduced: true,
        blocked: false,
        policy: { pack: 'aws-guard', version: '1.2.0', name: NAME, description: 'Buckets are private.' },
        resource: { id: PUBLIC, type: 'aws:s3/bucket:Bucket', name: 'public' },
        scope: SCOPE,
        message: 'Buckets are private.\nThe bucket public is readable by all.',
        firstObservedAt: digest.observedAt,
        lastObservedAt: digest.observedAt,
        url: URL,
        occurrences: 1,
      },
    ]);
  });

  it('is not added where a person has closed its issue', () => {
    const triaged = new Set([openIssue().fingerprint]);
    expect(compare([], [makePolicyEvent()], { triaged }).findings).toEqual([]);
  });

  it('is one finding with its repetitions, with the worst words and the first message', () => {
    const { findings } = compare(
      [],
      [
        makePolicyEvent({ message: 'first', severity: 'low', enforcementLevel: 'novel' }),
        makePolicyEvent({ message: 'second', severity: 'grave', enforcementLevel: 'mandatory' }),
      ],
    );
    expect(findings).toMatchObject([
      {
        message: 'first',
        severity: 'unknown',
        level: 'mandatory',
        unknownWords: { severity: 'grave', level: 'novel' },
        occurrences: 2,
      },
    ]);
  });

  it('of a name with colons keeps the whole name', () => {
    const urn = 'urn:pulumi:production::website::a:b:C$g:h:I$d:e:F::x::y';
    expect(compare([], [makePolicyEvent({ resourceUrn: urn })]).findings).toMatchObject([
      { resource: { type: 'd:e:F', name: 'x::y' } },
    ]);
  });
});

const anyOpen = fc.uniqueArray(
  fc
    .record({
      urn: fc.constantFrom(ROOT, PUBLIC, bucket('logs'), bucket('media')),
      policy: fc.constantFrom(...POLICIES),
      own: fc.boolean(),
      version: fc.constantFrom(undefined, '1.1.0', '1.2.0', '2.0.0'),
      firstObservedAt: fc.constantFrom('2026-11-01T08:00:00Z', '2027-11-01T08:00:00Z'),
    })
    .map(({ urn, policy, own, version, firstObservedAt }) =>
      openIssue(urn, policy, {
        ...(own ? {} : { scope: 'acme/website/dev', fingerprint: `dev ${urn} ${policy}` }),
        policy: { version },
        firstObservedAt,
      }),
    ),
  { selector: ({ fingerprint }) => fingerprint },
);

const keysOf = (findings: readonly Finding[]) => findings.map(({ fingerprint }) => fingerprint);

it('nothing is lost, nothing comes twice, and nothing becomes milder', () => {
  fc.assert(
    fc.property(anyOpen, anyPayloads, fc.boolean(), (open, payloads, isTriaged) => {
      const keys = keysOf(compare([], payloads).findings);
      const triaged = new Set(isTriaged ? keys.slice(0, 2) : []);
      const { findings, setAside } = compare(open, payloads, { triaged });

      const kept = findings.filter((finding) => !finding.introduced);
      const fixed = setAside.map(({ finding }) => finding);
      expect(keysOf([...kept, ...fixed]).toSorted()).toEqual(keysOf(open).toSorted());
      const introduced = findings.filter((finding) => finding.introduced);
      const known = new Set([...keysOf(open), ...triaged]);
      expect(keysOf(introduced)).toEqual(keys.filter((key) => !known.has(key)));
      expect(new Set(keys).size).toBe(keys.length);
      for (const { fingerprint, severity, level } of kept) {
        const before = open.find((finding) => finding.fingerprint === fingerprint);
        if (before === undefined) throw new Error('a finding from nowhere');
        expect(compareWords('severity', severity, before.severity)).toBeLessThanOrEqual(0);
        expect(compareWords('level', level, before.level)).toBeLessThanOrEqual(0);
      }
    }),
  );
});

it('nothing is fixed without proof', () => {
  fc.assert(
    fc.property(anyOpen, anyPayloads, (open, payloads) => {
      const violated = keysOf(compare([], payloads).findings);
      const { setAside, digest } = compare(open, payloads);
      for (const { finding, detail } of setAside) {
        const { policy, resource, scope, fingerprint, firstObservedAt } = finding;
        expect(scope).toBe(SCOPE);
        expect(violated).not.toContain(fingerprint);
        expect(Date.parse(firstObservedAt)).toBeLessThanOrEqual(Date.parse(digest.startedAt));
        if (detail === 'the preview deletes the resource') {
          expect(digest.deletes(resource.id)).toBe(true);
        } else {
          expect(digest.passed(policy.pack, policy.name, resource.id)).toBe(true);
          expect(policy.version).not.toBe('2.0.0');
        }
      }
    }),
  );
});
