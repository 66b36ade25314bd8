import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AzureEnvironment, environmentAt } from '../../../src/sources/azure/sign-in/clouds.ts';
import { type AzureSignIn, signInToAzure } from '../../../src/sources/azure/sign-in/sign-in.ts';
import { environmentOf, isLetIn, portsOf, type SignInScene, startScene } from './sign-in-scene.ts';

let scene: SignInScene;
let folder: string;

beforeEach(async () => {
  scene = await startScene();
  folder = await mkdtemp(join(tmpdir(), 'policy-gate-az-'));
  vi.stubEnv('PATH', `${folder}:/bin:/usr/bin`);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all([scene.close(), rm(folder, { recursive: true, force: true })]);
});

/** A stand-in for az: a real program on the path, which notes what it is asked. */
async function az(script: string): Promise<void> {
  await writeFile(join(folder, 'az'), `#!/bin/sh\necho "$*" >> ${folder}/asked\n${script}\n`);
  await chmod(join(folder, 'az'), 0o755);
}

/** The az that gives a token which lives so long. */
function giving(token: string, lifetimeMs: number): Promise<void> {
  const expiresOn = Math.floor((scene.now().getTime() + lifetimeMs) / 1000);
  return az(`echo '{"accessToken": "${token}", "expires_on": ${expiresOn}, "expiresOn": "local"}'`);
}

const asked = async () => (await readFile(join(folder, 'asked'), 'utf8')).trim().split('\n');

const signIn = (environment: AzureEnvironment = environmentOf(scene)): Promise<AzureSignIn> =>
  signInToAzure({ kind: 'cli' }, environment, portsOf(scene));

async function tokens(environment?: AzureEnvironment) {
  const signedIn = await signIn(environment);
  if (signedIn.kind !== 'tokens') throw new Error(JSON.stringify(signedIn));
  return signedIn.tokens;
}

const HOUR_MS = 3_600_000;

describe('the login of the Azure CLI', () => {
  it('is asked once, for the audience of the cloud, and masked', async () => {
    const token = scene.azure.issueToken();
    await giving(token, HOUR_MS);
    const came = await tokens();
    expect(await came.current()).toBe(token);
    expect(await isLetIn(scene, token)).toBe(true);
    expect(await asked()).toEqual([
      'account get-access-token --resource https://management.azure.com --output json',
    ]);
    expect(scene.secrets).toEqual([token]);
    expect(scene.lines).toEqual(['Azure: signed in by the Azure CLI login.']);
  });

  it('is asked for the audience that another Resource Manager tells', async () => {
    await giving('eyJ.first', HOUR_MS);
    await tokens(environmentAt(new URL(scene.azure.url)));
    expect((await asked())[0]).toContain('--resource https://management.core.windows.net/ --output');
  });

  it('is asked for the address where the Resource Manager tells none', async () => {
    scene.azure.faults.add({ path: /metadata/, fault: { kind: 'status', status: 404 } });
    await giving('eyJ.first', HOUR_MS);
    await tokens(environmentAt(new URL(scene.azure.url)));
    expect((await asked())[0]).toContain(`--resource ${scene.azure.url} --output`);
  });

  it('is asked again before its token expires', async () => {
    await giving('eyJ.first', HOUR_MS);
    const came = await tokens();
    scene.pass(HOUR_MS - 5 * 60_000);
    await giving('eyJ.second', HOUR_MS);
    expect(await came.current()).toBe('eyJ.second');
    expect(scene.secrets).toEqual(['eyJ.first', 'eyJ.second']);
    expect(await asked()).toHaveLength(2);
  });

  it.each(['', ', "expires_on": "soon"', ', "expires_on": null', ', "expires_on": 1'])(
    'that does not tell when its token expires (%s) is asked again when it is refused',
    async (expiry) => {
      await az(`echo '{"accessToken": "eyJ.first"${expiry}}'`);
      const came = await tokens();
      scene.pass(24 * HOUR_MS);
      expect(await came.current()).toBe('eyJ.first');
      await giving('eyJ.second', HOUR_MS);
      expect(await came.renew('eyJ.first')).toBe('eyJ.second');
    },
  );

  it('that has only the refused token to give has none', async () => {
    await giving('eyJ.first', HOUR_MS);
    const came = await tokens();
    expect(await came.renew('eyJ.first')).toBeUndefined();
  });

  it('that is gone in the middle is an error', async () => {
    await giving('eyJ.first', HOUR_MS);
    const came = await tokens();
    scene.pass(HOUR_MS);
    await az("echo 'Please run az login to setup account.' >&2; exit 1");
    await expect(came.current()).rejects.toMatchObject({
      code: 'sign-in',
      message: 'Azure sign-in: the Azure CLI is not logged in any more.',
    });
  });

  it('that cannot renew keeps its token to the end, and says how to do better', async () => {
    await giving('eyJ.first', HOUR_MS);
    const came = await tokens();
    scene.pass(HOUR_MS - 60_000);
    await az(
      "echo 'AADSTS700024: Client assertion is not within its valid time range. Please run: az login' >&2; exit 1",
    );
    expect(await came.current()).toBe('eyJ.first');
    expect(scene.lines[1]).toMatch(/AADSTS700024.*azure-tenant-id and azure-client-id/);
    scene.pass(60_000);
    await expect(came.current()).rejects.toMatchObject({ code: 'sign-in' });
  });
});

describe('without a login', () => {
  it('none is told where az is not installed', async () => {
    vi.stubEnv('PATH', folder);
    expect(await signIn()).toEqual({ kind: 'none', reason: 'the Azure CLI is not installed' });
  });

  it('none is told where nobody is logged in', async () => {
    await az("echo 'ERROR: Please run az login to setup account.' >&2; exit 1");
    expect(await signIn()).toEqual({ kind: 'none', reason: 'the Azure CLI is not logged in' });
  });

  it.each([
    [
      'an expired login',
      "echo 'AADSTS700082: The refresh token has expired. Please run: az login' >&2; exit 1",
      'AADSTS700082',
    ],
    [
      'a person, who is not named',
      "echo 'AADSTS50076: User bob@contoso.com must use MFA' >&2; exit 1",
      'User (e-mail) must',
    ],
    ['an answer without a token', 'echo "{}"', 'no readable token'],
    ['no JSON, which is not shown', 'echo eyJ.secret', 'no readable token'],
    ['a token with a line break', `echo '{"accessToken": "a\\\\nb"}'`, 'no readable token'],
  ])('%s is a refusal', async (_, script, words) => {
    await az(script);
    const signedIn = await signIn();
    expect(signedIn).toMatchObject({ kind: 'refused', error: { code: 'sign-in' } });
    expect(signedIn.kind === 'refused' && signedIn.error.message).toContain(words);
    expect(JSON.stringify(signedIn)).not.toContain('eyJ');
  });
});
