import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedGitHubEstate } from '../../../sandbox/github/estate.ts';
import { type GitHubSandbox, startGitHub } from '../../../sandbox/github/server.ts';
import { seedPulumiEstate } from '../../../sandbox/pulumi/estate.ts';
import { type PulumiSandbox, startPulumi } from '../../../sandbox/pulumi/server.ts';
import { seededRandom } from '../../../sandbox/random.ts';
import { type OidcTokenType, parseOidcTokenType } from '../../../src/sources/pulumi/oidc.ts';
import { createServices } from '../../../src/sources/pulumi/sign-in.ts';
import { deadlineAfter } from '../../../src/sources/waiting.ts';
import { identityToken as askForToken } from '../../faults/recorder.ts';
import { FAST_PACING } from '../service.ts';
import { readPulumi, type Wanted } from './reader.ts';

let pulumi: PulumiSandbox;
let github: GitHubSandbox;
let secrets: string[];

beforeEach(async () => {
  const now = () => new Date();
  pulumi = await startPulumi(seedPulumiEstate(seededRandom(7), now()));
  github = await startGitHub({ estate: seedGitHubEstate(seededRandom(3)), now });
  secrets = [];
});

afterEach(async () => {
  await Promise.all([pulumi.close(), github.close()]);
});

const identityToken = (audience: string): Promise<string> => askForToken(github, audience);

function read(type: string, wanted: Wanted, identity: typeof identityToken | undefined = identityToken) {
  const parsed = parseOidcTokenType(type);
  if (!('value' in parsed)) throw new Error(parsed.problem);
  const signIn: { kind: 'oidc'; type: OidcTokenType } = { kind: 'oidc', type: parsed.value };
  const serviceOf = createServices(signIn, new URL(pulumi.url), {
    signal: new AbortController().signal,
    pacing: FAST_PACING,
    addSecret: (secret) => void secrets.push(secret),
    identityToken: identity,
  });
  return readPulumi(pulumi, { ...wanted, ports: { serviceOf } });
}

const exchanges = () => pulumi.exchanges.filter(({ path }) => path === '/api/oauth/token');
const failureOf = (outcome: Awaited<ReturnType<typeof read>>) => outcome.targets[0]?.state;
const STAGING = { stacks: ['acme/website/staging'] };

it('an identity token that never comes is waited for as long as reading may take', async () => {
  const serviceOf = createServices(
    { kind: 'oidc', type: { kind: 'organization', scope: '' } },
    new URL(pulumi.url),
    {
      signal: deadlineAfter(50),
      pacing: FAST_PACING,
      addSecret: () => undefined,
      identityToken: () => Promise.withResolvers<string>().promise,
    },
  );
  const outcome = await readPulumi(pulumi, { ...STAGING, ports: { serviceOf } });
  expect(failureOf(outcome)).toMatchObject({
    kind: 'failed',
    failure: { code: 'deadline', message: expect.stringContaining('limits.deadline') },
  });
});

describe('the job’s identity for a Pulumi token', () => {
  it.each([
    ['organization', 'organization', ''],
    ['team:platform', 'team', 'team:platform'],
    ['personal:octocat', 'personal', 'user:octocat'],
  ])('%s is exchanged as the description says', async (type, kind, scope) => {
    expect(failureOf(await read(type, STAGING))).toMatchObject({ kind: 'read' });
    const [exchange, ...more] = exchanges();
    expect(more).toEqual([]);
    expect(exchange?.requestBody).toMatchObject({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      audience: 'urn:pulumi:org:acme',
      requested_token_type: `urn:pulumi:token-type:access_token:${kind}`,
      scope,
      expiration: 1_200,
    });
    expect(exchange?.headers['authorization']).toBeUndefined();
    expect(exchange?.headers['accept']).toBe('application/vnd.pulumi+8');
  });

  it('is exchanged once for each organisation, and every token is masked', async () => {
    const { targets } = await read('organization', {
      stacks: ['acme/website/staging', 'globex/store/production', 'acme/website/production', 'acme/*/clean'],
    });
    expect(targets.map(({ state }) => state.kind)).toEqual(['read', 'read', 'read', 'read']);
    expect(exchanges()).toHaveLength(2);
    const tokens = [...pulumi.estate.tokens].filter(([, rights]) => rights.organization !== undefined);
    expect(tokens).toHaveLength(2);
    for (const [token] of tokens) expect(secrets).toContain(token);
    expect(secrets).toHaveLength(4);
  });

  it('that is not known to Pulumi Cloud is refused with the subject and the audience to register', async () => {
    pulumi.estate.oidcSubjects = ['repo:acme/other:*'];
    expect(failureOf(await read('organization', STAGING))).toMatchObject({
      kind: 'failed',
      failure: {
        code: 'sign-in',
        message: expect.stringMatching(
          /urn:pulumi:org:acme and the subject repo:acme\/infrastructure:pull_request/,
        ),
      },
    });
  });

  it('for another audience is refused', async () => {
    const wrong = () => identityToken('urn:pulumi:org:globex');
    expect(failureOf(await read('organization', STAGING, wrong))).toMatchObject({
      failure: { code: 'sign-in' },
    });
  });

  it('of a role that may not read policy results says which permission is missing', async () => {
    pulumi.estate.oidcRights = { mayReadPolicy: false };
    expect(failureOf(await read('organization', STAGING))).toMatchObject({
      failure: {
        code: 'forbidden',
        message: expect.stringMatching(/not admin by default.*policy_results:read/),
      },
    });
  });

  it('that GitHub does not give names the permission', async () => {
    const refused = () =>
      Promise.reject(new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable'));
    expect(failureOf(await read('organization', STAGING, refused))).toMatchObject({
      failure: { code: 'sign-in', message: expect.stringContaining('permissions: id-token: write') },
    });
  });

  it.each([
    ['an outage', { kind: 'status', status: 503 }, 'server-error'],
    ['a login page', { kind: 'html' }, 'not-json'],
    ['no token', { kind: 'status', status: 200, body: { access_token: '' } }, 'contract'],
    [
      'a token with a line break',
      { kind: 'status', status: 200, body: { access_token: 'a\nb' } },
      'contract',
    ],
  ] as const)('answered with %s is that failure, and nothing else is asked', async (_, fault, code) => {
    pulumi.faults.add({ path: /oauth/, fault });
    expect(failureOf(await read('organization', STAGING))).toMatchObject({
      kind: 'failed',
      failure: { code },
    });
    expect(pulumi.exchanges.every(({ path }) => path === '/api/oauth/token')).toBe(true);
  });

  it('never appears in a message, also where the service echoes it', async () => {
    const identity = await identityToken('urn:pulumi:org:acme');
    pulumi.faults.add({
      path: /oauth/,
      fault: {
        kind: 'status',
        status: 400,
        body: { error: 'invalid_grant', error_description: `bad ${identity}` },
      },
    });
    const outcome = await read('organization', STAGING, () => Promise.resolve(identity));
    expect(JSON.stringify(outcome)).toContain('bad ***');
    expect(JSON.stringify(outcome)).not.toContain(identity);
  });
});

describe('one organisation that lets nobody in', () => {
  it('fails its own targets only', async () => {
    const picky = (audience: string) => identityToken(audience.replace('globex', 'elsewhere'));
    const { targets, findings } = await read(
      'organization',
      { stacks: ['globex/store/production', 'acme/website/staging'] },
      picky,
    );
    expect(targets.map(({ state }) => state.kind)).toEqual(['failed', 'read']);
    expect(findings.length).toBeGreaterThan(0);
  });
});
