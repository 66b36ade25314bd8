import fc from 'fast-check';
import { type Axis, LEVELS, PRIORITIES, SEVERITIES } from '../../src/finding/axis.ts';
import type { Finding } from '../../src/finding/finding.ts';
import type { SourceOutcome, TargetState } from '../../src/finding/outcome.ts';
import { toGlob } from '../../src/policy/glob.ts';
import type { Rulebook } from '../../src/policy/judge.ts';
import type { Limit, LimitAction } from '../../src/policy/limit.ts';
import type { MappingEntry } from '../../src/policy/mapping.ts';
import type { NewnessBasis } from '../../src/policy/newness.ts';
import type { Policy } from '../../src/policy/policy.ts';
import type { Ranks } from '../../src/policy/rank.ts';
import type { Selector } from '../../src/policy/selector.ts';
import { keysOfAxis, THRESHOLD_KEYS } from '../../src/policy/threshold.ts';
import type { Waiver } from '../../src/policy/waiver.ts';
import { anyFinding as anyPlainFinding } from '../builders/finding.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeTarget,
  noEvidence,
  readState,
} from '../builders/report.ts';
import { DAY_MS, makeWaiver } from './judging.ts';
import { ALL_KNOBS } from './verdict-states.ts';

/** Few names, so that baselines and selectors often meet a finding. */
const FINGERPRINTS = ['0a', '1b', '2c', '3d', '4e', '5f'] as const;

export const anyFinding: fc.Arbitrary<Finding> = fc
  .tuple(anyPlainFinding, fc.constantFrom(...FINGERPRINTS), fc.constantFrom(true, false, undefined))
  .map(([finding, fingerprint, introduced]) => ({ ...finding, fingerprint, introduced }));

export const anyFindings: fc.Arbitrary<readonly Finding[]> = fc.array(anyFinding, { maxLength: 20 });

const anyWordOf = (axis: Axis) => fc.subarray([...keysOfAxis(axis)], { minLength: 1, maxLength: 3 });

const anySelector: fc.Arbitrary<Selector> = fc.record(
  {
    source: fc.subarray(['pulumi' as const, 'azure' as const], { minLength: 1 }),
    severity: anyWordOf('severity'),
    level: anyWordOf('level'),
    priority: anyWordOf('priority'),
    blocked: fc.boolean(),
    new: fc.boolean(),
    policy: fc.constantFrom('s3-*', '*', 'tags-required').map((text) => [toGlob(text)]),
    'older-than': fc.constantFrom(1, 365, 1_500).map((days) => ({ ms: days * DAY_MS })),
  },
  { requiredKeys: [] },
);

const anyAction = fc.constantFrom<LimitAction[]>('fail', 'warn');

const anyThreshold = fc
  .record({ key: fc.constantFrom(...THRESHOLD_KEYS), max: fc.nat(8), action: anyAction })
  .map(makeLimit);

const anyRule = fc
  .record({ match: anySelector, max: fc.nat(8), action: anyAction })
  .map(({ match, ...limit }) => makeLimit({ name: 'rule', counting: { match }, ...limit }));

const anyLimits: fc.Arbitrary<readonly Limit[]> = fc.array(fc.oneof(anyThreshold, anyRule), { maxLength: 8 });

/** Some of them have expired on the day of the run. */
export const anyWaiver: fc.Arbitrary<Waiver> = fc
  .record({
    match: anySelector,
    expires: fc.constantFrom('2026-11-22', '2026-11-23', '2026-12-01', '2027-03-31'),
  })
  .map(makeWaiver);

export const anyWaivers: fc.Arbitrary<readonly Waiver[]> = fc.array(anyWaiver, { maxLength: 4 });

const anyEntry: fc.Arbitrary<MappingEntry> = fc.record({
  source: fc.constantFrom('pulumi', 'azure'),
  match: anySelector,
  gives: fc.oneof(
    fc.record({ axis: fc.constant('severity'), word: fc.constantFrom(...SEVERITIES) }),
    fc.record({ axis: fc.constant('level'), word: fc.constantFrom(...LEVELS) }),
  ),
  path: fc.constant('severity.azure[0]'),
});

export const anyRanks: fc.Arbitrary<Ranks> = fc.record({
  unspecified: fc.constantFrom(...SEVERITIES),
  unknown: fc.record({
    severity: fc.constantFrom(...SEVERITIES),
    level: fc.constantFrom(...LEVELS),
    priority: fc.constantFrom(...PRIORITIES),
  }),
});

export const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  limits: anyLimits,
  waivers: anyWaivers,
  mapping: fc.array(anyEntry, { maxLength: 4 }),
  ranks: anyRanks,
  knobs: fc.constantFrom(...ALL_KNOBS),
});

export const anyBasis: fc.Arbitrary<NewnessBasis> = fc.oneof(
  fc.constant({ kind: 'everything' as const }),
  fc
    .subarray([...FINGERPRINTS])
    .map((known) => ({ kind: 'baseline' as const, known: new Set<string>(known) })),
  fc
    .date({
      min: new Date('2020-01-01T00:00:00Z'),
      max: new Date('2030-01-01T00:00:00Z'),
      noInvalidDate: true,
    })
    .map((since) => ({ kind: 'since' as const, since })),
);

export const anyRulebook: fc.Arbitrary<Rulebook> = fc.record({
  policy: anyPolicy,
  basis: anyBasis,
  baseline: fc.constant([]),
});

const STATES: readonly TargetState[] = [
  readState(),
  readState({ kind: 'not-asked', reason: 'the identity may not read policy groups' }),
  noEvidence(),
  brokenState('missing'),
  brokenState('failed'),
  brokenState('no-credentials'),
];

/** Targets that were read, and others; often none that was not. */
export const anyStates: fc.Arbitrary<readonly TargetState[]> = fc.oneof(
  fc.constant([readState()]),
  fc.array(fc.constantFrom(...STATES), { maxLength: 4 }),
);

/** Both sources, with the findings and the targets of a run dealt out to them. */
export function outcomesOf(
  findings: readonly Finding[],
  states: readonly TargetState[],
): readonly SourceOutcome[] {
  const targets = states.map((state, index) => makeTarget({ target: `target-${index}`, state }));
  return [
    makeOutcome({ findings, targets: targets.slice(1) }),
    makeOutcome({ source: 'azure', targets: targets.slice(0, 1) }),
  ];
}
