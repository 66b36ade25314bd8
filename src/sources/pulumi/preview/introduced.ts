import { type Severity, toLevel, toSeverity } from '../../../finding/axis.ts';
import type { Finding } from '../../../finding/finding.ts';
import { type Words, worseWords } from '../../../finding/worst.ts';
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
  const silent = { severity, priority: 'unprioritized' } as const;
  const names = parseUrn(first.urn);
  return {
    source: 'pulumi',
    fingerprint,
    ...more.map((violation) => wordsOf(violation, silent)).reduce(worseWords, wordsOf(first, silent)),
    severityFrom: 'service',
    levelFrom: 'service',
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
    occurrences: 1 + more.length,
  };
}

/** An open finding that the preview reports again, with the worse of both words. */
export function worsened(finding: Finding, again: readonly PreviewViolation[]): Finding {
  const words = again.map((violation) => wordsOf(violation, finding));
  return { ...finding, ...words.reduce<Words>(worseWords, finding) };
}

/** What a violation says; an event that leaves its severity out says nothing of it. */
function wordsOf({ severity, level }: PreviewViolation, silent: Pick<Words, 'severity' | 'priority'>): Words {
  const words = {
    severity: severity?.trim() ? toSeverity(severity) : silent.severity,
    level: toLevel(level),
    priority: silent.priority,
  };
  return {
    ...words,
    unknownWords: {
      ...(words.severity === 'unknown' && severity?.trim() && { severity }),
      ...(words.level === 'unknown' && { level: level ?? '' }),
    },
  };
}
