import {
  type Axis,
  compareWords,
  type Level,
  type Severity,
  toLevel,
  toSeverity,
} from '../../../finding/axis.ts';
import type { Finding } from '../../../finding/finding.ts';
import type { SetAside } from '../../../finding/outcome.ts';
import { descriptionIn, issueFingerprint } from '../normalise.ts';
import type { PreviewDigest } from './digest.ts';
import { parseUrn } from './urn.ts';
import type { PreviewViolation } from './violation.ts';

export type PreviewContext = {
  /** The stack as its findings name it: `org/project/stack`. */
  readonly scope: string;
  readonly url?: string | undefined;
  /** Fingerprints of the issues that a person has closed: ignored, or by design. */
  readonly triaged: ReadonlySet<string>;
};

export type PreviewComparison = {
  readonly findings: readonly Finding[];
  readonly setAside: readonly SetAside[];
};

/**
 * Compares a stack's open findings with what the change's own preview says. What the preview proves fixed is set
 * aside, what it violates anew is added, and every other finding stays as it is. Packs are compared by their exact
 * names: whether a pack may be `publisher/name` here and `name` there is not documented, and a wrong guess would
 * hide a finding, while a missed match only shows one twice.
 */
export function compareWithPreview(
  open: readonly Finding[],
  digest: PreviewDigest,
  context: PreviewContext,
): PreviewComparison {
  const reported = Map.groupBy(digest.violations, (violation) => keyOf(violation, context));
  const findings: Finding[] = [];
  const setAside: SetAside[] = [];
  for (const finding of open) {
    const isOwn = finding.source === 'pulumi' && finding.scope === context.scope;
    const proof = isOwn && !reported.has(finding.fingerprint) ? proofOf(finding, digest) : undefined;
    if (proof === undefined) findings.push(finding);
    else setAside.push({ reason: 'fixed-by-this-change', finding, detail: proof });
  }
  const known = new Set(open.map((finding) => finding.fingerprint));
  for (const [key, violations] of reported) {
    if (known.has(key) || context.triaged.has(key)) continue;
    findings.push(toFinding(key, violations, digest.observedAt, context));
  }
  return { findings, setAside };
}

function keyOf({ pack, policy, urn }: PreviewViolation, { scope }: PreviewContext): string {
  return issueFingerprint(scope, pack, policy, urn);
}

function proofOf({ policy, resource }: Finding, digest: PreviewDigest): string | undefined {
  if (digest.deletes(resource.id)) return 'the preview deletes the resource';
  if (digest.passed(policy.pack, policy.name, resource.id)) return 'the preview reports the policy as passed';
  return undefined;
}

function toFinding(
  key: string,
  violations: readonly PreviewViolation[],
  observedAt: string,
  { scope, url }: PreviewContext,
): Finding {
  const [first] = violations;
  if (first === undefined) throw new RangeError('a finding needs a violation');
  const names = parseUrn(first.urn);
  return {
    source: 'pulumi',
    fingerprint: key,
    ...worstWords(violations),
    severityFrom: 'service',
    priority: 'unprioritized',
    unknownWords: unknownWords(violations),
    // A policy that runs in a preview is of a preventative group, or of a pack on the command line.
    kind: 'preventative',
    status: undefined,
    introduced: true,
    blocked: false,
    policy: {
      pack: first.pack,
      version: first.version,
      name: first.policy,
      description: descriptionIn(first.message),
    },
    resource: { id: first.urn, type: names?.type ?? '', name: names?.name ?? '' },
    scope,
    message: first.message || undefined,
    firstObservedAt: observedAt,
    lastObservedAt: observedAt,
    url,
    occurrences: violations.length,
  };
}

function worstWords(violations: readonly PreviewViolation[]): { severity: Severity; level: Level } {
  const severities = violations.map((violation) => toSeverity(violation.severity));
  const levels = violations.map((violation) => toLevel(violation.level));
  const [severity = 'unknown'] = severities.toSorted((a, b) => compareWords('severity', a, b));
  const [level = 'unknown'] = levels.toSorted((a, b) => compareWords('level', a, b));
  return { severity, level };
}

/** The first unknown word of each axis, in the order of the violations. */
function unknownWords(violations: readonly PreviewViolation[]): Partial<Record<Axis, string>> {
  const severity = violations.find((violation) => toSeverity(violation.severity) === 'unknown');
  const level = violations.find((violation) => toLevel(violation.level) === 'unknown');
  return {
    ...(severity && { severity: severity.severity ?? '' }),
    ...(level && { level: level.level ?? '' }),
  };
}
