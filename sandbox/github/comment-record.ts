import { conversationOf } from './conversations.ts';
import type { GitHubComment, GitHubEstate } from './estate.ts';
import { baseName } from './repository-record.ts';
import { type ApiObject, findUser, nodeId, userRecord, webOf } from './user-record.ts';

const NO_REACTIONS = {
  total_count: 0,
  '+1': 0,
  '-1': 0,
  laugh: 0,
  hooray: 0,
  confused: 0,
  heart: 0,
  rocket: 0,
  eyes: 0,
} as const;

/** GitHub's `issue-comment`. */
export function commentRecord(origin: string, estate: GitHubEstate, comment: GitHubComment): ApiObject {
  const { id, issue } = comment;
  const author = findUser(estate, comment.author);
  const repository = `${origin}/repos/${baseName(estate)}`;
  const url = `${repository}/issues/comments/${id}`;
  return {
    url,
    html_url: `${webOf(origin)}/${baseName(estate)}/${conversationOf(estate, issue)?.page ?? 'pull'}/${issue}#issuecomment-${id}`,
    issue_url: `${repository}/issues/${issue}`,
    id,
    node_id: nodeId('IssueComment', id),
    user: userRecord(origin, author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    body: comment.body,
    author_association: author.association,
    reactions: { url: `${url}/reactions`, ...NO_REACTIONS },
    performed_via_github_app: null,
  };
}
