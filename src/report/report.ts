import { compareWords } from '../finding/axis.ts';
import type { Finding, SourceName } from '../finding/finding.ts';
import type { PreviewState, SetAside, SourceOutcome, TargetState } from '../finding/outcome.ts';
import type { Evaluation, LimitResult } from '../policy/evaluate.ts';
import type { LimitAction } from '../policy/threshold.ts';
import type { Decision, Knobs, Verdict } from '../policy/verdict.ts';
import { withoutPersons } from './people.ts';
import { summarise, type Tally } from './summary-line.ts';

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
  readonly cautions: readonly string[];
  /** The name that its findings carry as their scope, where that is not the target itself. */
  readonly scope?: string | undefined;
  /** Absent where a target can have no preview. */
  readonly preview?: PreviewState | undefined;
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
  /** The policy file that the run was judged by, and the commit that it stands at. */
  readonly policyFile?: { readonly path: string; readonly commit: string } | undefined;
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
  /** Findings that are shown and not counted, worst first. */
  readonly setAside: readonly SetAside[];
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
  const limits = evaluation.limits.map(reportedLimit);
  const targets = outcomes.flatMap(({ source, targets: read }) =>
    read.map((target) => ({ source, ...target })),
  );
  const findings = outcomes
    .flatMap((outcome) => outcome.findings)
    .map(withoutPersons)
    .toSorted(worstFirst);
  const setAside = outcomes
    .flatMap((outcome) => outcome.setAside)
    .map((one) => ({ ...one, finding: withoutPersons(one.finding) }))
    .toSorted((a, b) => worstFirst(a.finding, b.finding));
  const tally = isRead({ targets, findings, setAside }) ? tallyOf({ findings, setAside }) : undefined;
  return {
    version: 1,
    ...decision,
    knobs,
    summary: summarise(decision.verdict, limits, targets, tally),
    startedAt: startedAt.toISOString(),
    run,
    limits,
    counts: evaluation.counts,
    targets,
    findings,
    setAside,
  };
}

function reportedLimit({ key, max, actual, action, origin, breached, findings }: LimitResult): ReportedLimit {
  const behind = findings.map(({ fingerprint }) => fingerprint);
  return { rule: key, limit: max, actual, action, origin, breached, findings: behind };
}

/** Whether anything was read at all: without that, a count of nought says nothing. */
export function isRead({
  targets,
  findings,
  setAside,
}: Pick<Report, 'targets' | 'findings' | 'setAside'>): boolean {
  return findings.length > 0 || setAside.length > 0 || targets.some(({ state }) => state.kind === 'read');
}

/** How many findings count, are new with this change, and are fixed by it. */
export function tallyOf({ findings, setAside }: Pick<Report, 'findings' | 'setAside'>): Tally {
  return {
    total: findings.length,
    introduced: findings.filter(({ introduced }) => introduced === true).length,
    fixed: setAside.filter(({ reason }) => reason === 'fixed-by-this-change').length,
  };
}

/** Fingerprints of the findings behind the limits that are exceeded. */
export function behindBreaches(limits: readonly ReportedLimit[]): ReadonlySet<string> {
  return new Set(limits.filter(({ breached }) => breached).flatMap(({ findings }) => findings));
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
