import type { SandboxResponse } from '../server.ts';
import { type Call, property } from './call.ts';
import { conversationOf } from './conversations.ts';
import type { GitHubComment } from './estate.ts';
import { may } from './tokens.ts';
import { nodeId } from './user-record.ts';

const EDITS_QUERY =
  /^query(?:\s+\w+)?\s*\(\$id:\s*ID!\)\s*\{\s*node\(id:\s*\$id\)\s*\{\s*\.\.\.\s*on\s+IssueComment\s*\{\s*userContentEdits\(first:\s*(?<first>\d+)\)\s*\{\s*nodes\s*\{\s*diff\s*\}\s*\}\s*\}\s*\}\s*\}$/;

/** The edits of a comment, the newest first; the schema allows a `diff` to be null. */
export function answerEdits(call: Call, query: string): SandboxResponse | undefined {
  const first = EDITS_QUERY.exec(query.trim())?.groups?.['first'];
  if (first === undefined) return undefined;
  const id = property(property(call.request.body, 'variables'), 'id');
  const comment = call.context.estate.comments.find((candidate) => nodeOf(candidate) === id);
  if (comment === undefined || !mayRead(call, comment)) return notResolved(String(id));
  const newest = comment.versions.toReversed().slice(0, Number(first));
  const isHidden = call.context.switches.edits === 'hidden';
  const nodes = newest.map((body) => ({ diff: isHidden ? null : body }));
  return { status: 200, body: { data: { node: { userContentEdits: { nodes } } } } };
}

function nodeOf({ id }: GitHubComment): string {
  return nodeId('IssueComment', id);
}

function mayRead({ token, context }: Call, { issue }: GitHubComment): boolean {
  const permissions = conversationOf(context.estate, issue)?.permissions ?? [];
  return permissions.some((permission) => may(token, permission, 'read'));
}

function notResolved(id: string): SandboxResponse {
  const message = `Could not resolve to a node with the global id of '${id}'`;
  const error = { type: 'NOT_FOUND', path: ['node'], locations: [{ line: 1, column: 22 }], message };
  return { status: 200, body: { data: { node: null }, errors: [error] } };
}
