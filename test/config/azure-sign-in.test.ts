import { describe, expect, it } from 'vitest';
import { secretInputs } from '../../src/config/inputs.ts';
import { type Circumstances, settingsFrom } from '../../src/config/settings.ts';
import { CIRCUMSTANCES, inputsOf } from '../builders/config.ts';
import { problemsOf } from './problems.ts';

const RUN: Circumstances = { ...CIRCUMSTANCES, identity: true };
const SCOPE = { 'azure-scopes': '/subscriptions/11111111-2222-3333-4444-555555555555' };
const TENANT = '00000000-1111-4222-8333-444444444444';
const OTHER_TENANT = 'contoso.onmicrosoft.com';
const CLIENT = '3f8a5c1e-7b42-4d19-8e60-c2d94a7b1f05';
const OTHER_CLIENT = '99999999-7b42-4d19-8e60-c2d94a7b1f05';
const IDS = { 'azure-tenant-id': TENANT, 'azure-client-id': CLIENT };
const SECRET = { 'azure-client-secret': 'secret~1234' };
const ARM = { ARM_TENANT_ID: TENANT, ARM_CLIENT_ID: CLIENT };
const AZURE = { AZURE_TENANT_ID: OTHER_TENANT, AZURE_CLIENT_ID: OTHER_CLIENT };
const READY = { AZURE_ACCESS_TOKEN: 'eyJ.ready' };

type Words = Readonly<Record<string, string>>;

const variables = (inputs: Words): Words =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));

function signIn(inputs: Words, env: Words = {}, circumstances: Partial<Circumstances> = {}) {
  const read = inputsOf({ ...SCOPE, ...inputs }, env);
  return settingsFrom(read, { ...RUN, ...circumstances }, []).azure.signIn;
}

const problems = (...words: Parameters<typeof signIn>) => problemsOf(() => signIn(...words));

const client = (federated: boolean, secret?: string, tenantId = TENANT, clientId = CLIENT) => ({
  kind: 'client',
  client: { tenantId, clientId, federated, secret },
});

const NO_IDENTITY = { identity: false };
const FORK = { identity: false, fork: true };

describe('the sign-in to Azure', () => {
  it.each<[string, Words, Words, Partial<Circumstances>, unknown]>([
    ['nothing at all', {}, {}, {}, { kind: 'cli' }],
    ['a ready token', {}, READY, {}, { kind: 'token', token: 'eyJ.ready' }],
    [
      'a ready token before a client',
      { ...IDS, ...SECRET },
      READY,
      {},
      { kind: 'token', token: 'eyJ.ready' },
    ],
    ['a client', IDS, {}, {}, client(true)],
    ['a client with a secret', { ...IDS, ...SECRET }, {}, {}, client(true, 'secret~1234')],
    ['a secret without an identity', { ...IDS, ...SECRET }, {}, NO_IDENTITY, client(false, 'secret~1234')],
    ['variables of Azure', {}, AZURE, {}, client(true, undefined, OTHER_TENANT, OTHER_CLIENT)],
    ['variables of Terraform', {}, ARM, {}, client(true)],
    [
      'variables of both, Azure first',
      {},
      { ...ARM, ...AZURE },
      {},
      client(true, undefined, OTHER_TENANT, OTHER_CLIENT),
    ],
    ['inputs before variables', IDS, AZURE, {}, client(true)],
    [
      'an input beside a variable',
      { 'azure-client-id': CLIENT },
      { ARM_TENANT_ID: TENANT },
      {},
      client(true),
    ],
    [
      'a secret in a variable of Azure',
      IDS,
      { AZURE_CLIENT_SECRET: 'secret~az', ARM_CLIENT_SECRET: 'secret~arm' },
      NO_IDENTITY,
      client(false, 'secret~az'),
    ],
    [
      'a secret in a variable of Terraform',
      {},
      { ...ARM, ARM_CLIENT_SECRET: 'secret~arm' },
      NO_IDENTITY,
      client(false, 'secret~arm'),
    ],
    ['variables without a proof, which other tools may have set', {}, ARM, NO_IDENTITY, { kind: 'cli' }],
    ['half of the variables', {}, { ARM_TENANT_ID: TENANT }, {}, { kind: 'cli' }],
    ['a lone secret in a variable', {}, { ARM_CLIENT_SECRET: 'secret~arm' }, {}, { kind: 'cli' }],
    ['a fork with variables', {}, ARM, FORK, { kind: 'cli' }],
    ['a fork with ids', IDS, {}, FORK, { kind: 'none' }],
    [
      'a fork with one id, the other an empty secret',
      { 'azure-tenant-id': TENANT },
      {},
      FORK,
      { kind: 'none' },
    ],
    ['a fork with a secret', { ...IDS, ...SECRET }, {}, FORK, client(false, 'secret~1234')],
    ['a fork with a ready token', IDS, READY, FORK, { kind: 'token', token: 'eyJ.ready' }],
  ])('of %s', (_, inputs, env, circumstances, expected) => {
    expect(signIn(inputs, env, circumstances)).toEqual(expected);
  });

  it.each<[string, Words, Words, Partial<Circumstances>, readonly string[]]>([
    [
      'a tenant alone',
      { 'azure-tenant-id': TENANT },
      {},
      {},
      ['azure-client-id: is needed beside azure-tenant-id'],
    ],
    [
      'a client alone',
      { 'azure-client-id': CLIENT },
      {},
      {},
      ['azure-tenant-id: is needed beside azure-client-id'],
    ],
    [
      'a client alone beside a ready token',
      { 'azure-client-id': CLIENT },
      READY,
      {},
      ['azure-tenant-id: is needed'],
    ],
    [
      'a secret alone',
      SECRET,
      {},
      {},
      [
        'azure-tenant-id: is needed beside azure-client-secret',
        'azure-client-id: is needed beside azure-client-secret',
      ],
    ],
    [
      'a secret and a tenant',
      { ...SECRET, 'azure-tenant-id': TENANT },
      {},
      {},
      ['azure-client-id: is needed beside azure-tenant-id and azure-client-secret'],
    ],
    [
      'ids without a proof',
      IDS,
      {},
      NO_IDENTITY,
      [
        'azure-client-id: needs an identity token of the job, or a secret. Give the job "permissions: id-token: write"',
      ],
    ],
    [
      'a client that is none',
      { ...IDS, 'azure-client-id': 'my-app' },
      {},
      {},
      ['azure-client-id: is no application (client) id'],
    ],
    [
      'a tenant that is none',
      { ...IDS, 'azure-tenant-id': 'common' },
      {},
      {},
      ['azure-tenant-id: "common" is no'],
    ],
    [
      'a variable that is none',
      {},
      { ...ARM, ARM_CLIENT_ID: 'x' },
      {},
      ['ARM_CLIENT_ID: is no application (client) id'],
    ],
    [
      'a secret in two lines',
      IDS,
      { AZURE_CLIENT_SECRET: 'a\nb' },
      {},
      ['AZURE_CLIENT_SECRET: holds blanks'],
    ],
  ])('of %s is refused', (_, inputs, env, circumstances, expected) => {
    expect(problems(inputs, env, circumstances)).toEqual(
      expected.map((words) => expect.stringContaining(words)),
    );
  });

  it('is refused together with what else is wrong', () => {
    const inputs = { 'azure-tenant-id': TENANT, 'azure-since': '2027-01-01T00:00:00Z' };
    expect(problems(inputs)).toHaveLength(2);
  });

  it('is nobody’s concern where nothing of Azure is gated', () => {
    const env = {
      ARM_TENANT_ID: '??',
      AZURE_CLIENT_ID: '??',
      ARM_CLIENT_SECRET: 'a b',
      PULUMI_ACCESS_TOKEN: 'pul-x',
    };
    const inputs = { 'azure-scopes': '', 'pulumi-stacks': 'a/b/c', 'azure-tenant-id': TENANT };
    expect(signIn(inputs, env)).toEqual({ kind: 'none' });
  });

  it('reads no variable beside an input of the same name, nor beside a ready token', () => {
    expect(signIn(IDS, { AZURE_TENANT_ID: '??', ARM_CLIENT_ID: '??' })).toEqual(client(true));
    expect(signIn({}, { ...READY, AZURE_TENANT_ID: '??' })).toMatchObject({ kind: 'token' });
  });

  it.each([
    ['an input', variables({ ...SCOPE, ...SECRET }), ['secret~1234']],
    ['a variable', { ...variables(SCOPE), ARM_CLIENT_SECRET: 'secret~arm' }, ['secret~arm']],
    ['a variable, though no input names a scope', { ARM_CLIENT_SECRET: 'secret~arm' }, ['secret~arm']],
  ])('masks the secret of %s', (_, env, expected) => {
    expect(secretInputs(env)).toEqual(expected);
  });

  it('takes the cloud by its name', () => {
    const read = inputsOf({ ...SCOPE, 'azure-environment': 'AzureUSGovernment' });
    expect(settingsFrom(read, RUN, []).azure.environment).toMatchObject({
      oidcAudience: 'api://AzureADTokenExchangeUSGov',
      authority: { audience: 'https://management.usgovcloudapi.net' },
    });
  });
});
