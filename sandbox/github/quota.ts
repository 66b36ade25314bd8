import type { GitHubContext } from './call.ts';
import type { GitHubToken } from './tokens.ts';

/** GitHub counts REST and GraphQL apart. */
export type Resource = 'core' | 'graphql';

/** How a token stands against its hourly limit, this request included. */
export type Quota = {
  readonly resource: Resource;
  readonly limit: number;
  readonly used: number;
  readonly resetSeconds: number;
};

const HOUR = 3600;

/** Counts one request of a token; the count starts anew with each hour of the sandbox's clock. */
export function countRequest(context: GitHubContext, resource: Resource, secret: string): Quota {
  const { estate, switches, tally, now } = context;
  const hour = Math.floor(now().getTime() / 1000 / HOUR);
  const limit = allowance(estate.tokens.get(secret));
  const counter = `${hour} ${resource} ${secret}`;
  const counted = (tally.used.get(counter) ?? 0) + 1;
  tally.used.set(counter, counted);
  const used = switches.primaryLimit === 'exhausted' ? limit + 1 : counted;
  return { resource, limit, used, resetSeconds: (hour + 1) * HOUR };
}

/** The headers every answer carries. */
export function quotaHeaders({ resource, limit, used, resetSeconds }: Quota): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(Math.max(0, limit - used)),
    'x-ratelimit-used': String(Math.min(limit, used)),
    'x-ratelimit-reset': String(resetSeconds),
    'x-ratelimit-resource': resource,
  };
}

/** Requests an hour: a workflow's token has far fewer than a person's. */
function allowance(token: GitHubToken | undefined): number {
  if (token === undefined) return 60;
  return token.kind === 'Bot' ? 1000 : 5000;
}
