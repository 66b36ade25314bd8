import type { SandboxResponse } from '../server.ts';
import { ACTIVITY_TYPES, type GitHubActivity } from './activities.ts';
import type { Call, RepositoryRoute } from './call.ts';
import { cutByCursor } from './cursor-paging.ts';
import { unprocessable } from './errors.ts';
import type { GitHubEstate } from './estate.ts';
import { inRepository, type Repository } from './repositories.ts';
import { type ApiObject, findUser, nodeId, userRecord } from './user-record.ts';

const DOCS = '/rest/repos/repos';
const TYPES: ReadonlySet<string> = new Set(ACTIVITY_TYPES);
/** GitHub has more filters. To pass over one would be a wrong answer. */
const NOT_PLAYED = ['actor', 'direction', 'time_period'] as const;

/** What happened to the branches of a repository, the newest first. */
export const ACTIVITY_ROUTES: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/activity', handler: inRepository(DOCS, listActivities) },
];

function listActivities({ context, origin, request }: Call, repository: Repository): SandboxResponse {
  const { estate } = context;
  const query = request.url.searchParams;
  const unplayed = NOT_PLAYED.find((name) => query.has(name));
  if (unplayed !== undefined) return unprocessable(`The sandbox does not play ${unplayed}`, DOCS);
  const type = query.get('activity_type');
  if (type !== null && !TYPES.has(type)) return unprocessable('Validation Failed', DOCS);
  const ref = query.get('ref');
  const activities = (estate.activities.get(repository.fullName) ?? [])
    .filter((activity) => (type ?? activity.type) === activity.type)
    .filter((activity) => ref === null || branchOf(activity.ref) === branchOf(ref))
    .toSorted((one, other) => Date.parse(other.timestamp) - Date.parse(one.timestamp) || other.id - one.id);
  const address = `${origin}/repositories/${repository.id}/activity`;
  const { items, headers } = cutByCursor(activities, request, address);
  return { status: 200, headers, body: items.map((activity) => activityRecord(origin, estate, activity)) };
}

/** A branch can be asked for in full or by its name. */
function branchOf(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}

/** GitHub's `activity`. */
function activityRecord(origin: string, estate: GitHubEstate, activity: GitHubActivity): ApiObject {
  const { id, before, after, ref, timestamp, type, actor } = activity;
  return {
    id,
    node_id: nodeId('Push', id),
    before,
    after,
    ref,
    timestamp,
    activity_type: type,
    actor: actor === null ? null : userRecord(origin, findUser(estate, actor)),
  };
}
