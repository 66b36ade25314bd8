import { type Axis, type Severity, toLevel, toSeverity } from '../../../finding/axis.ts';
import type { Finding } from '../../../finding/finding.ts';
import { worst } from '../../../finding/worst.ts';
import { descriptionIn } from '../issues/normalise.ts';
import { parseUrn } from './urn.ts';
import type { PreviewViolation } from './violation.ts';

/** What a new finding is given besides its violations. */
export type Introduction = {
  readonly fingerprint: string;
  readonly scope: string;
  readonly url: string | undefined;
  readonly observedAt: string;
  /** Stands in for a severity that an event leaves out. */
  readonly severity: Severity;
};

/** The violations of one policy on one resource as a finding that this change introduces. */
export function toIntroduced(
  [first, ...more]: readonly [PreviewViolation, ...PreviewViolation[]],
  { fingerprint, scope, url, observedAt, severity }: Introduction,
): Finding {
  const violations = [first, ...more];
  const severityOf = (violation: PreviewViolation): Severity =>
    violation.severity?.trim() ? toSeverity(violation.severity) : severity;
  const names = parseUrn(first.urn);
  return {
    source: 'pulumi',
    fingerprint,
    severity: worst('severity', [severityOf(first), ...more.map(severityOf)]),
    severityFrom: 'service',
    level: worst('level', [toLevel(first.level), ...more.map((violation) => toLevel(violation.level))]),
    priority: 'unprioritized',
    unknownWords: unknownWordsOf(violations),
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

/** An open finding that the preview reports again, with the worse of both words. */
export function worsened(finding: Finding, again: readonly PreviewViolation[]): Finding {
  // An event that leaves its severity out says nothing of it.
  const severities = again.flatMap(({ severity }) => (severity?.trim() ? [toSeverity(severity)] : []));
  return {
    ...finding,
    severity: worst('severity', [finding.severity, ...severities]),
    level: worst('level', [finding.level, ...again.map(({ level }) => toLevel(level))]),
    unknownWords: { ...unknownWordsOf(again), ...finding.unknownWords },
  };
}

/** The first unknown word of each axis, in the order of the violations. */
function unknownWordsOf(violations: readonly PreviewViolation[]): Partial<Record<Axis, string>> {
  const severity = violations.find((violation) => toSeverity(violation.severity) === 'unknown');
  const level = violations.find((violation) => toLevel(violation.level) === 'unknown');
  return {
    ...(severity && { severity: severity.severity ?? '' }),
    ...(level && { level: level.level ?? '' }),
  };
}
