import { describe, expect, it } from 'vitest';
import { type Circumstances, settingsFrom } from '../../src/config/settings.ts';
import { parseOidcTokenType } from '../../src/sources/pulumi/oidc.ts';
import { parseAccount, parseStackTarget } from '../../src/sources/pulumi/targets/target.ts';
import { CIRCUMSTANCES, inputsOf } from '../builders/config.ts';
import { problemsOf } from './problems.ts';

const RUN: Circumstances = { ...CIRCUMSTANCES, identity: true };
const STACK = { 'pulumi-stacks': 'acme/website/production' };
const TOKEN = { 'pulumi-access-token': 'pul-x' };
const OIDC = { 'pulumi-oidc-token-type': 'organization' };

function settings(
  inputs: Readonly<Record<string, string>>,
  circumstances: Partial<Circumstances> = {},
  env: Readonly<Record<string, string>> = {},
) {
  return settingsFrom(inputsOf(inputs, env), { ...RUN, ...circumstances }, []);
}

const problems = (...words: Parameters<typeof settings>) => problemsOf(() => settings(...words));

describe('a pattern of stacks', () => {
  it.each([
    ['acme/*/production', '*', 'production'],
    ['acme/website/*', 'website', '*'],
    ['acme/web*e/prod-*', 'web*e', 'prod-*'],
    ['acme/*/*', '*', '*'],
  ])('%s is taken', (id, project, stack) => {
    expect(parseStackTarget(id)).toMatchObject({
      value: { kind: 'pattern', id, pattern: { organization: 'acme', project, stack } },
    });
  });

  it.each([
    ['*/website/production', 'in the organisation'],
    ['acme/*', 'org/project/stack'],
    ['acme/*/prod/x', 'org/project/stack'],
    ['acme/**/', 'org/project/stack'],
    ['acme/[a]*/prod', 'org/project/stack'],
    ['acme/web?/prod*', 'org/project/stack'],
    ['ac me/*/prod', 'org/project/stack'],
    ['*', 'org/project/stack'],
  ])('%s is refused with an example', (text, words) => {
    const parsed = parseStackTarget(text);
    expect('problem' in parsed && parsed.problem).toContain(JSON.stringify(text));
    expect('problem' in parsed && parsed.problem).toMatch(
      words === 'in the organisation' ? /in the organisation/ : /acme\/\*\/production/,
    );
  });

  it('a name without a star is a stack', () => {
    expect(parseStackTarget('acme/website/production')).toMatchObject({ value: { kind: 'stack' } });
  });
});

describe('an Insights account', () => {
  it.each([
    ['acme/production', 'production', undefined],
    ['acme/production/us-east-1', 'production', 'us-east-1'],
    ['acme/AWS Prod', 'AWS Prod', undefined],
  ])('%s is taken', (id, parent, child) => {
    expect(parseAccount(id)).toEqual({ value: { id, organization: 'acme', parent, child } });
  });

  it.each([
    'acme',
    'acme/',
    '/production',
    'acme//x',
    'acme/a/b/c',
    'acme/..',
    'acme/a/ b',
    'acme/*',
    'acme/a?b',
    '',
  ])('%j is refused with an example', (text) => {
    const parsed = parseAccount(text);
    expect('problem' in parsed && parsed.problem).toContain(JSON.stringify(text));
    expect('problem' in parsed && parsed.problem).toContain('acme/production/us-east-1');
  });

  it('is target enough', () => {
    expect(settings({ 'pulumi-accounts': 'acme/production', ...TOKEN }).pulumi.accounts).toHaveLength(1);
  });
});

describe('signing in', () => {
  it.each([
    ['organization', 'organization', ''],
    ['team:platform', 'team', 'team:platform'],
    ['personal:octocat', 'personal', 'user:octocat'],
  ])('%s is a token type', (text, kind, scope) => {
    expect(parseOidcTokenType(text)).toEqual({ value: { kind, scope } });
  });

  it.each([
    'Organization',
    'team',
    'team:',
    'team:a b',
    'team:a:b',
    'user:octocat',
    'organization:x',
    'runner:x',
  ])('%s is none, and the message names all three', (text) => {
    const parsed = parseOidcTokenType(text);
    expect('problem' in parsed && parsed.problem).toMatch(/organization, team:NAME or personal:LOGIN/);
  });

  it('by OIDC leaves a token alone that lies about in the environment', () => {
    const { signIn } = settings({ ...STACK, ...OIDC }, {}, { PULUMI_ACCESS_TOKEN: 'pul-lying-about' }).pulumi;
    expect(signIn).toMatchObject({ kind: 'oidc', type: { kind: 'organization' } });
  });

  it('in two ways at once is refused', () => {
    expect(problems({ ...STACK, ...TOKEN, ...OIDC })).toEqual([
      expect.stringContaining('pulumi-oidc-token-type: stands beside pulumi-access-token'),
    ]);
  });

  it('by OIDC without id-token: write says so, but for forks, which never have it', () => {
    expect(problems({ ...STACK, ...OIDC }, { identity: false })).toEqual([
      expect.stringContaining('permissions: id-token: write'),
    ]);
    expect(settings({ ...STACK, ...OIDC }, { identity: false, fork: true }).pulumi.signIn).toEqual({
      kind: 'none',
    });
  });

  it('is nobody’s concern where nothing of Pulumi is gated', () => {
    const scopes = { 'azure-scopes': '/subscriptions/11111111-2222-3333-4444-555555555555' };
    const env = { PULUMI_BACKEND_URL: 's3://bucket', PULUMI_CONSOLE_DOMAIN: '??' };
    expect(settings(scopes, { identity: false }, env).azure.targets).toHaveLength(1);
  });
});

describe('a preview', () => {
  const TWO = { 'pulumi-stacks': 'acme/website/production\nacme/website/staging', ...TOKEN };
  const PATTERN = { 'pulumi-stacks': 'acme/*/production', ...TOKEN };

  it.each<[string, Record<string, string>]>([
    ['one value for the one stack', { ...STACK, ...TOKEN, 'pulumi-preview': 'latest' }],
    ['a line for one of two', { ...TWO, 'pulumi-preview': 'acme/website/staging=latest' }],
    ['a line in another case', { ...TWO, 'pulumi-preview': 'ACME/website/Staging=preview.json' }],
    ['a line for a stack of a pattern', { ...PATTERN, 'pulumi-preview': 'acme/shop/production=latest' }],
  ])('%s is taken', (_, inputs) => {
    expect(settings(inputs).pulumi.previews).toHaveLength(1);
  });

  it.each<[string, Record<string, string>, string]>([
    ['one value for two stacks', { ...TWO, 'pulumi-preview': 'latest' }, 'org/project/stack=VALUE'],
    ['one value for a pattern', { ...PATTERN, 'pulumi-preview': 'latest' }, 'org/project/stack=VALUE'],
    [
      'one value beside no stack',
      { 'pulumi-accounts': 'acme/a', ...TOKEN, 'pulumi-preview': 'latest' },
      'org/project/stack=VALUE',
    ],
    [
      'a stack that is not gated',
      { ...TWO, 'pulumi-preview': 'acme/website/dev=latest' },
      'not among pulumi-stacks',
    ],
    [
      'a stack the pattern leaves out',
      { ...PATTERN, 'pulumi-preview': 'acme/shop/dev=latest' },
      'not among pulumi-stacks',
    ],
  ])('%s is refused', (_, inputs, words) => {
    expect(problems(inputs)).toEqual([expect.stringContaining(words)]);
  });
});

describe('the console', () => {
  it.each(['pulumi.example.com', 'localhost:3000', '127.0.0.1:3000'])('is at %s', (domain) => {
    const { consoleDomain } = settings({ ...STACK, ...TOKEN }, {}, { PULUMI_CONSOLE_DOMAIN: domain }).pulumi;
    expect(consoleDomain).toBe(domain);
  });

  it.each(['https://pulumi.example.com', 'a b', 'host/path', 'user@host', 'host:port', 'host:1:2'])(
    '%s is refused, and the variable named',
    (domain) => {
      expect(problems({ ...STACK, ...TOKEN }, {}, { PULUMI_CONSOLE_DOMAIN: domain })).toEqual([
        expect.stringContaining('PULUMI_CONSOLE_DOMAIN: '),
      ]);
    },
  );
});

describe('a preview in a second stage about a commit of a fork', () => {
  const foreign = (preview: string) =>
    problems({ ...STACK, ...TOKEN, 'pulumi-preview': preview }, { foreignHead: true });
  const ID = '0a1b2c3d-1111-2222-3333-0a1b2c3d4e5f';

  it.each([
    'preview.json',
    './events.log',
    '/tmp/artifact/preview.json',
    'acme/website/production=preview.json',
  ])('is not read from a file: %s', (preview) => {
    expect(foreign(preview)).toEqual([
      expect.stringMatching(/^pulumi-preview: "\S+" is a file.*it proves nothing\. Write latest/),
    ]);
    expect(() => settings({ ...STACK, ...TOKEN, 'pulumi-preview': preview })).not.toThrow();
  });

  it.each(['latest', ID, `acme/website/production=${ID}`])('is read from the service: %s', (preview) => {
    expect(
      settings({ ...STACK, ...TOKEN, 'pulumi-preview': preview }, { foreignHead: true }).pulumi,
    ).toHaveProperty('previews.length', 1);
  });
});
