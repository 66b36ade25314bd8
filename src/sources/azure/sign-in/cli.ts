import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { SourceError } from '../../../errors.ts';
import { withoutPeople } from '../../http-error.ts';
import { aadstsNumber } from './refusal.ts';
import type { AccessToken } from './tokens.ts';

/** What the Azure CLI says to being asked for a token: one, that nobody is logged in, or that the login is refused. */
export type CliAnswer =
  | { readonly kind: 'token'; readonly token: AccessToken }
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'refused'; readonly error: SourceError };

export const CLI_TIMEOUT_MS = 60_000;

const cliToken = v.object({
  accessToken: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/)),
  /** Seconds since 1970, of az 2.54 and later. Its `expiresOn` is local time without a zone, and not used. */
  expires_on: v.fallback(
    v.optional(v.pipe(v.union([v.number(), v.string()]), v.transform(Number))),
    undefined,
  ),
});

/** Asks the Azure CLI's login for a token of an audience. */
export async function askCli(audience: string, now: Date): Promise<CliAnswer> {
  try {
    const { stdout } = await runCli(audience);
    const { accessToken, expires_on } = v.parse(cliToken, JSON.parse(stdout));
    const lifetimeMs = expires_on === undefined ? undefined : expires_on * 1000 - now.getTime();
    return { kind: 'token', token: { token: accessToken, lifetimeMs } };
  } catch (cause) {
    return withoutToken(cause);
  }
}

/** Every word is fixed but the audience, which is held to letters, digits, dots, dashes, colons and slashes. */
async function runCli(audience: string): Promise<{ stdout: string }> {
  const words = ['account', 'get-access-token', '--resource', audience, '--output', 'json'];
  // On Windows az is a batch file, which only a shell can start.
  const shell = process.platform === 'win32';
  // And that shell would look in the working folder first, which a pull request fills.
  return promisify(execFile)('az', words, { timeout: CLI_TIMEOUT_MS, shell, cwd: tmpdir() });
}

function withoutToken(cause: unknown): CliAnswer {
  const stderr = errorText(cause, 'stderr');
  const number = aadstsNumber(stderr);
  if (errorText(cause, 'code') === 'ENOENT')
    return { kind: 'none', reason: 'the Azure CLI is not installed' };
  // A login that Entra refuses is one, though az then says to log in again.
  if (number === undefined && /az login/i.test(stderr))
    return { kind: 'none', reason: 'the Azure CLI is not logged in' };
  // What az prints on success is the token itself, so only its error output may be shown.
  const came = withoutPeople(stderr).replace(/\s+/g, ' ').trim().slice(0, 300) || 'it gave no readable token';
  const advice =
    number === '700024'
      ? "The CLI cannot renew a token once the job's identity token, which lives five minutes, is over: give azure-tenant-id and azure-client-id, and the gate signs in itself."
      : 'Log in again before this step (azure/login), or set AZURE_ACCESS_TOKEN.';
  const message = `Azure sign-in: the Azure CLI's login was refused: ${came} ${advice}`;
  return { kind: 'refused', error: new SourceError('sign-in', message) };
}

function errorText(cause: unknown, name: 'stderr' | 'code'): string {
  if (typeof cause !== 'object' || cause === null || !(name in cause)) return '';
  return String(Object.entries(cause).find(([key]) => key === name)?.[1] ?? '');
}
