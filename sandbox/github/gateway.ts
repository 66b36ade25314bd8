import type { SandboxRequest, SandboxResponse } from '../server.ts';
import type { GitHubContext, Handler } from './call.ts';
import { badCredentials, primaryLimited, secondaryLimited } from './errors.ts';
import { countRequest, type Quota, quotaHeaders, type Resource } from './quota.ts';

/** Wraps a handler in what every request passes: the test's hook, the token, the limits, the headers. */
export function throughGateway(
  context: GitHubContext,
  resource: Resource,
  handler: Handler,
): (request: SandboxRequest) => Promise<SandboxResponse> {
  return async (request) => {
    await context.beforeAnswer?.(request);
    context.tally.requests += 1;
    const secret = bearer(request);
    const token = context.estate.tokens.get(secret);
    const quota = countRequest(context, resource, secret);
    const answer = token
      ? (refuseByLimit(context, quota, request.method) ??
        handler({ request, token, context, origin: `${request.url.origin}${context.apiPath}` }))
      : badCredentials();
    return { ...answer, headers: { ...commonHeaders(context), ...quotaHeaders(quota), ...answer.headers } };
  };
}

/** GitHub takes both schemes. */
function bearer({ headers }: SandboxRequest): string {
  const match = /^(?:token|bearer)\s+(?<secret>\S+)$/i.exec(headers['authorization'] ?? '');
  return match?.groups?.['secret'] ?? '';
}

function refuseByLimit(
  { switches, tally }: GitHubContext,
  { resource, limit, used }: Quota,
  method: string,
): SandboxResponse | undefined {
  if (used > limit) return primaryLimited();
  if (resource === 'graphql' || method === 'GET') return undefined;
  tally.writes += 1;
  const { secondaryLimit } = switches;
  const strikes = secondaryLimit !== 'none' && secondaryLimit.write === tally.writes;
  return strikes ? secondaryLimited(secondaryLimit) : undefined;
}

function commonHeaders({ tally, now }: GitHubContext): Record<string, string> {
  return {
    // Clients reckon the wait for the reset from this clock, so it must be the sandbox's.
    date: now().toUTCString(),
    'x-github-media-type': 'github.v3; format=json',
    'x-github-api-version-selected': '2022-11-28',
    'x-github-request-id': `C0DE:${tally.requests.toString(16).toUpperCase().padStart(6, '0')}:B0C5`,
  };
}
