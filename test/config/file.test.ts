import { describe, expect, it } from 'vitest';
import { parsePolicyFile } from '../../src/config/file/parse.ts';
import { fileSchema, type PolicyFile } from '../../src/config/file/schema.ts';
import { LEVELS, PRIORITIES, SEVERITIES } from '../../src/finding/axis.ts';
import { toGlob } from '../../src/policy/glob.ts';
import { THRESHOLD_KEYS } from '../../src/policy/threshold.ts';
import { DESIGN_EXAMPLE, fileOf, NOW, STACK, SUBSCRIPTION } from '../builders/config.ts';

const DAY_MS = 86_400_000;
const IDENTITY = '0aB1c2d3-1111-2222-3333-4444555566EF';
const RANKED = [
  ['severity', 'unspecified', SEVERITIES],
  ['severity', 'unknown', SEVERITIES],
  ['level', 'unknown', LEVELS],
  ['priority', 'unknown', PRIORITIES],
] as const;

describe('the policy file of the design', () => {
  const { thresholds, rules, waivers, severity, ...rest } = parsePolicyFile(DESIGN_EXAMPLE, 'p.yml', NOW);

  it('has its limits', () => {
    expect({ thresholds, rules }).toEqual({
      thresholds: { critical: 0, 'high+': 5, 'mandatory+': 0, total: { max: 200, action: 'warn' } },
      rules: [
        {
          name: 'No new high findings',
          match: { severity: ['high+'], new: true },
          max: 0,
          action: 'fail',
        },
        {
          name: 'High findings are fixed within 30 days',
          match: { source: ['pulumi'], severity: ['high+'], 'older-than': { ms: 30 * DAY_MS } },
          max: 0,
          action: 'fail',
        },
        {
          name: 'Blocked deployments only warn',
          match: { source: ['azure'], blocked: true },
          max: 0,
          action: 'warn',
        },
      ],
    });
  });

  it('has its waiver and its map', () => {
    const match = { policy: [toGlob('s3-no-public-read')], resource: [toGlob('*::public-site')] };
    expect(waivers).toEqual([
      {
        match,
        reason: 'Public website, accepted in SEC-142',
        owner: '@acme/platform',
        expires: '2027-03-31',
      },
    ]);
    const mapped = { effect: [toGlob('deny')], category: [toGlob('Key Vault')] };
    expect(severity).toEqual({ unspecified: 'medium', azure: [{ match: mapped, severity: 'critical' }] });
  });

  it('has everything else', () => {
    expect(rest).toEqual({
      version: 1,
      'only-new': false,
      overridable: [],
      override: { label: 'policy-gate-override', roles: ['maintain', 'admin'] },
      baseline: '.github/policy-gate-baseline.json',
      'new-since': 'pull-request',
      pulumi: { api: 'auto', 'wait-for-evaluation': 0 },
      azure: {
        filter: undefined,
        principal: 'any',
        'cross-check': true,
        states: false,
        'defender-severity': false,
        'wait-for-events': 0,
      },
      report: {
        annotations: true,
        'check-run': false,
        redact: false,
        'sarif-location': '.github/policy-gate.yml',
      },
      limits: { rows: 200_000, deadline: 600_000 },
    });
  });
});

const MATCH = { new: true };
const ACCEPTED = { match: MATCH, reason: 'Known', owner: 'me' };
const OVERRIDE = { label: 'policy-gate-override', roles: ['maintain', 'admin'] };

/** The text behind `version: 1`, and what it is read as, but for globs, filters and targets. */
const READ: readonly (readonly [string, Omit<PolicyFile, 'version'>])[] = [
  ['', {}],
  ['thresholds: {}', { thresholds: {} }],
  ['thresholds: { total: { max: 3 } }', { thresholds: { total: { max: 3, action: 'fail' } } }],
  ['rules: []', { rules: [] }],
  [
    'rules: [{ name: A-z_.:/() 9, match: { new: true }, max: 7, action: warn }]',
    { rules: [{ name: 'A-z_.:/() 9', match: MATCH, max: 7, action: 'warn' }] },
  ],
  ['waivers: []', { waivers: [] }],
  [
    'waivers: [{ match: { new: true }, reason: " Known ", owner: me, expires: 2027-01-31 }]',
    { waivers: [{ ...ACCEPTED, expires: '2027-01-31' }] },
  ],
  ['max-waiver-days: 1', { 'max-waiver-days': 1 }],
  ['max-waiver-days: 3660', { 'max-waiver-days': 3660 }],
  ['severity: {}', { severity: {} }],
  ['severity: { unspecified: low, unknown: high }', { severity: { unspecified: 'low', unknown: 'high' } }],
  [
    'severity: { pulumi: [{ match: { new: true }, severity: high }], azure: [] }',
    { severity: { pulumi: [{ match: MATCH, severity: 'high' }], azure: [] } },
  ],
  ['level: { unknown: disabled }', { level: { unknown: 'disabled' } }],
  [
    'level: { azure: [{ match: { new: true }, level: remediate }], pulumi: [] }',
    { level: { azure: [{ match: MATCH, level: 'remediate' }], pulumi: [] } },
  ],
  ['priority: { unknown: p4 }', { priority: { unknown: 'p4' } }],
  ['only-new: true', { 'only-new': true }],
  ['warn-only: true', { 'warn-only': true }],
  ['on-error: pass', { 'on-error': 'pass' }],
  ['on-no-evidence: warn', { 'on-no-evidence': 'warn' }],
  ['on-fork: fail', { 'on-fork': 'fail' }],
  ['fail-on-severity: none', { 'fail-on-severity': 'none' }],
  ['fail-on-level: remediate', { 'fail-on-level': 'remediate' }],
  ['fail-on-priority: p4', { 'fail-on-priority': 'p4' }],
  ['overridable: [waivers, azure, azure.states]', { overridable: ['waivers', 'azure', 'azure.states'] }],
  ['override: {}', { override: OVERRIDE }],
  ['override: { label: go }', { override: { ...OVERRIDE, label: 'go' } }],
  ['override: { roles: [write] }', { override: { ...OVERRIDE, roles: ['write'] } }],
  ['baseline: known/b.json', { baseline: 'known/b.json' }],
  ['new-since: 7d', { 'new-since': { agoMs: 7 * DAY_MS } }],
  ['new-since: 2026-11-01T00:00:00+01:00', { 'new-since': { at: new Date('2026-10-31T23:00:00Z') } }],
  ['pulumi: {}', { pulumi: {} }],
  ['pulumi: { api: violations }', { pulumi: { api: 'violations' } }],
  ['pulumi: { api: issues }', { pulumi: { api: 'issues' } }],
  ['pulumi: { api: findings }', { pulumi: { api: 'findings' } }],
  ['pulumi: { wait-for-evaluation: PT90S }', { pulumi: { 'wait-for-evaluation': 90_000 } }],
  ['pulumi: { wait-for-evaluation: 10m }', { pulumi: { 'wait-for-evaluation': 600_000 } }],
  ['azure: {}', { azure: {} }],
  ['azure: { principal: self }', { azure: { principal: 'self' } }],
  ['azure: { cross-check: false }', { azure: { 'cross-check': false } }],
  ['azure: { states: true, principal: any }', { azure: { states: true, principal: 'any' } }],
  ['azure: { states: false, principal: self }', { azure: { states: false, principal: 'self' } }],
  ['azure: { defender-severity: true }', { azure: { 'defender-severity': true } }],
  ['azure: { wait-for-events: "0" }', { azure: { 'wait-for-events': 0 } }],
  ['azure: { wait-for-events: 60m }', { azure: { 'wait-for-events': 3_600_000 } }],
  ['azure: { wait-for-events: PT1H }', { azure: { 'wait-for-events': 3_600_000 } }],
  ['report: { annotations: false }', { report: { annotations: false } }],
  ['report: { check-run: true, redact: true }', { report: { 'check-run': true, redact: true } }],
  ['report: { sarif-location: a b/é.yml }', { report: { 'sarif-location': 'a b/é.yml' } }],
  ['report: { tracking-labels: [ops, "área: x"] }', { report: { 'tracking-labels': ['ops', 'área: x'] } }],
  ['report: { tracking-labels: [] }', { report: { 'tracking-labels': [] } }],
  [`report: { tracking-labels: [${'x'.repeat(50)}] }`, { report: { 'tracking-labels': ['x'.repeat(50)] } }],
  [
    `report: { tracking-assignees: [octo-cat, mona_acme, "bot[bot]", ${'x'.repeat(39)}] }`,
    { report: { 'tracking-assignees': ['octo-cat', 'mona_acme', 'bot[bot]', 'x'.repeat(39)] } },
  ],
  ['limits: { rows: 1, deadline: 1s }', { limits: { rows: 1, deadline: 1_000 } }],
  ['limits: { rows: 1000000, deadline: 6h }', { limits: { rows: 1_000_000, deadline: 21_600_000 } }],
];

describe('a policy file', () => {
  it.each(READ)('%j is read', (text, expected) => {
    expect(fileOf(text)).toEqual({ version: 1, ...expected });
  });

  it('is tried above with every key there is', () => {
    const tried = READ.flatMap(([, file]) => Object.keys(file));
    const known = Object.keys(fileSchema.entries).filter((key) => key !== 'version' && key !== 'targets');
    expect([...new Set(tried)].sort()).toEqual(known.sort());
  });

  it('takes every threshold key', () => {
    const text = THRESHOLD_KEYS.map((key, place) => `  "${key}": ${place}`).join('\n');
    const expected = Object.fromEntries(THRESHOLD_KEYS.map((key, place) => [key, place]));
    expect(fileOf(`thresholds:\n${text}`).thresholds).toEqual(expected);
  });

  it('takes an object id as it takes any, in lower case', () => {
    expect(fileOf(`azure: { principal: ${IDENTITY} }`).azure?.principal).toBe(IDENTITY.toLowerCase());
  });

  it.each([
    ['azure: { filter: "" }', undefined],
    [`azure: { filter: "resourceGroup eq 'rg-web'" }`, "resourceGroup eq 'rg-web'"],
    [
      "azure:\n  filter: >\n    resourceGroup eq 'a' or\n    resourceGroup eq 'b'\n",
      "resourceGroup eq 'a' or resourceGroup eq 'b'",
    ],
  ])('%j is read as a filter', (text, expression) => {
    expect(fileOf(text).azure?.filter?.expression).toBe(expression);
  });

  it.each([
    [`targets: { pulumi-stacks: ${STACK} }`, { 'pulumi-stacks': [STACK] }],
    ['targets: { pulumi-stacks: [a/b/c, a/*/prod] }', { 'pulumi-stacks': ['a/b/c', 'a/*/prod'] }],
    [
      'targets: { pulumi-accounts: [acme/aws, acme/aws/eu] }',
      { 'pulumi-accounts': ['acme/aws', 'acme/aws/eu'] },
    ],
    [`targets:\n  azure-scopes:\n    - ${SUBSCRIPTION}/\n`, { 'azure-scopes': [SUBSCRIPTION] }],
    ['targets: {}', {}],
  ])('%j is read as targets', (text, expected) => {
    const ids = Object.entries(fileOf(text).targets ?? {}).map(([kind, targets]) => [
      kind,
      targets.map(({ id }) => id),
    ]);
    expect(Object.fromEntries(ids)).toEqual(expected);
  });

  it.each(RANKED)('ranks %s.%s as any word of the axis', (axis, name, words) => {
    for (const word of words) {
      expect(fileOf(`${axis}: { ${name}: ${word} }`)).toEqual({ version: 1, [axis]: { [name]: word } });
    }
  });

  it.each([
    '{version: 1}',
    '---\nversion: 1',
    'version: 1\n...\n',
    '# words\r\nversion: 1\r\n',
    '\uFEFFversion: 1',
  ])('%j is one', (text) => {
    expect(parsePolicyFile(text, 'p.yml', NOW)).toEqual({ version: 1 });
  });
});
