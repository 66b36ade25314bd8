import type { SourceOutcome, TargetOutcome } from '../finding/outcome.ts';
import type { LimitResult } from './evaluate.ts';

export type Verdict = 'skipped' | 'error' | 'fail' | 'warn' | 'pass';
export type Leniency = 'fail' | 'warn' | 'pass';

/** The independent knobs: each rules its own concern, none undoes another. */
export type Knobs = {
  readonly warnOnly: boolean;
  /** Only new findings can exceed a limit. */
  readonly onlyNew: boolean;
  readonly onError: Leniency;
  readonly onNoEvidence: Leniency;
  readonly onFork: 'skip' | 'fail';
};

/** What happened, before any knob has a say. */
export type Facts = {
  /** A fork's run in which no target has credentials. */
  readonly skipped: boolean;
  readonly missing: boolean;
  readonly unread: boolean;
  readonly noEvidence: boolean;
  readonly failBreach: boolean;
  readonly warnBreach: boolean;
  /** Somebody who may has taken it upon themselves to let exceeded limits pass. */
  readonly overridden: boolean;
};

type Rule = { readonly applies: (facts: Facts, knobs: Knobs) => boolean };

/** The verdict is the first that applies. */
export const VERDICTS: readonly (Rule & { readonly verdict: Verdict; readonly meaning: string })[] = [
  {
    verdict: 'skipped',
    meaning: 'a run for a fork or Dependabot, in which no target has credentials',
    applies: (facts) => facts.skipped,
  },
  {
    verdict: 'error',
    meaning:
      'a source was not read whole, a target is missing, or nothing governs a target (`on-no-evidence: fail`)',
    applies: (facts, knobs) =>
      facts.unread || facts.missing || (facts.noEvidence && knobs.onNoEvidence === 'fail'),
  },
  {
    verdict: 'fail',
    meaning: 'a limit with action `fail` is exceeded, without `warn-only` or an override',
    applies: isFailing,
  },
  {
    verdict: 'warn',
    meaning: 'any other limit is exceeded, or nothing governs a target (`on-no-evidence: warn`)',
    applies: (facts, knobs) =>
      facts.failBreach || facts.warnBreach || (facts.noEvidence && knobs.onNoEvidence === 'warn'),
  },
  { verdict: 'pass', meaning: 'everything was read, and no limit is exceeded', applies: () => true },
];

/** The job passes only if no blocker holds; the first that holds gives the exit code. */
export const BLOCKERS: readonly (Rule & { readonly exitCode: 1 | 3; readonly meaning: string })[] = [
  {
    exitCode: 1,
    meaning: 'a limit with action `fail` is exceeded, without `warn-only` or an override',
    applies: isFailing,
  },
  { exitCode: 3, meaning: 'a target is missing', applies: (facts) => facts.missing },
  {
    exitCode: 3,
    meaning: 'a source was not read whole, under `on-error: fail`',
    applies: (facts, knobs) => facts.unread && knobs.onError === 'fail',
  },
  {
    exitCode: 3,
    meaning: 'nothing governs a target, under `on-no-evidence: fail`',
    applies: (facts, knobs) => facts.noEvidence && knobs.onNoEvidence === 'fail',
  },
  {
    exitCode: 3,
    meaning: 'the run was skipped, under `on-fork: fail`',
    applies: (facts, knobs) => facts.skipped && knobs.onFork === 'fail',
  },
];

export type Decision = {
  readonly verdict: Verdict;
  readonly passed: boolean;
  /** 0 passed, 1 breach (whatever else), 3 could not evaluate. 2, a bad configuration, never gets here. */
  readonly exitCode: 0 | 1 | 3;
};

function isFailing({ failBreach, overridden }: Facts, { warnOnly }: Knobs): boolean {
  return failBreach && !warnOnly && !overridden;
}

/** Judges the run: the verdict by the first rule that applies, the job by every blocker. */
export function decide(facts: Facts, knobs: Knobs): Decision {
  // From the last rule to the first, so that the first that applies has the last word.
  const verdict = VERDICTS.reduceRight<Verdict>(
    (later, rule) => (rule.applies(facts, knobs) ? rule.verdict : later),
    'error',
  );
  const exitCode = BLOCKERS.find(({ applies }) => applies(facts, knobs))?.exitCode ?? 0;
  return { verdict, passed: exitCode === 0, exitCode };
}

/** What is known of a run besides what it read. */
export type RunFacts = {
  /** GitHub gives the run no credentials. */
  readonly fork: boolean;
  /** Somebody who may has set the override label after the newest commit. */
  readonly overridden: boolean;
};

/** The facts of a run. */
export function factsOf(
  outcomes: readonly Pick<SourceOutcome, 'targets'>[],
  evaluation: { readonly limits: readonly Pick<LimitResult, 'breached' | 'action'>[] },
  { fork, overridden }: RunFacts,
): Facts {
  const targets = outcomes.flatMap((outcome) => outcome.targets);
  const skipped = fork && targets.length > 0 && targets.every(hasNoCredentials);
  const breaches = evaluation.limits.filter(({ breached }) => breached);
  return {
    skipped,
    missing: targets.some(({ state }) => state.kind === 'missing'),
    // No target at all is nothing read: never clean.
    unread: targets.length === 0 || (!skipped && targets.some((target) => isUnread(target))),
    noEvidence: targets.some(({ state }) => state.kind === 'read' && state.evidence.kind === 'none'),
    failBreach: breaches.some(({ action }) => action === 'fail'),
    warnBreach: breaches.some(({ action }) => action === 'warn'),
    overridden,
  };
}

function hasNoCredentials({ state }: Pick<TargetOutcome, 'state'>): boolean {
  return state.kind === 'no-credentials';
}

function isUnread({ state }: Pick<TargetOutcome, 'state'>): boolean {
  return state.kind === 'failed' || state.kind === 'no-credentials';
}
