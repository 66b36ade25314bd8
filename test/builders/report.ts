import type { Finding } from '../../src/finding/finding.ts';
import type { Evidence, SourceOutcome, TargetOutcome, TargetState } from '../../src/finding/outcome.ts';
import type { Baseline } from '../../src/policy/baseline.ts';
import { judge, type Rulebook } from '../../src/policy/judge.ts';
import type { Limit } from '../../src/policy/limit.ts';
import type { NewnessBasis } from '../../src/policy/newness.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { DEFAULT_RANKS } from '../../src/policy/rank.ts';
import type { Knobs } from '../../src/policy/verdict.ts';
import type { ReportedFile, ReportedOverride } from '../../src/report/judged.ts';
import { type AskedTarget, buildReport, type Report, type RunReference } from '../../src/report/report.ts';

export const STRICT: Knobs = {
  warnOnly: false,
  onlyNew: false,
  onError: 'fail',
  onNoEvidence: 'fail',
  onFork: 'skip',
};
export const STARTED_AT = new Date('2026-11-23T08:15:30.123Z');
export const RUN: RunReference = {
  event: 'pull_request',
  workflow: 'policy',
  job: 'gate',
  commit: '0123456789abcdef0123456789abcdef01234567',
  url: 'https://github.com/acme/website/actions/runs/42',
  id: '42',
  attempt: 1,
};

/** A limit on a threshold key, or with a `match` a rule of that name. */
export function makeLimit({
  key = 'high+',
  ...overrides
}: Partial<Limit> & { readonly key?: string } = {}): Limit {
  return { name: key, counting: { key }, max: 0, action: 'fail', origin: 'inputs', ...overrides };
}

/** A policy of limits alone. */
export function makePolicy({ knobs = {}, ...overrides }: PolicyOverrides = {}): Policy {
  return {
    limits: DEFAULT_LIMITS,
    waivers: [],
    mapping: [],
    ranks: DEFAULT_RANKS,
    knobs: { ...STRICT, ...knobs },
    ...overrides,
  };
}

export type PolicyOverrides = Partial<Omit<Policy, 'knobs'>> & { readonly knobs?: Partial<Knobs> };

/** What a run is judged by where nothing tells new from old. */
export function makeRulebook(
  policy: PolicyOverrides = {},
  { basis = { kind: 'everything' }, baseline = [] }: Partial<Rulebook> = {},
): Rulebook {
  return { policy: makePolicy(policy), basis, baseline };
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
  const exhaustive = source === 'pulumi';
  return { source, findings: [], setAside: [], targets: [target], exhaustive, ...overrides };
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
  readonly asked?: readonly AskedTarget[];
  readonly part?: boolean;
  /** Waivers, maps and ranks beside the limits and knobs. */
  readonly policy?: PolicyOverrides;
  readonly basis?: NewnessBasis;
  readonly baseline?: Baseline;
  readonly files?: readonly ReportedFile[];
  readonly notes?: readonly string[];
  readonly override?: ReportedOverride;
  /** The policy that the change brings. */
  readonly proposed?: PolicyOverrides;
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
  asked = [],
  part = false,
  policy = {},
  basis = { kind: 'everything' },
  baseline = [],
  files = [],
  notes = [],
  override,
  proposed,
}: ReportCase = {}): Report {
  const rulebook = makeRulebook({ limits, knobs, ...policy }, { basis, baseline });
  const facts = { fork, overridden: override?.kind === 'in-force', now: startedAt };
  const judged = (rules: Rulebook) => judge(outcomes, rules, facts);
  return buildReport({
    outcomes,
    judgement: judged(rulebook),
    proposal: proposed && {
      judgement: judged(makeRulebook({ knobs, ...proposed }, { basis, baseline })),
      notes: [],
    },
    basis,
    files,
    notes,
    override,
    knobs: rulebook.policy.knobs,
    startedAt,
    run,
    asked,
    part,
  });
}
