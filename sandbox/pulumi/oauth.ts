import type { SandboxRequest, SandboxResponse } from '../server.ts';
import type { PulumiContext } from './call.ts';
import { readIdentityToken } from './identity-token.ts';
import { matchesGlob } from './tokens.ts';

const ISSUER = 'https://token.actions.githubusercontent.com';
const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const SUBJECT_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:id_token';
const TOKEN_TYPE = 'urn:pulumi:token-type:access_token:';
const AUDIENCE = 'urn:pulumi:org:';
const LONGEST_LIFE_SECONDS = 7_200;

/** What the scope has to look like for each type of token. */
const SCOPES: Readonly<Record<string, RegExp>> = {
  organization: /^(admin)?$/,
  team: /^team:.+$/,
  personal: /^user:.+$/,
  runner: /^runner:.+$/,
};

/** A refusal of the token endpoint, whose errors have the shape of RFC 6749 and not that of the API. */
class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly code: string;

  constructor(code: string, description: string) {
    super(description);
    this.code = code;
  }
}

type Form = ReadonlyMap<string, unknown>;

/** POST /api/oauth/token (Token): exchanges GitHub's identity token for an access token of an organisation. */
export function exchangeToken(request: SandboxRequest, context: PulumiContext): SandboxResponse {
  try {
    return { status: 200, headers: { 'cache-control': 'no-store' }, body: grant(readForm(request), context) };
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    // RFC 6749 section 5.2 has 400 for all of these; what Pulumi Cloud really sends is not documented.
    return { status: 400, body: { error: error.code, error_description: error.message } };
  }
}

function grant(form: Form, context: PulumiContext) {
  const type = required(form, 'grant_type');
  if (type !== GRANT_TYPE) throw new OAuthError('unsupported_grant_type', `no grant type ${type}`);
  if (required(form, 'subject_token_type') !== SUBJECT_TOKEN_TYPE) {
    throw new OAuthError('invalid_request', `subject_token_type must be ${SUBJECT_TOKEN_TYPE}`);
  }
  const audience = required(form, 'audience');
  const organization = organizationOf(audience, context);
  const issued = required(form, 'requested_token_type');
  const scope = checkScope(issued, form.get('scope') ?? '');
  const seconds = lifetime(form.get('expiration'));
  checkSubject(required(form, 'subject_token'), audience, context);
  const { estate, now } = context;
  const token = `pul-sandbox-oidc-${String(estate.tokens.size + 1).padStart(4, '0')}`;
  const expiresAt = now().getTime() + seconds * 1_000;
  estate.tokens.set(token, { ...estate.oidcRights, organization, expiresAt });
  return {
    access_token: token,
    issued_token_type: issued,
    token_type: 'token',
    expires_in: seconds,
    scope,
  };
}

function organizationOf(audience: string, { estate: { stacks } }: PulumiContext): string {
  const name = audience.startsWith(AUDIENCE) ? audience.slice(AUDIENCE.length) : '';
  if (stacks.some(({ organization }) => organization === name)) return name;
  throw new OAuthError('invalid_target', `audience ${audience} names no organization`);
}

function checkScope(issued: string, scope: unknown): string {
  const rule = issued.startsWith(TOKEN_TYPE) ? SCOPES[issued.slice(TOKEN_TYPE.length)] : undefined;
  if (rule === undefined) throw new OAuthError('invalid_request', `no requested_token_type ${issued}`);
  if (typeof scope === 'string' && rule.test(scope)) return scope;
  throw new OAuthError('invalid_scope', `scope ${JSON.stringify(scope)} does not fit ${issued}`);
}

function lifetime(asked: unknown): number {
  if (asked === undefined) return LONGEST_LIFE_SECONDS;
  if (typeof asked !== 'number' || !Number.isInteger(asked) || asked <= 0) {
    throw new OAuthError('invalid_request', 'expiration must be a number of seconds');
  }
  return Math.min(asked, LONGEST_LIFE_SECONDS);
}

function checkSubject(token: string, audience: string, { estate, now }: PulumiContext): void {
  const claims = readIdentityToken(token);
  if (claims === undefined) throw new OAuthError('invalid_grant', 'subject_token is no JWT');
  const { subject, expiresAt } = claims;
  if (claims.issuer !== ISSUER) throw new OAuthError('invalid_grant', 'the issuer is not registered');
  if (claims.audience !== audience) {
    throw new OAuthError('invalid_grant', `the subject token is not for audience ${audience}`);
  }
  if (!(expiresAt * 1_000 > now().getTime())) throw new OAuthError('invalid_grant', 'token is expired');
  const sub = typeof subject === 'string' ? subject : '';
  if (estate.oidcSubjects.some((glob) => matchesGlob(glob, sub))) return;
  throw new OAuthError('invalid_grant', `no policy of the issuer matches subject ${sub}`);
}

function required(form: Form, name: string): string {
  const value = form.get(name);
  if (typeof value === 'string' && value !== '') return value;
  throw new OAuthError('invalid_request', `${name} is missing`);
}

function readForm({ headers, body }: SandboxRequest): Form {
  const isJson = headers['content-type']?.startsWith('application/json') ?? false;
  if (isJson && typeof body === 'object' && body !== null) return new Map(Object.entries(body));
  throw new OAuthError('invalid_request', 'the request must be a JSON object');
}
