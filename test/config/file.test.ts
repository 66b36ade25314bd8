import { describe, expect, it } from 'vitest';
import { NO_POLICY_FILE, parsePolicyFile } from '../../src/config/file.ts';
import { problemsOf } from './problems.ts';

const PATH = '.github/policy-gate.yml';
const parse = (text: string) => parsePolicyFile(text, PATH);

const PULUMI = { api: 'auto', 'wait-for-evaluation': 0 };
const AZURE = {
  filter: undefined,
  principal: 'any',
  'cross-check': true,
  states: false,
  'defender-severity': false,
  'wait-for-events': 0,
};
const IDENTITY = '0aB1c2d3-1111-2222-3333-4444555566EF';

describe('a policy file', () => {
  it.each([
    ['version: 1', 'auto', 0],
    ['version: 1\npulumi: {}', 'auto', 0],
    ['version: 1\npulumi: { api: violations }', 'violations', 0],
    ['version: 1\npulumi:\n  api: findings\n  wait-for-evaluation: 5m\n', 'findings', 300_000],
    ['version: 1\npulumi: { wait-for-evaluation: 0 }', 'auto', 0],
    ['version: 1\npulumi: { wait-for-evaluation: PT90S }', 'auto', 90_000],
    ['version: 1\npulumi: { wait-for-evaluation: 10m }', 'auto', 600_000],
  ])('%j is read', (text, api, wait) => {
    expect(parse(text)).toEqual({ version: 1, pulumi: { api, 'wait-for-evaluation': wait }, azure: AZURE });
  });

  it.each<[string, Partial<typeof AZURE> | { filter: string }]>([
    ['azure: {}', {}],
    ['azure: { filter: "" }', {}],
    [`azure: { filter: "resourceGroup eq 'rg-web'" }`, { filter: "resourceGroup eq 'rg-web'" }],
    [
      "azure:\n  filter: >\n    resourceGroup eq 'a' or\n    resourceGroup eq 'b'\n",
      { filter: "resourceGroup eq 'a' or resourceGroup eq 'b'" },
    ],
    ['azure: { principal: any }', {}],
    ['azure: { principal: self }', { principal: 'self' }],
    [`azure: { principal: ${IDENTITY} }`, { principal: IDENTITY.toLowerCase() }],
    ['azure: { cross-check: false }', { 'cross-check': false }],
    ['azure: { states: true }', { states: true }],
    ['azure: { states: true, principal: any }', { states: true }],
    ['azure: { states: false, principal: self }', { principal: 'self' }],
    ['azure: { defender-severity: true }', { 'defender-severity': true }],
    ['azure: { wait-for-events: 0 }', {}],
    ['azure: { wait-for-events: 20m }', { 'wait-for-events': 1_200_000 }],
    ['azure: { wait-for-events: 60m }', { 'wait-for-events': 3_600_000 }],
    ['azure: { wait-for-events: PT1H }', { 'wait-for-events': 3_600_000 }],
  ])('%j is read', (text, azure) => {
    const file = parse(`version: 1\n${text}`);
    const read = { ...file, azure: { ...file.azure, filter: file.azure.filter?.expression } };
    expect(read).toEqual({ version: 1, pulumi: PULUMI, azure: { ...AZURE, ...azure } });
  });

  it('that is not there has the defaults', () => {
    expect(NO_POLICY_FILE).toEqual(parse('version: 1'));
  });

  it.each([
    ['', 'must be a YAML map'],
    ['- version: 1', 'must be a YAML map'],
    ['version: 2', 'version: must be 1'],
    ["version: '1'", 'version: must be 1'],
    ['pulumi: {}', 'version: must be 1'],
    ['version: 1\nversion: 1', 'not readable as YAML'],
    ['version: 1\npulumi: &a {}\nx: *a', 'anchors and aliases'],
    ['version: 1\nthreshold: {}', 'threshold: is not a key'],
    ['version: 1\npulumi: { apis: auto }', 'pulumi.apis: is not a key. Did you mean "api"?'],
    ['version: 1\npulumi: [auto]', 'pulumi: '],
    ['version: 1\npulumi: { api: issue }', 'pulumi.api: "issue" is not allowed. Did you mean "issues"?'],
    ['version: 1\npulumi: { api: true }', 'pulumi.api: '],
    ['version: 1\npulumi: { wait-for-evaluation: 5 }', 'pulumi.wait-for-evaluation: '],
    ['version: 1\npulumi: { wait-for-evaluation: soon }', '"soon" is not a duration'],
    ['version: 1\npulumi: { wait-for-evaluation: 11m }', 'longer than the 10 minutes'],
    ['version: 1\npulumi: { wait-for-evaluation: -5m }', 'is not a duration'],
    ['version: 1\nazure: { filters: "" }', 'azure.filters: is not a key. Did you mean "filter"?'],
    [
      'version: 1\nazure: { crosscheck: true }',
      'azure.crosscheck: is not a key. Did you mean "cross-check"?',
    ],
    ['version: 1\nazure: [any]', 'azure: must be a map'],
    ['version: 1\nazure:', 'azure: '],
    [
      'version: 1\nazure: { filter: isCompliant eq false }',
      'azure.filter: at character 1: "isCompliant" must not',
    ],
    ['version: 1\nazure: { filter: true }', 'azure.filter: true is no text'],
    [
      "version: 1\nazure:\n  filter: |\n    resourceGroup eq 'a' or\n    resourceGroup eq 'b'\n",
      'Write it on one line',
    ],
    ['version: 1\nazure: { principal: me }', 'azure.principal: "me" is no principal'],
    ['version: 1\nazure: { principal: slef }', 'Did you mean "self"?'],
    ['version: 1\nazure: { principal: Self }', 'Did you mean "self"?'],
    [`version: 1\nazure: { principal: '${IDENTITY}0' }`, 'is no principal'],
    [`version: 1\nazure: { principal: '{${IDENTITY}}' }`, 'is no principal'],
    ['version: 1\nazure: { principal: [self] }', 'azure.principal: Array is no principal'],
    ['version: 1\nazure: { cross-check: yes }', 'azure.cross-check: "yes" is neither true nor false'],
    ['version: 1\nazure: { states: 1 }', 'azure.states: 1 is neither true nor false'],
    ['version: 1\nazure: { defender-severity: }', 'azure.defender-severity: null is neither true nor false'],
    ['version: 1\nazure: { states: true, principal: self }', 'azure.states: cannot stand beside'],
    [`version: 1\nazure: { states: true, principal: ${IDENTITY} }`, 'azure.states: cannot stand beside'],
    ['version: 1\nazure: { wait-for-events: 61m }', 'longer than the 60 minutes'],
    ['version: 1\nazure: { wait-for-events: 1h1s }', 'azure.wait-for-events: "1h1s" is not a duration'],
    ['version: 1\nazure: { wait-for-events: 15 }', 'azure.wait-for-events: 15 is not a duration'],
  ])('%j is refused', (text, words) => {
    const problems = problemsOf(() => parse(text));
    expect(problems.join('\n')).toContain(words);
    expect(problems.every((problem) => problem.startsWith(PATH))).toBe(true);
  });

  it('tells all its problems at once', () => {
    const text = 'version: 3\ncolour: red\npulumi: { api: old, wait-for-evaluation: 1y, x: 1 }';
    expect(problemsOf(() => parse(text))).toHaveLength(5);
  });

  it('tells all its problems below azure at once, beside those elsewhere', () => {
    const azure =
      'azure: { filter: timestamp, principal: self, cross-check: 1, states: true, wait-for-events: 2h, x: 1 }';
    const problems = problemsOf(() => parse(`version: 3\n${azure}`));
    expect(problems.map((problem) => problem.split(': ')[1] ?? '').sort()).toEqual([
      'azure.cross-check',
      'azure.filter',
      'azure.states',
      'azure.wait-for-events',
      'azure.x',
      'version',
    ]);
  });
});
