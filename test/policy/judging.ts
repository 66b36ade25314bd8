import type { Finding } from '../../src/finding/finding.ts';
import { type Circumstances, type Evaluation, evaluate } from '../../src/policy/evaluate.ts';
import { DEFAULT_RANKS } from '../../src/policy/rank.ts';
import type { MatchContext } from '../../src/policy/selector.ts';
import type { Facts } from '../../src/policy/verdict.ts';
import type { Waiver } from '../../src/policy/waiver.ts';
import { makePolicy, type PolicyOverrides } from '../builders/report.ts';

export const NOW = new Date('2026-11-23T08:00:00Z');
export const DAY_MS = 86_400_000;

/** A run of which there is nothing to say. */
export const CALM: Facts = {
  skipped: false,
  missing: false,
  unread: false,
  noEvidence: false,
  failBreach: false,
  warnBreach: false,
  overridden: false,
};

/** What a selector is matched in where everything is new. */
export function contextOf(overrides: Partial<MatchContext> = {}): MatchContext {
  return { now: NOW, ranks: DEFAULT_RANKS, isNew: () => true, ...overrides };
}

/** Evaluates findings, with no limit but those given, where nothing tells new from old. */
export function evaluated(
  findings: readonly Finding[],
  policy: PolicyOverrides = {},
  circumstances: Partial<Circumstances> = {},
): Evaluation {
  return evaluate(findings, makePolicy({ limits: [], ...policy }), {
    now: NOW,
    basis: { kind: 'everything' },
    knownSince: new Map(),
    ...circumstances,
  });
}

/** A waiver that holds for long, for everything of Pulumi. */
export function makeWaiver(overrides: Partial<Waiver> = {}): Waiver {
  return {
    match: { source: ['pulumi'] },
    reason: 'accepted in SEC-142',
    owner: '@acme/platform',
    expires: '2027-03-31',
    origin: 'acme/website:.github/policy-gate.yml',
    ...overrides,
  };
}
