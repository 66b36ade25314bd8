import { describe, expect, it } from 'vitest';
import { servicesOf, withTargets } from '../../src/config/targets.ts';
import { inputsOf, levelsOf, STACK, SUBSCRIPTION, settingsOf } from '../builders/config.ts';
import { problemsOf } from './problems.ts';

const NOTHING = { 'pulumi-stacks': '', 'pulumi-access-token': '' };
const GROUP = `${SUBSCRIPTION}/resourceGroups/shop`;
const TENANT = '00000000-1111-4222-8333-444444444444';
const CLIENT = '3f8a5c1e-7b42-4d19-8e60-c2d94a7b1f05';

const idsOf = (targets: readonly { readonly id: string }[]): readonly string[] => targets.map(({ id }) => id);

/** The ids of the targets that inputs and files name together, by kind. */
function targetsOf(inputs: Readonly<Record<string, string>>, ...texts: readonly string[]) {
  const files = levelsOf(texts).map(({ file }) => file);
  const joined = withTargets(inputsOf(inputs), files);
  return {
    stacks: idsOf(joined['pulumi-stacks']),
    accounts: idsOf(joined['pulumi-accounts']),
    scopes: idsOf(joined['azure-scopes']),
  };
}

describe('targets of policy files', () => {
  it('join those of the inputs, of each kind, the inputs first and the highest file next', () => {
    const inputs = { 'pulumi-stacks': 'a/b/1', 'pulumi-accounts': 'acme/1', 'azure-scopes': SUBSCRIPTION };
    const central = `targets: { pulumi-stacks: [a/b/2, a/*/2], azure-scopes: ${GROUP} }`;
    const own = 'targets: { pulumi-stacks: a/b/3, pulumi-accounts: [acme/2, acme/2/eu] }';
    expect(targetsOf(inputs, central, own)).toEqual({
      stacks: ['a/b/1', 'a/b/2', 'a/*/2', 'a/b/3'],
      accounts: ['acme/1', 'acme/2', 'acme/2/eu'],
      scopes: [SUBSCRIPTION, GROUP],
    });
  });

  it('count once, wherever and how often they are named', () => {
    const inputs = { 'pulumi-stacks': 'a/b/1', 'pulumi-accounts': 'acme/1', 'azure-scopes': GROUP };
    const file = `targets: { pulumi-stacks: [a/b/1, a/b/2, a/b/2], pulumi-accounts: [acme/1, acme/1], azure-scopes: [${GROUP.toUpperCase()}, ${GROUP}/, ${SUBSCRIPTION}] }`;
    const once = { stacks: ['a/b/1', 'a/b/2'], accounts: ['acme/1'], scopes: [GROUP, SUBSCRIPTION] };
    expect(targetsOf(inputs, file)).toEqual(once);
    expect(targetsOf(inputs, file, file)).toEqual(once);
  });

  it('leave the inputs alone where there are none', () => {
    const inputs = { 'pulumi-stacks': 'a/b/1' };
    expect(targetsOf(inputs)).toEqual({ stacks: ['a/b/1'], accounts: [], scopes: [] });
    expect(targetsOf(inputs, 'targets: {}', '')).toEqual({ stacks: ['a/b/1'], accounts: [], scopes: [] });
  });

  it.each([
    ['stacks', `targets: { pulumi-stacks: ${STACK} }`, { 'pulumi-access-token': 'pul-x' }],
    ['accounts', 'targets: { pulumi-accounts: acme/aws }', { 'pulumi-access-token': 'pul-x' }],
    ['scopes', `targets: { azure-scopes: ${SUBSCRIPTION} }`, {}],
  ])('are target enough: %s', (_, file, inputs) => {
    expect(() => settingsOf({ files: [file], inputs: { ...NOTHING, ...inputs } })).not.toThrow();
    expect(() => settingsOf({ files: [file, ''], inputs: { ...NOTHING, ...inputs } })).not.toThrow();
    expect(() => settingsOf({ files: ['', file], inputs: { ...NOTHING, ...inputs } })).not.toThrow();
  });

  it('are needed: without any in inputs and files the run is refused', () => {
    expect(problemsOf(() => settingsOf({ files: ['targets: {}'], inputs: NOTHING }))).toEqual([
      expect.stringContaining('no target at all'),
    ]);
  });

  it('need a token as those of the inputs do', () => {
    expect(
      problemsOf(() => settingsOf({ files: [`targets: { pulumi-stacks: ${STACK} }`], inputs: NOTHING })),
    ).toEqual([expect.stringContaining('pulumi-access-token: is needed')]);
  });

  it('may have a preview', () => {
    const inputs = { ...NOTHING, 'pulumi-access-token': 'pul-x', 'pulumi-preview': 'latest' };
    expect(
      settingsOf({ files: [`targets: { pulumi-stacks: ${STACK} }`], inputs }).pulumi.previews,
    ).toHaveLength(1);
    expect(
      problemsOf(() => settingsOf({ files: [`targets: { pulumi-stacks: [${STACK}, a/b/c] }`], inputs })),
    ).toEqual([expect.stringContaining('one value is for one stack')]);
  });
});

describe('the services of policy files', () => {
  it.each<[string, readonly string[], { readonly pulumi: boolean; readonly azure: boolean }]>([
    ['no file', [], { pulumi: false, azure: false }],
    ['no targets', ['', 'targets: {}'], { pulumi: false, azure: false }],
    ['stacks', [`targets: { pulumi-stacks: ${STACK} }`], { pulumi: true, azure: false }],
    [
      'accounts, in the second',
      ['', 'targets: { pulumi-accounts: acme/aws }'],
      { pulumi: true, azure: false },
    ],
    ['scopes', [`targets: { azure-scopes: ${SUBSCRIPTION} }`, ''], { pulumi: false, azure: true }],
    [
      'both, one in each',
      [`targets: { azure-scopes: ${SUBSCRIPTION} }`, 'targets: { pulumi-stacks: a/b/c }'],
      { pulumi: true, azure: true },
    ],
  ])('of %s', (_, texts, expected) => {
    expect(
      servicesOf(
        levelsOf(texts).map(({ file }) => file),
        { part: false },
      ),
    ).toEqual(expected);
  });
});

describe('variables of the environment', () => {
  const AZURE_FILE = `targets: { azure-scopes: ${SUBSCRIPTION} }`;
  const PULUMI_FILE = `targets: { pulumi-stacks: ${STACK} }`;
  const OF_AZURE = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT };
  const OF_TERRAFORM = { ARM_TENANT_ID: TENANT, ARM_CLIENT_ID: CLIENT, ARM_CLIENT_SECRET: 'secret~arm' };
  const signedIn = { kind: 'client', client: { tenantId: TENANT, clientId: CLIENT } };

  it.each([
    ['AZURE_…', OF_AZURE],
    ['ARM_…', OF_TERRAFORM],
  ])('%s stand in once a file names a scope', (_, env) => {
    const circumstances = { identity: true };
    const signIn = (file: string) => settingsOf({ files: [file], env, circumstances }).azure.signIn;
    expect(signIn(AZURE_FILE)).toMatchObject(signedIn);
    expect(signIn('')).toEqual({ kind: 'cli' });
    expect(signIn(PULUMI_FILE)).toEqual({ kind: 'cli' });
  });

  it('are checked only then', () => {
    const env = { AZURE_TENANT_ID: '??', PULUMI_BACKEND_URL: 's3://state', PULUMI_CONSOLE_DOMAIN: '??' };
    const inputs = {
      ...NOTHING,
      'azure-scopes': SUBSCRIPTION,
      'azure-tenant-id': TENANT,
      'azure-client-id': CLIENT,
    };
    const circumstances = { identity: true };
    expect(() => settingsOf({ env, inputs, circumstances })).not.toThrow();
    expect(problemsOf(() => settingsOf({ env, inputs, circumstances, files: [PULUMI_FILE] }))).toEqual([
      expect.stringContaining('PULUMI_BACKEND_URL: "s3://state" is a state store'),
      expect.stringContaining('PULUMI_CONSOLE_DOMAIN: '),
    ]);
    expect(problemsOf(() => settingsOf({ env: { AZURE_TENANT_ID: '??' }, files: [AZURE_FILE] }))).toEqual([
      expect.stringMatching(/^AZURE_TENANT_ID: \S+ is no tenant/),
    ]);
  });

  it('PULUMI_… stand in once a file names a stack or an account', () => {
    const env = {
      PULUMI_ACCESS_TOKEN: 'pul-env',
      PULUMI_BACKEND_URL: 'https://pulumi.acme.com',
      PULUMI_CONSOLE_DOMAIN: 'console.acme.com',
    };
    for (const files of [[PULUMI_FILE], ['', 'targets: { pulumi-accounts: acme/aws }']]) {
      expect(settingsOf({ env, inputs: NOTHING, files }).pulumi).toMatchObject({
        apiUrl: { href: 'https://pulumi.acme.com/' },
        consoleDomain: 'console.acme.com',
        signIn: { kind: 'token', token: 'pul-env' },
      });
    }
    const inputs = { ...NOTHING, 'azure-scopes': SUBSCRIPTION };
    expect(settingsOf({ env, inputs, files: [AZURE_FILE] }).pulumi).toMatchObject({
      apiUrl: { href: 'https://api.pulumi.com/' },
      consoleDomain: undefined,
    });
  });
});
