import type { Severity } from '../../../finding/axis.ts';
import type { Finding } from '../../../finding/finding.ts';
import type { SetAside } from '../../../finding/outcome.ts';
import { instantKey } from '../../../finding/timestamp.ts';
import { worst } from '../../../finding/worst.ts';
import { issueFingerprint } from '../issues/normalise.ts';
import type { PreviewDigest } from './digest.ts';
import { toIntroduced, worsened } from './introduced.ts';
import { isOlderVersion } from './version.ts';
import type { PreviewViolation } from './violation.ts';

export type PreviewContext = {
  /** The stack as its findings name it: `org/project/stack`. */
  readonly scope: string;
  readonly url?: string | undefined;
  /** Fingerprints of what the preview may report again: closed by a person, or under an exception. */
  readonly triaged: ReadonlySet<string>;
  /** The issues behind an open finding, one by one: each needs its own proof. */
  readonly reports: ReadonlyMap<string, readonly Finding[]>;
};

export type PreviewComparison = {
  readonly findings: readonly Finding[];
  readonly setAside: readonly SetAside[];
};

/**
 * Compares a stack's open findings with what the change's own preview says. What the preview proves fixed is set
 * aside, what it violates anew is added, what it makes worse is counted as such, and every other finding stays as
 * it is. Packs are compared by their exact names: whether a pack may be `publisher/name` here and `name` there is
 * not documented, and a wrong guess would hide a finding, while a missed match only shows one twice.
 */
export function compareWithPreview(
  open: readonly Finding[],
  digest: PreviewDigest,
  { scope, url, triaged, reports }: PreviewContext,
): PreviewComparison {
  const reported = new Map<string, [PreviewViolation, ...PreviewViolation[]]>();
  for (const violation of digest.violations) {
    const key = issueFingerprint(scope, violation.pack, violation.policy, violation.urn);
    const known = reported.get(key);
    if (known === undefined) reported.set(key, [violation]);
    else known.push(violation);
  }
  const findings: Finding[] = [];
  const setAside: SetAside[] = [];
  for (const finding of open) {
    const again = reported.get(finding.fingerprint);
    const isOwn = finding.source === 'pulumi' && finding.scope === scope;
    const proof =
      isOwn && again === undefined
        ? proofOf(reports.get(finding.fingerprint) ?? [finding], digest)
        : undefined;
    if (proof !== undefined) setAside.push({ reason: 'fixed-by-this-change', finding, detail: proof });
    else findings.push(again === undefined ? finding : worsened(finding, again));
  }
  const known = new Set(open.map((finding) => finding.fingerprint));
  const severities = worstSeverities(open);
  for (const [fingerprint, violations] of reported) {
    if (known.has(fingerprint) || triaged.has(fingerprint)) continue;
    const severity = severities.get(policyKey(violations[0].pack, violations[0].policy)) ?? 'unspecified';
    findings.push(
      toIntroduced(violations, { fingerprint, scope, url, observedAt: digest.observedAt, severity }),
    );
  }
  return { findings, setAside };
}

/** What proves every report of a finding fixed, in the words for the first. */
function proofOf(reports: readonly Finding[], digest: PreviewDigest): string | undefined {
  const proofs = reports.map((report) => proofOfReport(report, digest));
  return proofs.includes(undefined) ? undefined : proofs[0];
}

/**
 * A preview knows nothing of what was found after it began, and an older version of a pack nothing of what a newer one
 * asks for.
 */
function proofOfReport(
  { policy, resource, firstObservedAt }: Finding,
  digest: PreviewDigest,
): string | undefined {
  if (instantKey(digest.startedAt) < instantKey(firstObservedAt)) return undefined;
  if (digest.deletes(resource.id)) return 'the preview deletes the resource';
  if (isOlderVersion(digest.packs.get(policy.pack), policy.version)) return undefined;
  const hasPassed = digest.passed(policy.pack, policy.name, resource.id);
  return hasPassed ? 'the preview reports the policy as passed' : undefined;
}

/**
 * The worst severity among each policy's open issues. An event may leave its severity out, and what the policy's
 * issues carry is more than nothing.
 */
function worstSeverities(open: readonly Finding[]): ReadonlyMap<string, Severity> {
  const severities = new Map<string, Severity>();
  for (const { policy, severity } of open) {
    const key = policyKey(policy.pack, policy.name);
    severities.set(key, worst('severity', [severity, severities.get(key) ?? severity]));
  }
  return severities;
}

function policyKey(pack: string, policy: string): string {
  return JSON.stringify([pack, policy]);
}
