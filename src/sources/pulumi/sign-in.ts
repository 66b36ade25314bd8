import { SourceError } from '../../errors.ts';
import { createService, type Service } from '../http.ts';
import type { Pacing } from '../pacing.ts';
import { untilAborted } from '../waiting.ts';
import { audienceOf, exchangeToken, type OidcTokenType } from './oidc.ts';

/** How the Pulumi side signs in. */
export type PulumiSignIn =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'oidc'; readonly type: OidcTokenType }
  | { readonly kind: 'none' };

export type SignInPorts = {
  readonly signal: AbortSignal;
  readonly pacing: Pacing;
  /** Masks a token that was not among the inputs. */
  readonly addSecret: (secret: string) => void;
  /** The job's identity token from the runner, for an audience. Absent outside GitHub Actions. */
  readonly identityToken?: ((audience: string) => Promise<string>) | undefined;
};

/** Gives the signed-in client of an organisation. */
export type ServiceOf = (organization: string) => Promise<Service>;

/** +8 is the version that the API documentation asks for. */
const ACCEPT = 'application/vnd.pulumi+8';

const BY_TOKEN = {
  unauthorized:
    'The access token is wrong or has expired: renew it (pulumi-access-token, or PULUMI_ACCESS_TOKEN).',
  forbidden:
    'The token lacks a permission: policy_results:read is needed (by default only Admins have it), and stack:read for the stack; to triage, also the right to change issues.',
};

const BY_OIDC = {
  unauthorized: 'The token that was exchanged for the job is refused, or has expired: run the job again.',
  forbidden:
    'The role of the exchanged token lacks a permission. Tokens by OIDC are not admin by default: give the role policy_results:read and stack:read, or name a team that has it (pulumi-oidc-token-type: team:NAME).',
};

/** A client for every organisation: one for all by a stored token, one each by the job's identity. */
export function createServices(
  signIn: Exclude<PulumiSignIn, { kind: 'none' }>,
  apiUrl: URL,
  ports: SignInPorts,
): ServiceOf {
  if (signIn.kind === 'token') {
    const service = Promise.resolve(clientFor(apiUrl, signIn.token, BY_TOKEN, ports));
    return () => service;
  }
  const known = new Map<string, Promise<Service>>();
  return (organization) => {
    const service = known.get(organization) ?? signInByIdentity(organization, signIn.type, apiUrl, ports);
    known.set(organization, service);
    return service;
  };
}

async function signInByIdentity(
  organization: string,
  type: OidcTokenType,
  apiUrl: URL,
  ports: SignInPorts,
): Promise<Service> {
  const identity = await identityFor(organization, ports);
  ports.addSecret(identity);
  const exchange = clientFor(apiUrl, identity, BY_OIDC, ports, {});
  const token = await exchangeToken(exchange, organization, type, identity);
  ports.addSecret(token);
  return clientFor(apiUrl, token, BY_OIDC, ports);
}

async function identityFor(organization: string, { identityToken, signal }: SignInPorts): Promise<string> {
  const what = `Pulumi Cloud: signing in to ${organization} failed`;
  if (identityToken === undefined)
    throw new SourceError('sign-in', `${what}: this run has no identity token.`);
  try {
    return await untilAborted(identityToken(audienceOf(organization)), signal);
  } catch (cause) {
    if (signal.aborted) throw cause;
    const came = cause instanceof Error ? cause.message.replace(/\s+/g, ' ') : String(cause);
    throw new SourceError(
      'sign-in',
      `${what}: GitHub gave no identity token: ${came}. The job needs "permissions: id-token: write".`,
      { cause },
    );
  }
}

/** The word in front of the token is literally "token", not Bearer. */
function clientFor(
  url: URL,
  secret: string,
  remedies: typeof BY_TOKEN,
  { signal, pacing }: SignInPorts,
  headers: Readonly<Record<string, string>> = { authorization: `token ${secret}` },
): Service {
  return createService({
    name: 'Pulumi Cloud',
    url,
    headers: { accept: ACCEPT, ...headers },
    secret,
    requestIdHeaders: ['x-pulumi-request-id'],
    remedies,
    signal,
    pacing,
  });
}
