import type { SandboxResponse } from '../server.ts';
import { type Call, numberParam, type RepositoryRoute } from './call.ts';
import { notAccessible, notFound, PULLS, unprocessable } from './errors.ts';
import { cutPage } from './paging.ts';
import { pullRecord, simplePullRecord } from './pull-record.ts';
import { fullRepositoryRecord } from './repository-record.ts';

/** Pull requests by number and by commit, and the repository itself. */
export const PULL_ROUTES: readonly RepositoryRoute[] = [
  { method: 'GET', path: '', handler: getRepository },
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

function listPullsOfCommit({ token, origin, context, request }: Call): SandboxResponse {
  const docs = '/rest/commits/commits';
  const { estate } = context;
  if (token.permissions.pull_requests === 'none') return notAccessible(token, 'pull_requests=read', docs);
  const sha = request.params['sha'] ?? '';
  const known = estate.pulls.some(({ headSha, baseSha }) => headSha === sha || baseSha === sha);
  if (!known) return unprocessable(`No commit found for SHA: ${sha}`, docs);
  const pulls = estate.pulls.filter(({ headSha }) => headSha === sha);
  const address = `${origin}/repositories/${estate.repositoryId}/commits/${sha}/pulls`;
  const { items, headers } = cutPage(pulls, request, address);
  return { status: 200, headers, body: items.map((pull) => simplePullRecord(origin, estate, pull)) };
}
