import { describe, expect, it } from 'vitest';
import { parsePolicyFile } from '../../src/config/file/parse.ts';
import { OVERRIDABLE } from '../../src/config/levels/knobs.ts';
import { THRESHOLD_KEYS } from '../../src/policy/threshold.ts';
import { fileOf, NOW } from '../builders/config.ts';
import { problemsOf } from './problems.ts';

const refusals = (text: string): readonly string[] => problemsOf(() => fileOf(text));

const RULE = 'name: a, match: { new: true }, max: 0';
const WAIVER = 'match: { new: true }, reason: a, owner: b, expires: 2027-01-31';
const TOP =
  'version, targets, thresholds, rules, waivers, max-waiver-days, severity, level, priority, only-new, warn-only, on-error, on-no-evidence, on-fork, fail-on-severity, fail-on-level, fail-on-priority, overridable, override, baseline, new-since, pulumi, azure, report, limits';
const MATCH =
  'source, severity, level, priority, kind, status, blocked, policy, pack, category, effect, resource, resource-type, scope, assigned-to, new, older-than';

describe('an unknown key of a policy file', () => {
  it.each([
    ['threshold: {}', '2:1: threshold', 'thresholds', TOP],
    ['constructor: 1', '2:1: constructor', undefined, TOP],
    ['__proto__: { warn-only: true }', '2:1: __proto__', undefined, TOP],
    ['1: x', '2:1: 1', undefined, TOP],
    [
      'targets: { pulumi-stack: a/b/c }',
      '2:12: targets.pulumi-stack',
      'pulumi-stacks',
      'pulumi-stacks, pulumi-accounts, azure-scopes',
    ],
    ['thresholds:\n  hihg+: 1', '3:3: thresholds.hihg+', 'high', THRESHOLD_KEYS.join(', ')],
    [
      'thresholds: { total: { max: 1, actoin: warn } }',
      '2:32: thresholds.total.actoin',
      'action',
      'max, action',
    ],
    [`rules: [{ ${RULE}, acton: warn }]`, '2:50: rules[0].acton', 'action', 'name, match, max, action'],
    [
      'rules:\n  - name: a\n    max: 0\n    match:\n      severty: high',
      '6:7: rules[0].match.severty',
      'severity',
      MATCH,
    ],
    [
      `waivers:\n  - { ${WAIVER} }\n  - { ${WAIVER}, expire: x }`,
      '4:71: waivers[1].expire',
      'expires',
      'match, reason, owner, expires',
    ],
    [
      'waivers:\n  - match: { olderThan: 3d }\n    reason: a\n    owner: b\n    expires: 2027-01-31',
      '3:14: waivers[0].match.olderThan',
      'older-than',
      MATCH,
    ],
    ['severity: { azures: [] }', '2:13: severity.azures', 'azure', 'unspecified, unknown, azure, pulumi'],
    [
      'severity:\n  azure:\n    - match: { effect: deny }\n      severity: low\n      level: x',
      '6:7: severity.azure[0].level',
      undefined,
      'match, severity',
    ],
    [
      'severity:\n  azure:\n    - match: { efect: deny }\n      severity: low',
      '4:16: severity.azure[0].match.efect',
      'effect',
      MATCH,
    ],
    ['level: { unspecified: advisory }', '2:10: level.unspecified', undefined, 'unknown, azure, pulumi'],
    ['priority: { azure: [] }', '2:13: priority.azure', undefined, 'unknown'],
    ['override: { role: [admin] }', '2:13: override.role', 'roles', 'label, roles'],
    ['pulumi: { apis: auto }', '2:11: pulumi.apis', 'api', 'api, wait-for-evaluation'],
    [
      'azure: { crosscheck: true }',
      '2:10: azure.crosscheck',
      'cross-check',
      'filter, principal, cross-check, states, defender-severity, wait-for-events',
    ],
    [
      'report: { check_run: true }',
      '2:11: report.check_run',
      'check-run',
      'annotations, check-run, redact, sarif-location, tracking-labels, tracking-assignees',
    ],
    ['limits: { row: 1 }', '2:11: limits.row', 'rows', 'rows, deadline'],
  ])('%j is told with its place, a guess and the words that are', (text, place, meant, allowed) => {
    const guess = meant === undefined ? '' : ` Did you mean "${meant}"?`;
    expect(refusals(text)).toEqual([`policy.yml:${place}: is not a key.${guess} Allowed: ${allowed}.`]);
  });
});

describe('the version', () => {
  it.each([
    ['version: 2', '1:1: version: must be 1'],
    ["version: '1'", '1:1: version: must be 1'],
    ['version:', '1:1: version: must be 1'],
    ['version: 1.1', '1:1: version: must be 1'],
    ['# words\npulumi: {}', '2:1: version: is missing.'],
    ['{}', '1:1: version: is missing.'],
    ['1: 1', '1:1: version: is missing.'],
  ])('%j is refused', (text, words) => {
    const problems = problemsOf(() => parsePolicyFile(text, 'p.yml', NOW));
    expect(problems).toContainEqual(expect.stringContaining(`p.yml:${words}`));
  });
});

describe('a key that is missing', () => {
  it.each([
    ['rules: [{}]', ['2:9: rules[0].name', '2:9: rules[0].match', '2:9: rules[0].max']],
    ['rules:\n  - max: 0\n    name: a\n', ['3:5: rules[0].match']],
    [
      'waivers:\n  - {}',
      ['3:5: waivers[0].match', '3:5: waivers[0].reason', '3:5: waivers[0].owner', '3:5: waivers[0].expires'],
    ],
    ['severity: { azure: [{ severity: low }] }', ['2:21: severity.azure[0].match']],
    ['severity: { pulumi: [{ match: { new: true } }] }', ['2:22: severity.pulumi[0].severity']],
    ['level: { azure: [{ match: { new: true } }] }', ['2:18: level.azure[0].level']],
    ['thresholds: { total: { action: warn } }', ['2:15: thresholds.total.max']],
  ])('is told where it should be: %j', (text, places) => {
    expect(refusals(text)).toEqual(places.map((place) => `policy.yml:${place}: is missing.`));
  });
});

/** What is behind a key, and the end of what it is told: `key: …`, or `key[0]: …` of an item. */
const WRONG: readonly (readonly [string, string])[] = [
  ...[
    'targets',
    'thresholds',
    'severity',
    'level',
    'priority',
    'override',
    'pulumi',
    'azure',
    'report',
    'limits',
  ].flatMap((key) =>
    ['', 'x', '[]', '1'].map((value) => [`${key}: ${value}`, `${key}: must be a map of keys.`] as const),
  ),
  ...['rules', 'waivers', 'severity.azure', 'severity.pulumi', 'level.azure', 'level.pulumi'].flatMap(
    (key) => {
      const nested = (value: string): string =>
        key.includes('.') ? `${key.replace('.', ': { ')}: ${value} }` : `${key}: ${value}`;
      return [
        [nested('[x]'), `${key}[0]: must be a map of keys.`] as const,
        [nested('[null]'), `${key}[0]: must be a map of keys.`] as const,
      ];
    },
  ),
  ['rules: [{ name: a, match: , max: 0 }]', 'rules[0].match: must be a map of keys.'],
  ['rules: [{ name: a, match: [new], max: 0 }]', 'rules[0].match: must be a map of keys.'],
  [
    'rules: [{ name: a, match: {}, max: 0 }]',
    'rules[0].match: is empty and would take every finding. Name at least one key.',
  ],
  [
    'waivers: [{ match: {}, reason: a, owner: b, expires: 2027-01-31 }]',
    'waivers[0].match: is empty and would take every finding. Name at least one key.',
  ],
  [
    'severity: { azure: [{ match: {}, severity: low }] }',
    'severity.azure[0].match: is empty and would take every finding. Name at least one key.',
  ],
  ['thresholds: { total: [1] }', 'thresholds.total: [1] is not a count. Write a whole number from 0 up.'],
  ['thresholds: { total: "1" }', 'thresholds.total: "1" is not a count. Write a whole number from 0 up.'],
  ['thresholds: { total: }', 'thresholds.total: null is not a count. Write a whole number from 0 up.'],
  [
    'thresholds: { total: { max: 1.5 } }',
    'thresholds.total.max: 1.5 is not a count. Write a whole number from 0 up.',
  ],
  [
    'thresholds: { total: { max: 1, action: block } }',
    'thresholds.total.action: "block" is not allowed. Allowed: fail, warn.',
  ],
  ['max-waiver-days: 0', 'max-waiver-days: 0 is not a number of days. Write a whole number from 1 to 3660.'],
  [
    'max-waiver-days: 3661',
    'max-waiver-days: 3661 is not a number of days. Write a whole number from 1 to 3660.',
  ],
  [
    'severity: { unspecified: none }',
    'severity.unspecified: "none" is not allowed. Allowed: critical, high, medium, low.',
  ],
  [
    'level: { unknown: high }',
    'level.unknown: "high" is not allowed. Allowed: mandatory, remediate, advisory, disabled.',
  ],
  ['priority: { unknown: 0 }', 'priority.unknown: 0 is not a text. Put a word or a number in quotes.'],
  ['only-new: "true"', 'only-new: "true" is neither true nor false.'],
  ['warn-only: yes', 'warn-only: "yes" is neither true nor false.'],
  ['azure: { states: 1 }', 'azure.states: 1 is neither true nor false.'],
  ['report: { redact: }', 'report.redact: null is neither true nor false.'],
  ['on-error: Fail', 'on-error: "Fail" is not allowed. Did you mean "fail"? Allowed: fail, warn, pass.'],
  ['on-no-evidence:', 'on-no-evidence: null is not a text. Put a word or a number in quotes.'],
  ['on-fork: pass', 'on-fork: "pass" is not allowed. Allowed: skip, fail.'],
  ['fail-on-severity: false', 'fail-on-severity: false is not a text. Put a word or a number in quotes.'],
  [
    'fail-on-level: disabled',
    'fail-on-level: "disabled" is not allowed. Allowed: mandatory, remediate, advisory, none.',
  ],
  [
    'fail-on-priority: p5',
    'fail-on-priority: "p5" is not allowed. Did you mean "p0"? Allowed: p0, p1, p2, p3, p4, none.',
  ],
  [
    'overridable: [waiver]',
    `overridable[0]: "waiver" is not allowed. Did you mean "waivers"? Allowed: ${OVERRIDABLE.join(', ')}.`,
  ],
  ['overridable: [targets]', `overridable[0]: "targets" is not allowed. Allowed: ${OVERRIDABLE.join(', ')}.`],
  ['override: { label: "" }', 'override.label: must be one line of at most 200 characters.'],
  [
    'override: { roles: [] }',
    'override.roles: is an empty list, so nobody could override. Leave override out instead.',
  ],
  [
    'baseline: /b.json',
    'baseline: must be a path below the root of the repository, such as .github/policy-gate.yml.',
  ],
  [
    'baseline: ../b.json',
    'baseline: must be a path below the root of the repository, such as .github/policy-gate.yml.',
  ],
  ['baseline: "b\\nc"', 'baseline: must be the path of a file in the repository, on one line.'],
  [
    'report: { sarif-location: a//b }',
    'report.sarif-location: must be a path below the root of the repository, such as .github/policy-gate.yml.',
  ],
  [
    'pulumi: { api: issue }',
    'pulumi.api: "issue" is not allowed. Did you mean "issues"? Allowed: auto, issues, findings, violations.',
  ],
  [
    'pulumi: { wait-for-evaluation: 11m }',
    'pulumi.wait-for-evaluation: "11m" is longer than the 10 minutes a run may take.',
  ],
  [
    'pulumi: { wait-for-evaluation: 5 }',
    'pulumi.wait-for-evaluation: 5 is not a duration. Write 0, 90s, 5m or PT5M.',
  ],
  [
    'azure: { wait-for-events: 61m }',
    'azure.wait-for-events: "61m" is longer than the 60 minutes that events are waited for at most.',
  ],
  ['azure: { filter: true }', 'azure.filter: true is no text. Put the filter in quotes.'],
  [
    'azure: { principal: [self] }',
    'azure.principal: Array is no principal. Write any, self, or an object id in quotes.',
  ],
  [
    'limits: { rows: 1000001 }',
    'limits.rows: 1000001 is not a number of rows. Write a whole number from 1 to 1000000.',
  ],
  [
    'limits: { deadline: 361m }',
    'limits.deadline: "361m" is longer than the 360 minutes that a job may take.',
  ],
  ['limits: { deadline: 0 }', 'limits.deadline: 0 is not a duration. Write 90s, 10m, 1h or PT10M.'],
];

const LISTS = [
  'rules: {}',
  'waivers: x',
  'severity: { azure: {} }',
  'severity: { pulumi: }',
  'level: { azure: 1 }',
  'level: { pulumi: {} }',
  'overridable: thresholds',
  'override: { roles: admin }',
  'override: { roles: }',
  'targets: { pulumi-stacks: {} }',
  'targets: { azure-scopes: }',
  'targets: { pulumi-accounts: [[]] }',
  'new-since: 5',
  'new-since:',
  'rules: [{ name: a, max: 0, match: { severity: 1 } }]',
  'rules: [{ name: a, max: 0, match: { level: {} } }]',
  'rules: [{ name: a, max: 0, match: { priority: [null] } }]',
];

describe('a value of the wrong kind', () => {
  it.each(WRONG)('%j is refused', (text, words) => {
    const [problem = '', ...more] = refusals(text);
    expect(problem.replace(/^policy\.yml:2:\d+: /, '')).toBe(words);
    expect(more).toEqual([]);
  });

  it.each(LISTS)('%j is refused in words of our own', (text) => {
    const [problem = '', ...more] = refusals(text);
    expect(more).toEqual([]);
    expect(problem).not.toContain('Invalid type');
    expect(problem).toMatch(/^policy\.yml:2:\d+: [\w.[\]-]+: .+\.$/);
  });
});
