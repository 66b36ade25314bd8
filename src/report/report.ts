import { compareWords } from '../finding/axis.ts';
import type { Finding, SourceName } from '../finding/finding.ts';
import type { PreviewState, SetAside, SourceOutcome, TargetState } from '../finding/outcome.ts';
import type { Decision, Knobs, Verdict } from '../policy/verdict.ts';
import type { Waived } from '../policy/waiver.ts';
import { type Judged, type JudgedParts, judgedBy } from './judged.ts';
import { withoutPersons } from './people.ts';
import { type ReportedLimit, reportedLimit } from './reported-limit.ts';
import { summarise, type Tally } from './summary-line.ts';

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
  /** Id of the run, which a re-run keeps, and which attempt of it this is. */
  readonly id?: string | undefined;
  readonly attempt?: number | undefined;
  /** Hash of the inputs, without the secrets: tells the jobs of a matrix apart. */
  readonly inputs?: string | undefined;
};

/** A target as it was configured, patterns included. */
export type AskedTarget = {
  readonly source: SourceName;
  readonly id: string;
  /** Hash of what it is: the same for the same target, however its report is redacted. */
  readonly key: string;
};

/** A file that should have been a report of this run, and why it was not joined. */
export type RefusedReport = { readonly file: string; readonly message: string };

/** What a report was joined from. */
export type Joined = { readonly reports: number; readonly refused: readonly RefusedReport[] };

/** All that a run found and decided: the one model that every renderer reads, and the JSON report. */
export type Report = {
  readonly version: 1;
  readonly verdict: Verdict;
  readonly passed: boolean;
  readonly exitCode: Decision['exitCode'];
  /** The knobs that the decision was made under. */
  readonly knobs: Knobs;
  /** One line in our own words and numbers: no text from the services. */
  readonly summary: string;
  /** When reading began. */
  readonly startedAt: string;
  readonly run: RunReference;
  readonly asked: readonly AskedTarget[];
  /** The policy file may name more targets: they are other jobs' of the same matrix. */
  readonly part: boolean;
  /** Absent where the run itself has read everything. */
  readonly joined?: Joined | undefined;
  readonly limits: readonly ReportedLimit[];
  readonly counts: Readonly<Record<string, number>>;
  readonly targets: readonly ReportedTarget[];
  /** Worst first. */
  readonly findings: readonly Finding[];
  /** Findings that are shown and not counted, worst first. */
  readonly setAside: readonly SetAside[];
  /** By what all that was judged. */
  readonly judged: Judged;
};

export type ReportParts = JudgedParts & {
  readonly outcomes: readonly SourceOutcome[];
  readonly knobs: Knobs;
  readonly startedAt: Date;
  readonly run: RunReference;
  readonly asked: readonly AskedTarget[];
  readonly part: boolean;
};

/** Builds the report of a run. */
export function buildReport({ outcomes, knobs, startedAt, run, asked, part, ...parts }: ReportParts): Report {
  const { evaluation, decision } = parts.judgement;
  const limits = evaluation.limits.map(reportedLimit);
  const targets = outcomes.flatMap(({ source, targets: read }) =>
    read.map((target) => ({ source, ...target })),
  );
  const findings = evaluation.findings.map(withoutPersons).toSorted(worstFirst);
  const setAside = [...outcomes.flatMap((outcome) => outcome.setAside), ...evaluation.waived.map(waivedAside)]
    .map((one) => ({ ...one, finding: withoutPersons(one.finding) }))
    .toSorted((a, b) => worstFirst(a.finding, b.finding));
  const judged = judgedBy({ ...parts, override: overrideThatMatters(parts) });
  const known = { findings, setAside, judged };
  const tally = isRead({ targets, ...known }) ? tallyOf(known) : undefined;
  return {
    version: 1,
    ...decision,
    knobs,
    summary: summarise({ verdict: decision.verdict, limits, targets, part }, tally),
    startedAt: startedAt.toISOString(),
    run,
    asked,
    part,
    limits,
    counts: evaluation.counts,
    targets,
    findings,
    setAside,
    judged,
  };
}

/** An override is told where it softens something, or where it should and does not count. */
function overrideThatMatters({ override, judgement }: JudgedParts): JudgedParts['override'] {
  const isFailing = judgement.evaluation.limits.some(({ breached, action }) => breached && action === 'fail');
  return isFailing ? override : undefined;
}

/** A waived finding beside the others that do not count. */
function waivedAside({ finding, waiver }: Waived): SetAside {
  const detail = `${waiver.reason} (${waiver.owner}, until ${waiver.expires})`;
  return { reason: 'waived', finding, detail };
}

/** Whether anything was read at all: without that, a count of nought says nothing. */
export function isRead({
  targets,
  findings,
  setAside,
}: Pick<Report, 'targets' | 'findings' | 'setAside'>): boolean {
  return findings.length > 0 || setAside.length > 0 || targets.some(({ state }) => state.kind === 'read');
}

/** Findings in numbers. */
export function tallyOf({
  findings,
  setAside,
  judged,
}: Pick<Report, 'findings' | 'setAside' | 'judged'>): Tally {
  return {
    total: findings.length,
    fresh: judged.newness.basis === 'everything' ? undefined : judged.newness.count,
    waived: setAside.filter(({ reason }) => reason === 'waived').length,
    introduced: findings.filter(({ introduced }) => introduced === true).length,
    fixed: setAside.filter(({ reason }) => reason === 'fixed-by-this-change').length,
  };
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
