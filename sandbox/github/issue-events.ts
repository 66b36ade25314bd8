import type { SandboxResponse } from '../server.ts';
import { type Call, numberParam, type RepositoryRoute } from './call.ts';
import { notAccessible, notFound } from './errors.ts';
import { eventRecord } from './issue-event-record.ts';
import { cutPage } from './paging.ts';
import { may } from './tokens.ts';

const DOCS = '/rest/issues/events';

/** What happened to an issue, the oldest first. */
export const ISSUE_EVENT_ROUTES: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/issues/:issue/events', handler: listEvents },
];

function listEvents(call: Call): SandboxResponse {
  const { token, origin, request } = call;
  const { estate } = call.context;
  if (!may(token, 'issues', 'read') && !may(token, 'pull_requests', 'read'))
    return notAccessible(token, 'issues=read; pull_requests=read', DOCS);
  const number = numberParam(call, 'issue');
  if (!estate.pulls.some((pull) => pull.number === number)) return notFound(DOCS);
  const events = [...estate.labelEvents, ...estate.otherEvents]
    .filter(({ issue }) => issue === number)
    .toSorted((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt) || one.id - other.id);
  const address = `${origin}/repositories/${estate.repositoryId}/issues/${number}/events`;
  const { items, headers } = cutPage(events, request, address);
  return { status: 200, headers, body: items.map((event) => eventRecord(origin, estate, event)) };
}
