import type { GitHubEstate } from './estate.ts';
import { eventLabel } from './label-record.ts';
import type { GitHubLabelEvent } from './labels.ts';
import type { GitHubOtherEvent } from './other-events.ts';
import { baseName } from './repository-record.ts';
import { type ApiObject, findUser, nodeId, userRecord } from './user-record.ts';

type IssueEvent = GitHubLabelEvent | GitHubOtherEvent;

/** GitHub's `issue-event-for-issue`. */
export function eventRecord(origin: string, estate: GitHubEstate, event: IssueEvent): ApiObject {
  const { id, actor } = event;
  const repository = `${origin}/repos/${baseName(estate)}`;
  const commit = event.event === 'head_ref_force_pushed' ? event.commit : null;
  return {
    id,
    node_id: nodeId('IssueEvent', id),
    url: `${repository}/issues/events/${id}`,
    actor: actor === null ? null : userRecord(origin, findUser(estate, actor)),
    event: event.event,
    commit_id: commit,
    commit_url: commit === null ? null : `${repository}/commits/${commit}`,
    created_at: event.createdAt,
    ...particulars(origin, estate, event),
    performed_via_github_app: null,
  };
}

function particulars(origin: string, estate: GitHubEstate, event: IssueEvent): ApiObject {
  switch (event.event) {
    case 'labeled':
    case 'unlabeled':
      return { label: eventLabel(event.label) };
    case 'renamed':
      return { rename: { from: event.from, to: event.to } };
    case 'assigned': {
      const assigner = event.actor === null ? null : userRecord(origin, findUser(estate, event.actor));
      return { assignee: userRecord(origin, findUser(estate, event.assignee)), assigner };
    }
    case 'head_ref_force_pushed':
      return {};
  }
}
