import { describe, expect, it } from 'vitest';
import { parsePolicyFile } from '../../src/config/file/parse.ts';
import { fileOf, NOW } from '../builders/config.ts';
import { problemsOf } from './problems.ts';

/** Where the problems of a file stand: `line:column: key`. */
const placesOf = (text: string): readonly string[] =>
  problemsOf(() => fileOf(text)).map((problem) =>
    problem.replace(/^policy\.yml:/, '').replace(/^(\d+:\d+: [^:]+).*$/s, '$1'),
  );

const BROKEN = `# one of each kind
limits:
  rows: many
colour: red
thresholds:
  total: -1
  severe: 3
on-error: never
rules:
  - name: a
    match: { severty: high, blocked: 1 }
  - name: "b!"
    match: { level: [advisory, advsory] }
    max: 0
waivers:
  - { match: {}, owner: b, expires: 2027-02-30 }
azure: { principal: me, x: 1 }
`;

describe('all problems of a policy file', () => {
  it('are told at once, in the order of the file', () => {
    expect(placesOf(BROKEN)).toEqual([
      '4:3: limits.rows',
      '5:1: colour',
      '7:3: thresholds.total',
      '8:3: thresholds.severe',
      '9:1: on-error',
      '11:5: rules[0].max',
      '12:14: rules[0].match.severty',
      '12:29: rules[0].match.blocked',
      '13:5: rules[1].name',
      '14:32: rules[1].match.level[1]',
      '17:5: waivers[0].reason',
      '17:7: waivers[0].match',
      '17:28: waivers[0].expires',
      '18:10: azure.principal',
      '18:25: azure.x',
    ]);
  });

  it('begin with the name of the file, as it was given', () => {
    const name = 'acme/policies/gate.yml@main';
    const problems = problemsOf(() => parsePolicyFile(BROKEN, name, NOW));
    expect(problems.every((problem) => problem.startsWith(`${name}:`))).toBe(true);
    expect(problemsOf(() => parsePolicyFile('- 1', name, NOW))).toEqual([`${name}: must be a YAML map.`]);
  });

  it('are told of what several keys are wrong about together, each at its place', () => {
    const text = `azure: { states: true, principal: self }
thresholds: { high+: 1 }
rules:
  - { name: total, match: { new: true }, max: 0 }
  - { name: a, match: { status: fixed }, max: 0 }
  - { name: a, match: { new: true }, max: 0 }
waivers: [{ match: { new: true }, reason: a, owner: b, expires: 2028-01-01 }]
severity: { azure: [{ match: { kind: audit }, severity: low }] }
fail-on-severity: high
`;
    expect(placesOf(text)).toEqual([
      '2:10: azure.states',
      '3:15: thresholds.high+',
      '5:7: rules[0].name',
      '6:25: rules[1].match.status',
      '7:7: rules[2].name',
      '8:56: waivers[0].expires',
      '9:32: severity.azure[0].match.kind',
    ]);
  });

  it('are told of single keys and of several together in one run', () => {
    const text = 'azure: { filter: timestamp, principal: self, cross-check: 1, states: true, x: 1 }';
    expect(placesOf(`${text}\nrules: [{ name: total, match: { new: true }, max: 0 }]`)).toEqual([
      '2:10: azure.filter',
      '2:46: azure.cross-check',
      '2:62: azure.states',
      '2:76: azure.x',
      '3:11: rules[0].name',
    ]);
  });

  it.each([
    [
      'max-waiver-days: "1000"',
      'waivers: [{ match: { new: true }, reason: a, owner: b, expires: 2028-01-01 }]',
    ],
    ['fail-on-severity: High', 'thresholds: { high+: 1 }'],
    ['azure: { states: true, principal: me }', 'report: {}'],
  ])('are not guessed from a key that is wrong itself: %j', (wrong, beside) => {
    expect(placesOf(`${wrong}\n${beside}`)).toHaveLength(1);
  });

  it('are told up to a hundred, in the order of the file, and how many more there are', () => {
    const keys = (count: number): string =>
      Array.from({ length: count }, (_, index) => `k${index}:`).join('\n');
    expect(problemsOf(() => fileOf(keys(100)))).toHaveLength(100);
    const problems = problemsOf(() => fileOf(`${keys(300)}\nrules: [{}]`));
    expect(problems).toHaveLength(101);
    expect(problems[99]).toMatch(/^policy\.yml:101:1: k99: is not a key\./);
    expect(problems[100]).toBe('policy.yml: has 203 more problems.');
  });

  it.each([
    'baseline: ""',
    'thresholds: { total: .inf }',
    'limits: { rows: -1.5 }',
    'rules: [[]]',
    'severity: { azure: [{ match: { status: fixed }, severity: low }] }',
    'rules: [{ name: a, match: { status: fixed, source: azure }, max: 0 }]',
  ])('are told once each: %s', (text) => {
    expect(placesOf(text)).toHaveLength(1);
  });

  it.each(['"a\\nb"', '"a\\u2028b"', '"\\e[31m"', '"\\u202Eb"', '""'])(
    'stand on one line each, with the key %s',
    (key) => {
      const [problem = '', ...more] = problemsOf(() => fileOf(`azure: { ${key}: 1 }`));
      expect(more).toEqual([]);
      expect(problem).toMatch(/^policy\.yml:2:10: azure\.\P{C}+: is not a key\. Allowed: \P{C}+$/u);
      expect(problem).not.toContain('\u2028');
    },
  );
});
