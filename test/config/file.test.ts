import { describe, expect, it } from 'vitest';
import { NO_POLICY_FILE, parsePolicyFile } from '../../src/config/file.ts';
import { problemsOf } from './problems.ts';

const PATH = '.github/policy-gate.yml';
const parse = (text: string) => parsePolicyFile(text, PATH);

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
    expect(parse(text)).toEqual({ version: 1, pulumi: { api, 'wait-for-evaluation': wait } });
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
  ])('%j is refused', (text, words) => {
    const problems = problemsOf(() => parse(text));
    expect(problems.join('\n')).toContain(words);
    expect(problems.every((problem) => problem.startsWith(PATH))).toBe(true);
  });

  it('tells all its problems at once', () => {
    const text = 'version: 3\ncolour: red\npulumi: { api: old, wait-for-evaluation: 1y, x: 1 }';
    expect(problemsOf(() => parse(text))).toHaveLength(5);
  });
});
