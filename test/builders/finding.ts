import fc from 'fast-check';
import type { Level, Priority, Severity } from '../../src/finding/axis.ts';
import type { Finding, PolicyReference, ResourceReference } from '../../src/finding/finding.ts';

/** Every word a finding can carry on an axis, worst first, as design section 3 lists them. */
export const SEVERITY_WORDS = ['critical', 'high', 'medium', 'low', 'unspecified', 'unknown'] as const;
export const LEVEL_WORDS = ['mandatory', 'remediate', 'advisory', 'disabled', 'unknown'] as const;
export const PRIORITY_WORDS = ['p0', 'p1', 'p2', 'p3', 'p4', 'unprioritized', 'unknown'] as const;

export const AXIS_WORDS = {
  severity: SEVERITY_WORDS,
  level: LEVEL_WORDS,
  priority: PRIORITY_WORDS,
} as const;

export type FindingOverrides = Partial<Omit<Finding, 'policy' | 'resource'>> & {
  readonly policy?: Partial<PolicyReference>;
  readonly resource?: Partial<ResourceReference>;
};

const URN = 'urn:pulumi:production::website::aws:s3/bucket:Bucket::public-site';

/** The mildest Pulumi finding there is: no limit on a word of badness counts it. */
export function makeFinding({ policy, resource, ...overrides }: FindingOverrides = {}): Finding {
  return {
    source: 'pulumi',
    fingerprint: '00000000000000000000000000000000',
    severity: 'low',
    severityFrom: 'service',
    level: 'disabled',
    levelFrom: 'service',
    priority: 'unprioritized',
    unknownWords: {},
    kind: 'audit',
    status: 'open',
    blocked: false,
    scope: 'acme/website/production',
    message: 'Bucket must not be public.',
    firstObservedAt: '2026-11-01T08:00:00Z',
    lastObservedAt: '2026-11-23T08:00:00Z',
    url: 'https://app.pulumi.com/acme/website/production',
    occurrences: 1,
    ...overrides,
    policy: { pack: 'aws-guard', version: '1.2.0', name: 's3-no-public-read', ...policy },
    resource: { id: URN, type: 'aws:s3/bucket:Bucket', name: 'public-site', provider: 'aws', ...resource },
  };
}

const GROUP = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/shop';

/** A denied Azure request. */
export function makeAzureFinding({ policy, resource, ...overrides }: FindingOverrides = {}): Finding {
  return makeFinding({
    source: 'azure',
    severity: 'high',
    severityFrom: 'effect',
    level: 'mandatory',
    levelFrom: 'effect',
    kind: undefined,
    status: undefined,
    effect: 'deny',
    blocked: true,
    scope: GROUP,
    message: undefined,
    url: undefined,
    occurrences: 3,
    ...overrides,
    policy: { pack: 'cis-benchmark', version: undefined, name: 'storage-https-only', ...policy },
    resource: {
      id: `${GROUP}/providers/Microsoft.Storage/storageAccounts/shopdata`,
      type: 'Microsoft.Storage/storageAccounts',
      name: 'shopdata',
      provider: undefined,
      ...resource,
    },
  });
}

/** A finding of the Insights account `acme/aws-prod`. */
export function makeAccountFinding({ resource, ...overrides }: FindingOverrides = {}): Finding {
  return makeFinding({
    scope: 'acme/aws-prod',
    url: 'https://app.pulumi.com/acme/insights/accounts/aws-prod',
    ...overrides,
    resource: {
      id: 'urn:insights:aws-prod::aws::aws:s3/bucket:Bucket::public-site',
      ...resource,
    },
  });
}

/** `count` findings that differ in nothing but their identity. */
export function makeFindings(count: number, overrides: FindingOverrides = {}): readonly Finding[] {
  return Array.from({ length: count }, (_, index) => {
    const hash = (index + 1).toString(16).padStart(32, '0');
    return makeFinding({
      fingerprint: hash,
      ...overrides,
      resource: { id: `${URN}-${index}`, name: `bucket-${index}`, ...overrides.resource },
    });
  });
}

export const anySeverity: fc.Arbitrary<Severity> = fc.constantFrom(...SEVERITY_WORDS);
export const anyLevel: fc.Arbitrary<Level> = fc.constantFrom(...LEVEL_WORDS);
export const anyPriority: fc.Arbitrary<Priority> = fc.constantFrom(...PRIORITY_WORDS);

const anyWord = fc.string({ minLength: 1, maxLength: 12 });
const anyTimestamp = fc
  .date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2030-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Findings of both services with any word of each axis; policies repeat, so that groups form. */
export const anyFinding: fc.Arbitrary<Finding> = fc
  .record({
    source: fc.constantFrom('pulumi', 'azure'),
    severity: anySeverity,
    level: anyLevel,
    priority: anyPriority,
    blocked: fc.boolean(),
    policyName: fc.constantFrom('s3-no-public-read', 'tags-required', 'storage-https-only'),
    resource: anyWord,
    observedAt: anyTimestamp,
    occurrences: fc.integer({ min: 1, max: 500 }),
    fingerprint: fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
  })
  .map(({ policyName, resource, observedAt, fingerprint, ...rest }) =>
    makeFinding({
      ...rest,
      fingerprint: fingerprint.toString(16).padStart(32, '0'),
      firstObservedAt: observedAt,
      lastObservedAt: observedAt,
      policy: { name: policyName },
      resource: { id: `urn:${resource}`, name: resource },
    }),
  );

export const anyFindings: fc.Arbitrary<readonly Finding[]> = fc.array(anyFinding, { maxLength: 40 });
