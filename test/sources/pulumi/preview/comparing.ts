import type { Finding } from '../../../../src/finding/finding.ts';
import { issueFingerprint } from '../../../../src/sources/pulumi/issues/normalise.ts';
import {
  compareWithPreview,
  type PreviewComparison,
  type PreviewContext,
} from '../../../../src/sources/pulumi/preview/compare.ts';
import type { PreviewDigest } from '../../../../src/sources/pulumi/preview/digest.ts';
import { type FindingOverrides, makeFinding } from '../../../builders/finding.ts';
import { bucket, makePreview, type Payload } from '../../../builders/preview.ts';
import { digestOf } from './digesting.ts';

export const SCOPE = 'acme/website/production';
export const URL = 'https://app.pulumi.com/acme/website/production';
export const PUBLIC = bucket('public');
export const NAME = 's3-no-public-read';

/** An open issue of the previewed stack, found long before the preview. */
export function openIssue(urn = PUBLIC, policy = NAME, overrides: FindingOverrides = {}): Finding {
  return makeFinding({
    fingerprint: issueFingerprint(SCOPE, 'aws-guard', policy, urn),
    ...overrides,
    policy: { pack: 'aws-guard', name: policy, ...overrides.policy },
    resource: { id: urn, ...overrides.resource },
  });
}

type CompareOptions = Partial<Pick<PreviewContext, 'triaged' | 'reports'>> & { readonly summary?: object };

/** Open findings beside a whole preview around the payloads. */
export function compare(
  open: readonly Finding[],
  payloads: readonly Payload[],
  { triaged = new Set(), reports = new Map(), summary = {} }: CompareOptions = {},
): PreviewComparison & { readonly digest: PreviewDigest } {
  const digest = digestOf(makePreview(payloads, summary));
  return { digest, ...compareWithPreview(open, digest, { scope: SCOPE, url: URL, triaged, reports }) };
}
