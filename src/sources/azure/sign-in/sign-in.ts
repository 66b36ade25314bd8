import { SourceError } from '../../../errors.ts';
import { orFailure } from '../../failure.ts';
import type { TokenSource } from '../../http.ts';
import { askCli, type CliAnswer } from './cli.ts';
import { type AzureClient, clientSignIn } from './client.ts';
import type { AzureEnvironment } from './clouds.ts';
import { authorityOf } from './metadata.ts';
import type { AzureSignInPorts } from './ports.ts';
import { type AccessToken, createTokenSource, givenToken } from './tokens.ts';

/** The first way to sign in that is configured. */
export type AzureSignInSettings =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'client'; readonly client: AzureClient }
  | { readonly kind: 'cli' }
  /** A way is asked for that the run has no credentials for, as on a fork. */
  | { readonly kind: 'none' };

/** Tokens for the Resource Manager; or nobody to sign in as; or a login that is there and refused. */
export type AzureSignIn =
  | { readonly kind: 'tokens'; readonly tokens: TokenSource }
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'refused'; readonly error: SourceError };

/**
 * Signs in to Azure. Only the Azure CLI is asked at once, for nobody else knows whether it is logged in; Entra is
 * asked with the first token that is wanted.
 */
export async function signInToAzure(
  settings: AzureSignInSettings,
  environment: AzureEnvironment,
  ports: AzureSignInPorts,
): Promise<AzureSignIn> {
  switch (settings.kind) {
    case 'none':
      return { kind: 'none', reason: 'the run has no credentials' };
    case 'token':
      ports.info('Azure: signed in by AZURE_ACCESS_TOKEN.');
      return { kind: 'tokens', tokens: givenToken(settings.token) };
    case 'client': {
      const signIn = clientSignIn(settings.client, environment, ports);
      return { kind: 'tokens', tokens: createTokenSource(signIn, ports) };
    }
    case 'cli':
      return signInByCli(environment, ports);
  }
}

async function signInByCli(environment: AzureEnvironment, ports: AzureSignInPorts): Promise<AzureSignIn> {
  const audience = await cliAudience(environment, ports);
  const ask = (): Promise<CliAnswer> => askCli(audience, ports.clock());
  const first = await ask();
  if (first.kind !== 'token') return first;
  ports.addSecret(first.token.token);
  ports.info('Azure: signed in by the Azure CLI login.');
  const again = async (): Promise<AccessToken> => {
    const answer = await ask();
    if (answer.kind === 'refused') throw answer.error;
    if (answer.kind === 'none') throw new SourceError('sign-in', `Azure sign-in: ${answer.reason} any more.`);
    ports.addSecret(answer.token.token);
    return answer.token;
  };
  return { kind: 'tokens', tokens: createTokenSource(again, ports, first.token) };
}

/** The CLI knows its own cloud: where this Resource Manager does not tell its audience, the address will do. */
async function cliAudience(environment: AzureEnvironment, ports: AzureSignInPorts): Promise<string> {
  const authority = await orFailure(authorityOf(environment, ports));
  return authority instanceof SourceError ? environment.armUrl.origin : authority.audience;
}
