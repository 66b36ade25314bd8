import type { Finding } from '../../src/finding/finding.ts';
import type { Evidence, SourceOutcome, TargetOutcome, TargetState } from '../../src/finding/outcome.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import type { Limit } from '../../src/policy/threshold.ts';
import { decide, factsOf, type Knobs } from '../../src/policy/verdict.ts';
import { buildReport, type Report, type RunReference } from '../../src/report/report.ts';

export const STRICT: Knobs = { warnOnly: false, onError: 'fail', onNoEvidence: 'fail', onFork: 'skip' };
export const STARTED_AT = new Date('2026-11-23T08:15:30.123Z');
export const RUN: RunReference = {
  event: 'pull_request',
  workflow: 'policy',
  job: 'gate',
  commit: '0123456789abcdef0123456789abcdef01234567',
  url: 'https://github.com/acme/website/actions/runs/42',
};

export function makeLimit(overrides: Partial<Limit> = {}): Limit {
  return { key: 'high+', max: 0, action: 'fail', origin: 'inputs', ...overrides };
}

export const DEFAULT_LIMITS: readonly Limit[] = [
  makeLimit({ key: 'high+', origin: 'default' }),
  makeLimit({ key: 'mandatory+', origin: 'default' }),
];

export const GOVERNED: Evidence = { kind: 'governed', reason: 'policy group default applies' };

export function readState(evidence: Evidence = GOVERNED): TargetState {
  return { kind: 'read', evidence };
}

export function noEvidence(reason = 'no policy group applies'): TargetState {
  return { kind: 'read', evidence: { kind: 'none', reason } };
}

export function brokenState(kind: 'missing' | 'failed' | 'no-credentials', message?: string): TargetState {
  const failures = {
    missing: { code: 'missing-target', message: 'Pulumi Cloud answered 404. The stack does not exist.' },
    failed: { code: 'server-error', message: 'Pulumi Cloud answered 503 three times.' },
    'no-credentials': { code: 'no-credentials', message: 'no token in this run.' },
  };
  const failure = failures[kind];
  return { kind, failure: message === undefined ? failure : { ...failure, message } };
}

/** A stack that was read whole, and for which no preview was given. */
export function makeTarget(overrides: Partial<TargetOutcome> = {}): TargetOutcome {
  return {
    target: 'acme/website/production',
    state: readState(),
    leftOut: 0,
    notes: [],
    cautions: [],
    preview: 'none',
    ...overrides,
  };
}

/** A target that can have no preview: an Insights account, or a scope of Azure. */
export function makeUnpreviewable(overrides: Partial<TargetOutcome> = {}): TargetOutcome {
  const { preview: _, ...target } = makeTarget();
  return { ...target, ...overrides };
}

export function makeOutcome({ source = 'pulumi', ...overrides }: Partial<SourceOutcome> = {}): SourceOutcome {
  const target = source === 'pulumi' ? makeTarget() : makeUnpreviewable();
  return { source, findings: [], setAside: [], targets: [target], ...overrides };
}

export type ReportCase = {
  readonly outcomes?: readonly SourceOutcome[];
  /** Findings of one Pulumi stack that was read whole; `outcomes` says more. */
  readonly findings?: readonly Finding[];
  readonly limits?: readonly Limit[];
  readonly knobs?: Partial<Knobs>;
  readonly fork?: boolean;
  readonly run?: RunReference;
  readonly startedAt?: Date;
};

/** A report as the pipeline makes it: evaluated, judged and built. */
export function makeReport({
  findings = [],
  outcomes = [makeOutcome({ findings })],
  limits = DEFAULT_LIMITS,
  knobs = {},
  fork = false,
  run = RUN,
  startedAt = STARTED_AT,
}: ReportCase = {}): Report {
  const all = outcomes.flatMap((outcome) => outcome.findings);
  const evaluation = evaluate(all, limits);
  const joined = { ...STRICT, ...knobs };
  const decision = decide(factsOf(outcomes, evaluation, fork), joined);
  return buildReport({ outcomes, evaluation, decision, knobs: joined, startedAt, run });
}
