import { SourceError } from '../../../errors.ts';
import { untilAborted } from '../../waiting.ts';
import type { Authority, AzureEnvironment } from './clouds.ts';
import { authorityOf } from './metadata.ts';
import type { AzureSignInPorts } from './ports.ts';
import { toRefusal } from './refusal.ts';
import { type AzureClientId, type Credential, requestToken } from './token-endpoint.ts';
import type { AccessToken } from './tokens.ts';

/** A client of Entra, and how it may prove to be it: by the job's identity, by a secret, or first one, then the other. */
export type AzureClient = AzureClientId & {
  /** The runner gives the job identity tokens. */
  readonly federated: boolean;
  readonly secret: string | undefined;
};

type Way = { readonly name: string; readonly credential: () => Promise<Credential> };

/**
 * Signs a client in, each time anew: by the first way that is let in, which is then kept to. Every token comes of a
 * fresh assertion. Throws a `sign-in` error that tells every refusal, and any other SourceError as it came.
 */
export function clientSignIn(
  client: AzureClient,
  environment: AzureEnvironment,
  ports: AzureSignInPorts,
): () => Promise<AccessToken> {
  let ways = waysOf(client, environment, ports);
  let isKnown = false;
  return async () => {
    const authority = await authorityOf(environment, ports);
    const refusals: SourceError[] = [];
    for (const [index, way] of ways.entries()) {
      const came = await signInBy(way, authority, client, ports);
      if (came instanceof SourceError) {
        refusals.push(came);
        const next = ways[index + 1];
        if (next !== undefined)
          ports.info(`Azure: ${way.name} was refused, ${next.name} is tried. ${came.message}`);
        continue;
      }
      if (!isKnown || index > 0) ports.info(`Azure: signed in by ${way.name}.`);
      isKnown = true;
      ways = ways.slice(index);
      return came;
    }
    throw allRefused(ways, refusals);
  };
}

function waysOf(
  { federated, secret }: AzureClient,
  { oidcAudience }: AzureEnvironment,
  ports: AzureSignInPorts,
): readonly Way[] {
  const ways: Way[] = [];
  if (federated)
    ways.push({
      name: "OIDC federation with the job's identity token",
      credential: () => assertion(oidcAudience, ports),
    });
  if (secret !== undefined)
    ways.push({
      name: 'client secret',
      credential: () => Promise.resolve({ kind: 'secret', value: secret }),
    });
  return ways;
}

async function assertion(
  audience: string,
  { identityToken, addSecret, signal }: AzureSignInPorts,
): Promise<Credential> {
  try {
    const value = await untilAborted(identityToken(audience), signal);
    addSecret(value);
    return { kind: 'assertion', value };
  } catch (cause) {
    if (cause instanceof SourceError) throw cause;
    const came = cause instanceof Error ? cause.message.replace(/\s+/g, ' ') : String(cause);
    throw new SourceError(
      'sign-in',
      `GitHub gave no identity token: ${came}. Run the job again; it needs "permissions: id-token: write".`,
      { cause },
    );
  }
}

/** A token, or why this way is refused. Throws what is no refusal. */
async function signInBy(
  way: Way,
  authority: Authority,
  client: AzureClientId,
  ports: AzureSignInPorts,
): Promise<AccessToken | SourceError> {
  try {
    const credential = await way.credential();
    return await requestToken(authority, client, credential, ports).catch((error: unknown) => {
      throw toRefusal(error, credential);
    });
  } catch (error) {
    if (error instanceof SourceError && error.code === 'sign-in') return error;
    throw error;
  }
}

function allRefused(ways: readonly Way[], refusals: readonly SourceError[]): SourceError {
  const told = refusals.map(({ message }, index) => `${ways[index]?.name ?? ''} was refused: ${message}`);
  return new SourceError('sign-in', `Azure sign-in: ${told.join(' And ')}`, { cause: refusals.at(-1) });
}
