import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/finding/finding.ts';
import { issueFingerprint } from '../../../../src/sources/pulumi/normalise.ts';
import { compareWithPreview } from '../../../../src/sources/pulumi/preview/compare.ts';
import { PreviewDigester } from '../../../../src/sources/pulumi/preview/digest.ts';
import { makeAzureFinding, makeFinding } from '../../../builders/finding.ts';
import {
  anyPayloads,
  bucket,
  makeAnalysis,
  makePolicyEvent,
  makePreview,
  makeStep,
  type Payload,
  POLICIES,
  PREVIEWED,
  ROOT,
} from '../../../builders/preview.ts';

const SCOPE = 'acme/website/production';
const URL = 'https://app.pulumi.com/acme/website/production';
const NONE: ReadonlySet<string> = new Set();
const PUBLIC = bucket('public');
const NAME = 's3-no-public-read';

function openIssue(urn = PUBLIC, policy = NAME, overrides: Partial<Finding> = {}): Finding {
  return {
    ...makeFinding({ policy: { pack: 'aws-guard', name: policy }, resource: { id: urn } }),
    fingerprint: issueFingerprint(SCOPE, 'aws-guard', policy, urn),
    ...overrides,
  };
}

function compare(open: readonly Finding[], payloads: readonly Payload[], triaged = NONE) {
  const digester = new PreviewDigester({ what: 'reading', ...PREVIEWED });
  for (const event of makePreview(payloads)) digester.add(event);
  const digest = digester.finish();
  return { digest, ...compareWithPreview(open, digest, { scope: SCOPE, url: URL, triaged }) };
}

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
    ['still violated', openIssue(), [passed, makePolicyEvent()]],
    ['violated and deleted', openIssue(), [makePolicyEvent(), makeStep('delete', PUBLIC)]],
    ['of another stack', openIssue(PUBLIC, NAME, { scope: 'acme/website/staging' }), [passed]],
    [
      'of a pack spelt otherwise',
      openIssue(PUBLIC, NAME, { policy: { pack: 'acme/aws-guard', name: NAME } }),
      [passed],
    ],
    ['of Azure', makeAzureFinding({ scope: SCOPE, resource: { id: PUBLIC } }), [makeStep('delete', PUBLIC)]],
  ])('%s stays as it is', (_, finding, payloads) => {
    const { findings, setAside } = compare([finding], payloads);
    expect(setAside).toEqual([]);
    expect(findings).toEqual([finding]);
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
    expect(compare([], [makePolicyEvent()], triaged).findings).toEqual([]);
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
    .tuple(
      fc.constantFrom(ROOT, PUBLIC, bucket('logs'), bucket('media')),
      fc.constantFrom(...POLICIES),
      fc.boolean(),
    )
    .map(([urn, policy, own]) =>
      openIssue(urn, policy, own ? {} : { scope: 'acme/website/dev', fingerprint: `dev ${urn} ${policy}` }),
    ),
  { selector: ({ fingerprint }) => fingerprint },
);

it('nothing is lost, nothing comes twice, and nothing is fixed without proof', () => {
  fc.assert(
    fc.property(anyOpen, anyPayloads, fc.boolean(), (open, payloads, isTriaged) => {
      const violated = compare([], payloads);
      const keys = violated.findings.map(({ fingerprint }) => fingerprint);
      const triaged = new Set(isTriaged ? keys.slice(0, 2) : []);
      const { findings, setAside, digest } = compare(open, payloads, triaged);

      const introduced = findings.filter((finding) => finding.introduced);
      const kept = findings.filter((finding) => !finding.introduced);
      const fixed = setAside.map(({ finding }) => finding);
      expect(new Set([...kept, ...fixed])).toEqual(new Set(open));
      expect(kept.length + fixed.length).toBe(open.length);
      for (const { policy, resource, scope, fingerprint } of fixed) {
        expect(scope).toBe(SCOPE);
        expect(keys).not.toContain(fingerprint);
        expect(digest.passed(policy.pack, policy.name, resource.id) || digest.deletes(resource.id)).toBe(
          true,
        );
      }
      const known = new Set([...open.map(({ fingerprint }) => fingerprint), ...triaged]);
      expect(introduced.map(({ fingerprint }) => fingerprint)).toEqual(keys.filter((key) => !known.has(key)));
      expect(new Set(keys).size).toBe(keys.length);
    }),
  );
});
