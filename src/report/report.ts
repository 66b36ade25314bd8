import { compareWords } from '../finding/axis.ts';
import type { Finding, SourceName } from '../finding/finding.ts';
import type { SourceOutcome, TargetState } from '../finding/outcome.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import type { LimitAction } from '../policy/threshold.ts';
import type { Decision, Knobs, Verdict } from '../policy/verdict.ts';
import { summarise } from './summary-line.ts';

/** A limit as it is shown: what it allows, what was counted, and by whom it was set. */
export type ReportedLimit = {
  readonly rule: string;
  readonly limit: number;
  readonly actual: number;
  readonly action: LimitAction;
  readonly origin: string;
  readonly breached: boolean;
  /** Fingerprints of the findings behind `actual`. */
  readonly findings: readonly string[];
};

export type ReportedTarget = {
  readonly source: SourceName;
  readonly target: string;
  readonly state: TargetState;
  /** Rows that came although they are not the target's. */
  readonly leftOut: number;
  readonly notes: readonly string[];
};

/** Where and for what the gate ran; every part is missing outside GitHub Actions. */
export type RunReference = {
  readonly repository?: string | undefined;
  readonly event?: string | undefined;
  readonly workflow?: string | undefined;
  readonly job?: string | undefined;
  /** Head of the pull request, or the commit that runs. */
  readonly commit?: string | undefined;
  readonly url?: string | undefined;
};

/** All that a run found and decided: the one model that every renderer reads, and the JSON report. */
export type Report = {
  readonly version: 1;
  readonly verdict: Verdict;
  readonly passed: boolean;
  readonly exitCode: number;
  /** The knobs that the decision was made under. */
  readonly knobs: Knobs;
  /** One line in our own words and numbers: no text from the services. */
  readonly summary: string;
  /** When reading began. */
  readonly startedAt: string;
  readonly run: RunReference;
  readonly limits: readonly ReportedLimit[];
  readonly counts: Readonly<Record<string, number>>;
  readonly targets: readonly ReportedTarget[];
  /** Worst first. */
  readonly findings: readonly Finding[];
};

export type ReportParts = {
  readonly outcomes: readonly SourceOutcome[];
  readonly evaluation: Evaluation;
  readonly decision: Decision;
  readonly knobs: Knobs;
  readonly startedAt: Date;
  readonly run: RunReference;
};

/** Builds the report of a run. */
export function buildReport({ outcomes, evaluation, decision, knobs, startedAt, run }: ReportParts): Report {
  const limits = evaluation.limits.map(
    ({ key, max, actual, action, origin, breached, findings: behind }) => ({
      rule: key,
      limit: max,
      actual,
      action,
      origin,
      breached,
      findings: behind.map(({ fingerprint }) => fingerprint),
    }),
  );
  const targets = outcomes.flatMap(({ source, targets: read }) =>
    read.map((target) => ({ source, ...target })),
  );
  const findings = outcomes.flatMap((outcome) => outcome.findings).toSorted(worstFirst);
  return {
    version: 1,
    ...decision,
    knobs,
    summary: summarise(
      decision.verdict,
      limits,
      targets,
      isRead({ targets, findings }) ? findings.length : undefined,
    ),
    startedAt: startedAt.toISOString(),
    run,
    limits,
    counts: evaluation.counts,
    targets,
    findings,
  };
}

/** Whether anything was read at all: without that, a count of nought says nothing. */
export function isRead({ targets, findings }: Pick<Report, 'targets' | 'findings'>): boolean {
  return findings.length > 0 || targets.some(({ state }) => state.kind === 'read');
}

/** Severity, then level, then priority; then an order that is the same in every run. */
export function worstFirst(a: Finding, b: Finding): number {
  return (
    compareWords('severity', a.severity, b.severity) ||
    compareWords('level', a.level, b.level) ||
    compareWords('priority', a.priority, b.priority) ||
    compareText(a.policy.name, b.policy.name) ||
    compareText(a.resource.id, b.resource.id) ||
    compareText(a.fingerprint, b.fingerprint)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
