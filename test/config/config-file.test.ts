import { describe, expect, it } from 'vitest';
import { DEFAULT_PATH, parseConfigFile } from '../../src/config/load/config-file.ts';
import { inputsOf } from '../builders/config.ts';
import { problemsOf } from './problems.ts';

/** What the text is refused with; empty if it is taken. */
const problemOf = (text: string): string => ({ problem: '', ...parseConfigFile(text) }).problem;

const ON_ONE_LINE = 'must be the path of a file in the repository, on one line.';
const BELOW_ROOT = 'must be a path below the root of the repository, such as .github/policy-gate.yml.';

describe('config-file', () => {
  it.each([
    DEFAULT_PATH,
    'policy.yml',
    'a/b.yml',
    'a/b/c.yml',
    'a/b@2.yml',
    'policy@2.yml',
    '.github/policy@2/x.yml',
    'a b/größe (1).yml',
    '..x/y..',
    'x'.repeat(400),
  ])('%j is a file of the repository', (path) => {
    expect(parseConfigFile(path)).toEqual({ value: { kind: 'own', path } });
  });

  it.each([
    ['acme/policies/gate.yml@main', 'acme', 'policies', 'gate.yml', 'main'],
    ['acme/.github/policy/gate.yml@v1.2.3', 'acme', '.github', 'policy/gate.yml', 'v1.2.3'],
    [
      'Acme-Corp/p_1.x/a b/c.yml@refs/heads/feature/x',
      'Acme-Corp',
      'p_1.x',
      'a b/c.yml',
      'refs/heads/feature/x',
    ],
    [`acme/policies/gate.yml@${'a'.repeat(40)}`, 'acme', 'policies', 'gate.yml', 'a'.repeat(40)],
    ['acme/policies/gate@2.yml@main', 'acme', 'policies', 'gate@2.yml', 'main'],
    ['acme/policies/gate.yml@release-1+x_y', 'acme', 'policies', 'gate.yml', 'release-1+x_y'],
  ])('%j is a central file', (text, owner, repo, path, ref) => {
    expect(parseConfigFile(text)).toEqual({ value: { kind: 'central', owner, repo, path, ref } });
  });

  it.each([
    '../x',
    'main..x',
    'a..b/c',
    'a//b',
    '-x',
    '/main',
    '.main',
    'main^',
    'HEAD~1',
    'a:b',
    'a b',
    'a?b',
    'a*',
    'a[b',
    'a#b',
    'a%2Fb',
    'a\\b',
    'größe',
    'main\n',
    'a\u0000',
    'x'.repeat(256),
  ])('a central file at %j is refused: that is no reference', (ref) => {
    expect(problemOf(`acme/policies/gate.yml@${ref}`)).toMatch(
      /^(?:.* behind the @ is no branch, tag or commit\.|must be the path of a file in the repository, on one line\.)$/s,
    );
  });

  it.each(['{1}', 'a@{1}'])('a central file at %j is refused: a repository keeps no such log', (ref) => {
    expect(problemOf(`acme/policies/gate.yml@${ref}`)).toContain('is no branch, tag or commit.');
  });

  it.each([
    ['..', BELOW_ROOT],
    ['../gate.yml', BELOW_ROOT],
    ['a/../gate.yml', BELOW_ROOT],
    ['./gate.yml', BELOW_ROOT],
    ['a/./gate.yml', BELOW_ROOT],
    ['/etc/passwd', BELOW_ROOT],
    ['a//gate.yml', BELOW_ROOT],
    ['a/', BELOW_ROOT],
    ['acme/policies/../gate.yml@main', BELOW_ROOT],
    ['acme/policies/a/../../gate.yml@main', BELOW_ROOT],
    ['acme/policies//gate.yml@main', BELOW_ROOT],
    ['acme/policies/gate.yml/@main', BELOW_ROOT],
    ['/acme/policies/gate.yml@main', BELOW_ROOT],
    ['https://github.com/acme/policies/gate.yml@main', BELOW_ROOT],
    ['..\\gate.yml', ON_ONE_LINE],
    ['a/%2e%2e/gate.yml', ON_ONE_LINE],
    ['acme/policies/%2e%2e/gate.yml@main', ON_ONE_LINE],
    ['gate.yml?ref=x', ON_ONE_LINE],
    ['acme/policies/gate.yml?x@main', ON_ONE_LINE],
    ['gate.yml#x', ON_ONE_LINE],
    ['a\nb', ON_ONE_LINE],
    ['a\u202Eb', ON_ONE_LINE],
    ['x'.repeat(401), ON_ONE_LINE],
  ])('%j is refused: it leads out of the repository', (text, words) => {
    expect(problemOf(text)).toContain(words);
  });

  it.each([
    '../policies/gate.yml@main',
    'acme/../gate.yml@main',
    '../../gate.yml@main',
    './policies/gate.yml@main',
    'acme/./gate.yml@main',
    '../../x/gate.yml@main',
    './acme/x/gate.yml@main',
    'acme/../x/gate.yml@main',
  ])('%j is refused: that is no owner and no repository', (text) => {
    expect(problemOf(text)).not.toBe('');
  });

  it('is refused among the inputs by its name', () => {
    expect(problemsOf(() => inputsOf({ 'config-file': '../x' }))).toEqual([`config-file: ${BELOW_ROOT}`]);
    expect(inputsOf({ 'config-file': 'a/b/c@d' })['config-file']).toMatchObject({ kind: 'central' });
    expect(inputsOf({})['config-file']).toBeUndefined();
  });
});
