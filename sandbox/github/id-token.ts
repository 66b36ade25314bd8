import { type Route, route, type SandboxRequest } from '../server.ts';
import type { GitHubContext } from './call.ts';
import { baseName } from './repository-record.ts';

const PATH = '/id-token';
const API_VERSION = '2.0';
const REQUEST_TOKEN = 'sandbox-id-token-request';
const LIFETIME_SECONDS = 300;

/** The variables that a runner sets in a job with `id-token: write`; clients append `&audience=`. */
export type IdTokenVariables = {
  readonly ACTIONS_ID_TOKEN_REQUEST_URL: string;
  readonly ACTIONS_ID_TOKEN_REQUEST_TOKEN: string;
};

export function idTokenVariables(origin: string): IdTokenVariables {
  return {
    ACTIONS_ID_TOKEN_REQUEST_URL: `${origin}${PATH}?api-version=${API_VERSION}`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: REQUEST_TOKEN,
  };
}

/** The address at which a job asks for its identity token. It is the runner's service, not part of the API. */
export function idTokenRoute(context: GitHubContext): Route {
  return route('GET', PATH, (request) => {
    const { authorization } = request.headers;
    if (authorization?.toLowerCase() !== `bearer ${REQUEST_TOKEN}`) {
      return { status: 401, body: { message: 'Unauthorized' } };
    }
    return { status: 200, body: { value: identityToken(request, context) } };
  });
}

/** A JWT with the claims of GitHub's own; nobody here can check its signature. */
function identityToken({ url }: SandboxRequest, { estate, switches, now }: GitHubContext): string {
  const issuedAt = Math.floor(now().getTime() / 1_000);
  const claims = {
    jti: `sandbox-${issuedAt}`,
    sub: switches.idTokenSubject,
    aud: url.searchParams.get('audience') ?? `https://github.com/${estate.owner}`,
    repository: baseName(estate),
    repository_owner: estate.owner,
    event_name: 'pull_request',
    iss: 'https://token.actions.githubusercontent.com',
    nbf: issuedAt,
    iat: issuedAt,
    exp: issuedAt + LIFETIME_SECONDS,
  };
  const encoded = [{ typ: 'JWT', alg: 'RS256', kid: 'sandbox' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return [...encoded, Buffer.from('unsigned').toString('base64url')].join('.');
}
