import { describe, expect, it } from 'vitest';
import { askedOf, inputsHash } from '../../src/config/asked.ts';
import { inputsOf, STACK, SUBSCRIPTION, settingsOf } from '../builders/config.ts';
import { problemsOf } from './problems.ts';

const FILE = `targets: { pulumi-stacks: [${STACK}, acme/*/staging], azure-scopes: ${SUBSCRIPTION} }`;
const GROUP = `${SUBSCRIPTION}/resourceGroups/shop`;

describe('a part of a matrix', () => {
  it('gates the targets of its inputs alone, and needs no sign-in for those of the file', () => {
    const { asked, part, pulumi, azure } = settingsOf({ files: [FILE], inputs: { part: 'true' } });
    expect(part).toBe(true);
    expect(asked.map(({ id }) => id)).toEqual([STACK]);
    expect([...pulumi.stacks, ...azure.targets].map(({ id }) => id)).toEqual([STACK]);
  });

  it('is asked for: without the word every run gates all that the file names', () => {
    for (const inputs of [{}, { part: 'false' }]) {
      const env = { AZURE_ACCESS_TOKEN: 'x' };
      const { asked, part } = settingsOf({ files: [FILE], inputs, env });
      expect(part).toBe(false);
      expect(asked.map(({ id }) => id)).toEqual([STACK, 'acme/*/staging', SUBSCRIPTION]);
    }
  });

  it('has targets of its own', () => {
    const inputs = { 'pulumi-stacks': '', 'pulumi-access-token': '', part: 'true' };
    expect(problemsOf(() => settingsOf({ files: [FILE], inputs }))).toEqual([
      expect.stringContaining('A part gates the targets of its inputs alone.'),
    ]);
  });

  it('writes no comment: what it is joined into does', () => {
    for (const mode of ['always', 'on-breach', 'on-change']) {
      const inputs = { 'comment-mode': mode };
      expect(settingsOf({ inputs: { ...inputs, part: 'true' } }).comment.mode).toBe('off');
      expect(settingsOf({ inputs }).comment.mode).toBe(mode);
    }
  });
});

describe('what was asked', () => {
  const keys = (inputs: Readonly<Record<string, string>>) => askedOf(inputsOf(inputs)).map(({ key }) => key);

  it('tells every target from every other, and a stack from an account of its name', () => {
    const all = keys({
      'pulumi-stacks': 'a/b/c\na/b/C\na/b/*',
      'pulumi-accounts': 'a/b/c\na/b',
      'azure-scopes': `${SUBSCRIPTION}\n${GROUP}`,
    });
    expect(new Set(all).size).toBe(7);
  });

  it('does not tell Azure ids apart by their case, nor shows in its hash what is redacted', () => {
    expect(keys({ 'azure-scopes': GROUP.toUpperCase() })).toEqual(keys({ 'azure-scopes': GROUP }));
    expect(keys({ 'azure-scopes': GROUP }).join()).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('the hash of the inputs', () => {
  const hash = (inputs: Readonly<Record<string, string>>, env = {}) => inputsHash(inputsOf(inputs, env));

  it.each<[string, Readonly<Record<string, string>>]>([
    ['a target', { 'pulumi-stacks': 'a/b/d' }],
    ['a window', { 'azure-since': '7d' }],
    ['a server', { 'pulumi-cloud-url': 'https://pulumi.example.com' }],
    ['a cloud', { 'azure-environment': 'AzureUSGovernment' }],
    ['a limit', { 'fail-on-severity': 'low' }],
  ])('changes with %s', (_, inputs) => {
    expect(hash({ 'pulumi-stacks': 'a/b/c', ...inputs })).not.toBe(hash({ 'pulumi-stacks': 'a/b/c' }));
  });

  it('says nothing of a secret', () => {
    const secrets = {
      'pulumi-access-token': 'pul-secret',
      'github-token': 'x',
      'config-token': 'x',
      'azure-client-secret': 'x',
    };
    const env = { AZURE_ACCESS_TOKEN: 'x', AZURE_CLIENT_SECRET: 'x' };
    expect(hash({ 'pulumi-stacks': 'a/b/c', ...secrets }, env)).toBe(hash({ 'pulumi-stacks': 'a/b/c' }));
  });
});
