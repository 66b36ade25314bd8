import fc from 'fast-check';
import type { NewSince } from '../../src/config/file/new-since.ts';
import type { PolicyFile } from '../../src/config/file/schema.ts';
import type { Inputs } from '../../src/config/inputs.ts';
import { withDefaults } from '../../src/config/levels/defaults.ts';
import { OVERRIDABLE } from '../../src/config/levels/knobs.ts';
import type { Level } from '../../src/config/levels/level.ts';
import { levelOfFile, openKeysOf } from '../../src/config/levels/of-file.ts';
import { levelOfInputs } from '../../src/config/levels/of-inputs.ts';
import { LEVELS, PRIORITIES, SEVERITIES } from '../../src/finding/axis.ts';
import { fileOf, GATED_STACK, inputsOf } from '../builders/config.ts';

const OPTIONAL: { requiredKeys: [] } = { requiredKeys: [] };
const LENIENCIES = ['fail', 'warn', 'pass'] as const;
const ACTIONS = ['fail', 'warn'] as const;

/** Read once, so that the same filter is the same object. */
const FILTERS = ["resourceGroup eq 'a'", "resourceGroup eq 'b'"].map(
  (text) => fileOf(`azure: { filter: "${text}" }`).azure?.filter,
);

type Match = NonNullable<PolicyFile['rules']>[number]['match'];

const anyMatch: fc.Arbitrary<Match> = fc.constantFrom<Match[]>(
  { new: true },
  { blocked: false },
  { severity: ['high+'] },
  { source: ['azure'] },
);

const anyThreshold = fc.oneof(fc.nat(3), fc.record({ max: fc.nat(3), action: fc.constantFrom(...ACTIONS) }));

const anyThresholds = fc.record(
  {
    critical: anyThreshold,
    'high+': anyThreshold,
    'mandatory+': anyThreshold,
    advisory: anyThreshold,
    total: anyThreshold,
  },
  OPTIONAL,
);

const anyRules = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c'),
    match: anyMatch,
    max: fc.nat(3),
    action: fc.constantFrom(...ACTIONS),
  }),
  { selector: ({ name }) => name, maxLength: 3 },
);

const anyWaivers = fc.array(
  fc.record({
    match: anyMatch,
    reason: fc.constantFrom('x', 'y'),
    owner: fc.constantFrom('me', 'you'),
    expires: fc.constantFrom('2026-12-01', '2027-01-01'),
  }),
  { maxLength: 3 },
);

const anySeverities = fc.array(fc.record({ match: anyMatch, severity: fc.constantFrom(...SEVERITIES) }), {
  maxLength: 2,
});
const anyLevels = fc.array(fc.record({ match: anyMatch, level: fc.constantFrom(...LEVELS) }), {
  maxLength: 2,
});

const anyGroups = {
  severity: fc.record(
    {
      unspecified: fc.constantFrom(...SEVERITIES),
      unknown: fc.constantFrom(...SEVERITIES),
      azure: anySeverities,
      pulumi: anySeverities,
    },
    OPTIONAL,
  ),
  level: fc.record({ unknown: fc.constantFrom(...LEVELS), azure: anyLevels, pulumi: anyLevels }, OPTIONAL),
  priority: fc.record({ unknown: fc.constantFrom(...PRIORITIES) }, OPTIONAL),
  pulumi: fc.record(
    {
      api: fc.constantFrom('auto', 'issues', 'findings', 'violations'),
      'wait-for-evaluation': fc.constantFrom(0, 1_000, 600_000),
    },
    OPTIONAL,
  ),
  azure: fc.record(
    {
      filter: fc.constantFrom(undefined, ...FILTERS),
      principal: fc.constantFrom('any', 'self'),
      'cross-check': fc.boolean(),
      states: fc.boolean(),
      'defender-severity': fc.boolean(),
      'wait-for-events': fc.constantFrom(0, 1_000, 600_000),
    },
    OPTIONAL,
  ),
  report: fc.record(
    {
      annotations: fc.boolean(),
      'check-run': fc.boolean(),
      redact: fc.boolean(),
      'sarif-location': fc.constantFrom('a', 'b'),
      'tracking-labels': fc.subarray(['a', 'b']),
      'tracking-assignees': fc.subarray(['c', 'd']),
    },
    OPTIONAL,
  ),
  limits: fc.record(
    { rows: fc.constantFrom(1, 1_000, 1_000_000), deadline: fc.constantFrom(1_000, 600_000, 1_200_000) },
    OPTIONAL,
  ),
} as const;

/** Policy files of any content; keys are often missing, as in real ones. */
export const anyFile: fc.Arbitrary<PolicyFile> = fc.record(
  {
    version: fc.constant(1 as const),
    overridable: fc.oneof(fc.constant<string[]>([]), fc.subarray([...OVERRIDABLE])),
    thresholds: anyThresholds,
    rules: anyRules,
    waivers: anyWaivers,
    'max-waiver-days': fc.constantFrom(10, 366, 1_000),
    'only-new': fc.boolean(),
    'warn-only': fc.boolean(),
    'on-error': fc.constantFrom(...LENIENCIES),
    'on-no-evidence': fc.constantFrom(...LENIENCIES),
    'on-fork': fc.constantFrom('skip', 'fail'),
    'fail-on-severity': fc.constantFrom(...SEVERITIES, 'none'),
    'fail-on-level': fc.constantFrom('mandatory', 'remediate', 'advisory', 'none'),
    'fail-on-priority': fc.constantFrom(...PRIORITIES, 'none'),
    override: fc.record({ label: fc.constantFrom('a', 'b'), roles: fc.constant(['admin']) }),
    baseline: fc.constantFrom('a.json', 'b.json'),
    'new-since': fc.constantFrom<NewSince[]>(
      'pull-request',
      { agoMs: 1_000 },
      { at: new Date('2026-01-01T00:00:00Z') },
    ),
    ...anyGroups,
  },
  { requiredKeys: ['version'] },
);

/** What the inputs may say beside a policy file. */
export const anyInputs: fc.Arbitrary<Inputs> = fc
  .record(
    {
      'warn-only': fc.constantFrom('true', 'false'),
      'only-new': fc.constantFrom('true', 'false'),
      'on-error': fc.constantFrom(...LENIENCIES),
      'on-no-evidence': fc.constantFrom(...LENIENCIES),
      'on-fork': fc.constantFrom('skip', 'fail'),
      'fail-on-severity': fc.constantFrom(...SEVERITIES, 'none'),
      'fail-on-level': fc.constantFrom('mandatory', 'none'),
      thresholds: fc.constantFrom('total: 3', 'advisory: 1', 'mandatory: { max: 2, action: warn }'),
    },
    OPTIONAL,
  )
  .map((words) => inputsOf({ ...GATED_STACK, ...words }));

/** A file as a level below others. */
export const fileLevel = (origin: string): fc.Arbitrary<Level> =>
  anyFile.map((file) => levelOfFile(file, origin));

/** Any level below others: a file, or the inputs. */
export const lowerLevel = (origin: string): fc.Arbitrary<Level> =>
  fc.oneof(
    { weight: 3, arbitrary: fileLevel(origin) },
    { weight: 1, arbitrary: anyInputs.map(levelOfInputs) },
  );

/** A highest level, which is complete, and which of its keys are open. */
export const highestLevel: fc.Arbitrary<{
  readonly level: Level;
  readonly isOpen: (key: string) => boolean;
}> = anyFile.map((file) => {
  const isOpen = openKeysOf(file);
  return { level: withDefaults(levelOfFile(file, 'central'), isOpen), isOpen };
});
