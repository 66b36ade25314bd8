import { describe, expect, it } from 'vitest';
import { parseYamlMap } from '../../src/config/yaml.ts';

/** What the text is refused with; empty if it is taken. */
const problemOf = (text: string): string => ({ problem: '', ...parseYamlMap(text) }).problem;

describe('a YAML map', () => {
  it.each([
    ['{ severity: high+, blocked: true }', { severity: 'high+', blocked: true }],
    ['scope: [a, "b"]\nolder-than: 30d', { scope: ['a', 'b'], 'older-than': '30d' }],
    ['policy: "*"', { policy: '*' }],
    ['{}', {}],
  ])('%j is read', (text, value) => {
    expect(parseYamlMap(text)).toEqual({ value });
  });

  it.each([
    ['a key twice', '{ scope: a, scope: b }', 'the key "scope" comes twice.'],
    ['broken YAML', '{ scope: a', 'not readable as YAML'],
    ['an unquoted star, which is an alias', '{ policy: *tags }', 'YAML'],
    ['two documents', 'scope: a\n---\nscope: b', 'not readable as YAML'],
    ['an unknown tag', 'scope: !!js/function x', 'not readable as YAML'],
    ['an alias', 'scope: &x a\npolicy: *x', 'aliases'],
    ['a directive', '%YAML 1.1\n---\nscope: a', 'directives'],
    ['a list', '- scope', 'must be a YAML map'],
    ['a word', 'scope', 'must be a YAML map'],
    ['nothing', '', 'must be a YAML map'],
  ])('refuses %s', (_, text, words) => {
    expect(problemOf(text)).toContain(words);
    expect(problemOf(text)).not.toContain('\n');
  });
});
