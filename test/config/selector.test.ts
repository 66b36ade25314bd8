import { describe, expect, it } from 'vitest';
import { parseSelector, SELECTOR_KEYS } from '../../src/config/file/selector.ts';
import { parseYamlMap } from '../../src/config/yaml.ts';
import { toGlob } from '../../src/policy/glob.ts';

/** What `match: <text>` is read as. */
function read(text: string): ReturnType<typeof parseSelector> {
  const map = parseYamlMap(text);
  if ('problem' in map) throw new Error(map.problem);
  return parseSelector(map.value, 'match');
}

/** What it is refused with, as `path: message`; empty if it is taken. */
function problemsOf(text: string): readonly string[] {
  const parsed = read(text);
  return 'problems' in parsed ? parsed.problems.map(({ path, message }) => `${path}: ${message}`) : [];
}

describe('match', () => {
  it('has the keys of the documentation', () => {
    expect([...SELECTOR_KEYS].sort()).toEqual([
      'assigned-to',
      'blocked',
      'category',
      'effect',
      'kind',
      'level',
      'new',
      'older-than',
      'pack',
      'policy',
      'priority',
      'resource',
      'resource-type',
      'scope',
      'severity',
      'source',
      'status',
    ]);
  });

  it.each([
    ['{ source: pulumi }', { source: ['pulumi'] }],
    ['{ source: [azure, pulumi] }', { source: ['azure', 'pulumi'] }],
    ['{ severity: high+ }', { severity: ['high+'] }],
    [
      '{ severity: [low, unspecified, unknown-severity] }',
      { severity: ['low', 'unspecified', 'unknown-severity'] },
    ],
    ['{ level: remediate+ }', { level: ['remediate+'] }],
    ['{ priority: [p0, unprioritized] }', { priority: ['p0', 'unprioritized'] }],
    ['{ kind: audit }', { kind: [toGlob('audit')] }],
    ['{ status: [open, in_progress] }', { status: [toGlob('open'), toGlob('in_progress')] }],
    ['{ status: "snooze*" }', { status: [toGlob('snooze*')] }],
    ['{ blocked: false }', { blocked: false }],
    ['{ policy: "tags-*" }', { policy: [toGlob('tags-*')] }],
    [
      '{ pack: aws-guard, category: Key Vault }',
      { pack: [toGlob('aws-guard')], category: [toGlob('Key Vault')] },
    ],
    ['{ effect: deny }', { effect: [toGlob('deny')] }],
    ['{ resource: "*::public-site" }', { resource: [toGlob('*::public-site')] }],
    [
      '{ resource-type: "aws:s3/*", scope: acme/* }',
      { 'resource-type': [toGlob('aws:s3/*')], scope: [toGlob('acme/*')] },
    ],
    ['{ assigned-to: octocat }', { 'assigned-to': [toGlob('octocat')] }],
    ['{ new: true }', { new: true }],
    ['{ older-than: 30d }', { 'older-than': { ms: 30 * 86_400_000 } }],
    ['{ older-than: P1DT12H }', { 'older-than': { ms: 36 * 3_600_000 } }],
    [
      '{ source: azure, blocked: true, effect: deny }',
      { source: ['azure'], blocked: true, effect: [toGlob('deny')] },
    ],
    [
      '{ source: azure, priority: [p0, unprioritized] }',
      { source: ['azure'], priority: ['p0', 'unprioritized'] },
    ],
    ['{ source: pulumi, blocked: false }', { source: ['pulumi'], blocked: false }],
  ])('%s is read', (text, value) => {
    expect(read(text)).toEqual({ value });
  });

  it.each([
    ['an empty map', '{}', 'match: is empty and would take every finding.'],
    ['a misspelt key', '{ severty: high }', 'match.severty: is not a key. Did you mean "severity"?'],
    ['a key in camel case', '{ olderThan: 3d }', 'match.olderThan: is not a key. Did you mean "older-than"?'],
    ['a key of every object', '{ constructor: x }', 'match.constructor: is not a key.'],
    ['a prototype', '{ __proto__: { source: azure } }', 'match.__proto__: is not a key.'],
    [
      'a misspelt severity',
      '{ severity: hihg+ }',
      'match.severity: "hihg+" is not a word of severity. Did you mean "high"?',
    ],
    [
      'plain unknown',
      '{ severity: unknown }',
      'is not a word of severity. Allowed: critical, high, medium, low, unspecified, unknown-severity',
    ],
    [
      'a word of another axis',
      '{ severity: mandatory }',
      'Allowed: critical, high, medium, low, unspecified, unknown-severity, critical+',
    ],
    ['and worse without rank', '{ priority: unprioritized+ }', 'Did you mean "unprioritized"?'],
    ['total', '{ level: total }', '"total" is not a word of level.'],
    ['a pattern for a word of an axis', '{ severity: "*" }', '"*" is not a word of severity.'],
    ['another service', '{ source: aws }', 'match.source: "aws" is not allowed. Allowed: pulumi, azure.'],
    ['a service in upper case', '{ source: Pulumi }', 'Did you mean "pulumi"?'],
    ['a misspelt status', '{ status: opne }', 'match.status: "opne" is not allowed. Did you mean "open"?'],
    [
      'a misspelt kind',
      '{ kind: [audit, preventive] }',
      'match.kind[1]: "preventive" is not allowed. Did you mean "preventative"?',
    ],
    ['a word instead of true', '{ blocked: "yes" }', 'match.blocked: "yes" is neither true nor false.'],
    ['a list instead of true', '{ new: [true] }', 'match.new: Array is neither true nor false.'],
    ['a number instead of text', '{ policy: 5 }', 'match.policy: 5 is not a text.'],
    ['a number in a list', '{ scope: [a, 7] }', 'match.scope[1]: 7 is not a text.'],
    ['a number instead of a word', '{ severity: 1 }', 'match.severity: 1 is not a text.'],
    ['nothing', '{ policy: }', 'match.policy: null is not a text.'],
    ['a map', '{ resource: { id: x } }', 'match.resource: Object is not a text.'],
    ['a list in a list', '{ resource: [[a]] }', 'match.resource[0]: Array is not a text.'],
    ['an empty list', '{ scope: [] }', 'match.scope: is an empty list, which no finding meets.'],
    ['an empty text', '{ scope: "" }', 'match.scope: is empty.'],
    ['an empty status', '{ status: "" }', 'match.status: is empty.'],
    ['blanks', '{ pack: [" "] }', 'match.pack[0]: is empty.'],
    ['an endless pattern', `{ pack: "${'*a'.repeat(501)}" }`, 'match.pack: is longer than 1000 characters.'],
    ['a duration without unit', '{ older-than: 30 }', 'match.older-than: 30 is not a text.'],
    [
      'a duration in words',
      '{ older-than: a month }',
      'match.older-than: "a month" is not a duration. Write 90s',
    ],
    ['no duration', '{ older-than: 0d }', '"0d" is not a duration.'],
    ['a list of durations', '{ older-than: [1d] }', 'match.older-than: Array is not a text.'],
  ])('refuses %s', (_, text, problem) => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  it.each([
    ['{ source: pulumi, blocked: true }', ['match.blocked']],
    ['{ source: pulumi, effect: deny, category: x }', ['match.category', 'match.effect']],
    ['{ source: azure, kind: audit }', ['match.kind']],
    ['{ source: azure, status: open, assigned-to: x }', ['match.status', 'match.assigned-to']],
    ['{ source: [azure], priority: p0+ }', ['match.priority']],
    ['{ source: azure, priority: [p1, unknown-priority] }', ['match.priority']],
    ['{ status: open, effect: deny }', ['match.status']],
    ['{ source: [pulumi, azure], priority: p0, blocked: true }', ['match.priority']],
  ])('refuses %s, which no finding can meet, with the reason', (text, paths) => {
    const problems = problemsOf(text);
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(paths);
    expect(problems.join()).toMatch(/is never met with source|none meets both/);
  });

  it.each([
    ['null', null],
    ['a list', ['source', 'pulumi']],
    ['a text', 'severity: high'],
    ['nothing', undefined],
    ['a class', new Map([['source', 'pulumi']])],
  ])('refuses %s instead of a map', (_, value) => {
    expect(parseSelector(value, 'rules[2].match')).toEqual({
      problems: [{ path: 'rules[2].match', message: expect.stringContaining('must be a map') }],
    });
  });

  it('tells all problems at once', () => {
    const problems = problemsOf(
      '{ severty: high, level: [advsory, x], blocked: 1, older-than: x, scope: [] }',
    );
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'match.severty',
      'match.level[0]',
      'match.level[1]',
      'match.blocked',
      'match.scope',
      'match.older-than',
    ]);
  });
});
