import type { SandboxResponse } from '../server.ts';
import { type Call, numberParam, type RepositoryRoute } from './call.ts';
import { notAccessible, notFound, PULLS, unprocessable } from './errors.ts';
import type { GitHubPull } from './estate.ts';
import { cutPage } from './paging.ts';
import { pullRecord, simplePullRecord } from './pull-record.ts';
import { baseName, fullRepositoryRecord } from './repository-record.ts';

/** Pull requests by number, by branch and by commit, and the repository itself. */
export const PULL_ROUTES: readonly RepositoryRoute[] = [
  { method: 'GET', path: '', handler: getRepository },
  { method: 'GET', path: '/pulls', handler: listPulls },
  { method: 'GET', path: '/pulls/:number', handler: getPull },
  { method: 'GET', path: '/commits/:sha/pulls', handler: listPullsOfCommit },
];

function getRepository({ origin, context }: Call): SandboxResponse {
  return { status: 200, body: fullRepositoryRecord(origin, context.estate) };
}

function getPull(call: Call): SandboxResponse {
  const { token, origin } = call;
  const { estate } = call.context;
  if (token.permissions.pull_requests === 'none') return notAccessible(token, 'pull_requests=read', PULLS);
  const number = numberParam(call, 'number');
  const pull = estate.pulls.find((candidate) => candidate.number === number);
  return pull ? { status: 200, body: pullRecord(origin, estate, pull) } : notFound(PULLS);
}

/** The filters that GitHub has; a head without an owner in front filters nothing. */
function listPulls({ token, origin, context, request }: Call): SandboxResponse {
  const { estate } = context;
  if (token.permissions.pull_requests === 'none') return notAccessible(token, 'pull_requests=read', PULLS);
  const query = request.url.searchParams;
  const state = query.get('state') ?? 'open';
  if (!['open', 'closed', 'all'].includes(state)) return unprocessable('Validation Failed', PULLS);
  const unplayed = ['sort', 'direction'].find((name) => query.has(name));
  if (unplayed !== undefined) return unprocessable(`The sandbox does not play ${unplayed}`, PULLS);
  const [owner = '', ref] = (query.get('head') ?? '').split(/:(.*)/s);
  const pulls = estate.pulls
    .filter((pull) => state === 'all' || pull.state === state)
    .filter(({ baseRef }) => baseRef === (query.get('base') ?? baseRef))
    .filter((pull) => ref === undefined || (pull.headRef === ref && isOwnedBy(pull, owner)))
    .toSorted((one, other) => other.createdAt.localeCompare(one.createdAt));
  const address = `${origin}/repositories/${estate.repositoryId}/pulls`;
  const { items, headers } = cutPage(pulls, request, address);
  return { status: 200, headers, body: items.map((pull) => simplePullRecord(origin, estate, pull)) };
}

/** The name of the owner alone counts, whatever the fork is called. */
function isOwnedBy({ headRepo }: GitHubPull, owner: string): boolean {
  return headRepo?.split('/')[0]?.toLowerCase() === owner.toLowerCase();
}

function listPullsOfCommit({ token, origin, context, request }: Call): SandboxResponse {
  const docs = '/rest/commits/commits';
  const { estate, switches } = context;
  if (token.permissions.pull_requests === 'none') return notAccessible(token, 'pull_requests=read', docs);
  const sha = request.params['sha'] ?? '';
  const known = estate.pulls.some(({ headSha, baseSha }) => headSha === sha || baseSha === sha);
  if (!known) return unprocessable(`No commit found for SHA: ${sha}`, docs);
  const own = baseName(estate);
  const pulls = estate.pulls
    .filter(({ headSha }) => headSha === sha)
    .filter(({ headRepo }) => headRepo === own || switches.pullsOfForkCommits === 'listed');
  const address = `${origin}/repositories/${estate.repositoryId}/commits/${sha}/pulls`;
  const { items, headers } = cutPage(pulls, request, address);
  return { status: 200, headers, body: items.map((pull) => simplePullRecord(origin, estate, pull)) };
}
