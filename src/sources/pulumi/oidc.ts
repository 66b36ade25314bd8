import * as v from 'valibot';
import { SourceError } from '../../errors.ts';
import type { Parsed } from '../../parsed.ts';
import { claimsOf } from '../claims.ts';
import type { Service } from '../http.ts';

/** Which kind of Pulumi token the job's own identity is exchanged for. */
export type OidcTokenType = {
  readonly kind: 'organization' | 'team' | 'personal';
  /** As the exchange spells it: nothing, `team:NAME` or `user:LOGIN`. */
  readonly scope: string;
};

/** A run lasts at most ten minutes; the token outlives it by little. The service may give it less. */
const LIFETIME_SECONDS = 1_200;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Reads `organization`, `team:NAME` or `personal:LOGIN`. */
export function parseOidcTokenType(text: string): Parsed<OidcTokenType> {
  if (text === 'organization') return { value: { kind: 'organization', scope: '' } };
  const [kind = '', name = '', ...rest] = text.split(':');
  if (rest.length === 0 && NAME.test(name)) {
    if (kind === 'team') return { value: { kind, scope: `team:${name}` } };
    if (kind === 'personal') return { value: { kind, scope: `user:${name}` } };
  }
  return {
    problem: `${JSON.stringify(text)} is no token type. Write organization, team:NAME or personal:LOGIN.`,
  };
}

/** The audience that Pulumi Cloud wants of an identity token for an organisation. */
export function audienceOf(organization: string): string {
  return `urn:pulumi:org:${organization}`;
}

const exchanged = v.object({
  access_token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/, 'not a token')),
});

/** Token exchange (RFC 8693) at `POST /api/oauth/token`: a short-lived token of the organisation. */
export async function exchangeToken(
  service: Service,
  organization: string,
  { kind, scope }: OidcTokenType,
  identityToken: string,
): Promise<string> {
  const audience = audienceOf(organization);
  try {
    const { access_token } = await service.send({
      what: `exchanging the job's identity for a token of ${organization}`,
      method: 'POST',
      path: '/api/oauth/token',
      json: {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
        subject_token: identityToken,
        audience,
        requested_token_type: `urn:pulumi:token-type:access_token:${kind}`,
        scope,
        expiration: LIFETIME_SECONDS,
      },
      schema: exchanged,
    });
    return access_token;
  } catch (error) {
    throw isRefused(error) ? refused(error, organization, identityToken) : error;
  }
}

const REFUSALS = ['rejected', 'unauthorized', 'forbidden', 'not-found'];

function isRefused(error: unknown): error is SourceError {
  return error instanceof SourceError && REFUSALS.includes(error.code);
}

/** Whom the job is to GitHub is no secret, and what an administrator needs to let it in. */
function refused(error: SourceError, organization: string, identityToken: string): SourceError {
  return new SourceError(
    'sign-in',
    `${error.message} Pulumi Cloud does not let this job in: register the issuer ${claim(identityToken, 'iss')} in the settings of ${organization}, with a policy for the audience ${audienceOf(organization)} and the subject ${claim(identityToken, 'sub')}.`,
    { cause: error },
  );
}

function claim(token: string, name: 'iss' | 'sub'): string {
  const value = claimsOf(token).get(name);
  return typeof value === 'string' ? value.slice(0, 200) : '(unreadable)';
}
