import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { SourceError } from '../../errors.ts';

/** How the Azure side signs in: a token, nothing at all, or a sign-in that was refused. */
export type AzureSignIn =
  | {
      readonly kind: 'token';
      readonly token: string;
      readonly from: 'AZURE_ACCESS_TOKEN' | 'the Azure CLI login';
    }
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'refused'; readonly error: SourceError };

const CLI_TIMEOUT_MS = 60_000;

const cliToken = v.object({ accessToken: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/)) });

/** The ready token where there is one, else the token of the Azure CLI's login for this Resource Manager. */
export async function signInToAzure(ready: string | undefined, armUrl: URL): Promise<AzureSignIn> {
  if (ready !== undefined) return { kind: 'token', token: ready, from: 'AZURE_ACCESS_TOKEN' };
  try {
    const { stdout } = await askCli(armUrl);
    const { accessToken } = v.parse(cliToken, JSON.parse(stdout));
    return { kind: 'token', token: accessToken, from: 'the Azure CLI login' };
  } catch (cause) {
    return withoutToken(cause);
  }
}

/** Every word is fixed but the address, whose host the configuration has held to letters, digits, dots and dashes. */
async function askCli(armUrl: URL): Promise<{ stdout: string }> {
  const words = ['account', 'get-access-token', '--resource', armUrl.origin, '--output', 'json'];
  // On Windows az is a batch file, which only a shell can start.
  const shell = process.platform === 'win32';
  // And that shell would look in the working folder first, which a pull request fills.
  return promisify(execFile)('az', words, { timeout: CLI_TIMEOUT_MS, shell, cwd: tmpdir() });
}

function withoutToken(cause: unknown): AzureSignIn {
  const stderr = errorText(cause, 'stderr');
  if (errorText(cause, 'code') === 'ENOENT')
    return { kind: 'none', reason: 'the Azure CLI is not installed' };
  if (/az login/i.test(stderr)) return { kind: 'none', reason: 'the Azure CLI is not logged in' };
  // What az prints on success is the token itself, so only its error output may be shown.
  const came = stderr.replace(/\s+/g, ' ').trim().slice(0, 300) || 'it gave no readable token';
  const message = `Azure sign-in: the Azure CLI's login was refused: ${came} Log in again before this step (azure/login), or set AZURE_ACCESS_TOKEN.`;
  return { kind: 'refused', error: new SourceError('sign-in', message) };
}

function errorText(cause: unknown, name: 'stderr' | 'code'): string {
  if (typeof cause !== 'object' || cause === null || !(name in cause)) return '';
  return String(Object.entries(cause).find(([key]) => key === name)?.[1] ?? '');
}
