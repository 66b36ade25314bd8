import * as v from 'valibot';
import { createService } from '../../http.ts';
import type { Authority } from './clouds.ts';
import type { AzureSignInPorts } from './ports.ts';
import type { AccessToken } from './tokens.ts';

/** An application, or a managed identity, of a tenant. */
export type AzureClientId = { readonly tenantId: string; readonly clientId: string };

/** What proves to be the client. */
export type Credential =
  | { readonly kind: 'assertion'; readonly value: string }
  | { readonly kind: 'secret'; readonly value: string };

/** Seconds, as a number or as text. */
const seconds = v.pipe(v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/))]), v.transform(Number));

const granted = v.object({
  access_token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/, 'not a token')),
  token_type: v.optional(v.pipe(v.string(), v.regex(/^bearer$/i, 'not a bearer token'))),
  expires_in: v.optional(seconds),
});

/** Client credentials grant (RFC 6749, 4.4) at Entra's v2 token endpoint. Throws a SourceError. */
export async function requestToken(
  { loginUrl, audience }: Authority,
  { tenantId, clientId }: AzureClientId,
  credential: Credential,
  { signal, pacing, addSecret }: AzureSignInPorts,
): Promise<AccessToken> {
  const service = createService({
    name: 'Microsoft Entra ID',
    url: loginUrl,
    headers: {},
    secret: credential.value,
    requestIdHeaders: ['x-ms-request-id'],
    remedies: { unauthorized: '', forbidden: '' },
    signal,
    pacing,
  });
  const { access_token: token, expires_in } = await service.send({
    what: 'asking for a token',
    method: 'POST',
    path: `/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`,
    form: {
      grant_type: 'client_credentials',
      client_id: clientId,
      // A slash at the end of the audience stays, or the token would be for somebody else.
      scope: `${audience}/.default`,
      ...proofOf(credential),
    },
    schema: granted,
  });
  addSecret(token);
  return { token, lifetimeMs: expires_in === undefined ? undefined : expires_in * 1000 };
}

/** Assertions as RFC 7523, 2.2 has them. */
function proofOf({ kind, value }: Credential): Readonly<Record<string, string>> {
  if (kind === 'secret') return { client_secret: value };
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: value,
  };
}
