import type { SandboxResponse } from '../server.ts';
import { type Call, type Handler, numberParam, type RepositoryRoute } from './call.ts';
import { readBody } from './comment-body.ts';
import { commentRecord } from './comment-record.ts';
import { conversationOf, NO_CONVERSATION } from './conversations.ts';
import { badGateway, COMMENTS, conversationLocked, notAccessible, notFound } from './errors.ts';
import { addComment, type GitHubComment, timestamp } from './estate.ts';
import { cutPage } from './paging.ts';
import { may } from './tokens.ts';

/** The comments of issues, which those of a pull request's conversation are. */
export const COMMENT_ROUTES: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/issues/:issue/comments', handler: allowed('read', listComments) },
  { method: 'POST', path: '/issues/:issue/comments', handler: allowed('write', createComment) },
  { method: 'GET', path: '/issues/comments/:comment', handler: allowed('read', withComment(getComment)) },
  {
    method: 'PATCH',
    path: '/issues/comments/:comment',
    handler: allowed('write', withComment(updateComment)),
  },
  {
    method: 'DELETE',
    path: '/issues/comments/:comment',
    handler: allowed('write', withComment(deleteComment)),
  },
];

function allowed(access: 'read' | 'write', handler: Handler): Handler {
  return (call) => {
    const { permissions } = conversationOf(call.context.estate, issueOf(call)) ?? NO_CONVERSATION;
    if (permissions.some((permission) => may(call.token, permission, access))) return handler(call);
    const accepted = permissions.map((permission) => `${permission}=${access}`).join('; ');
    return notAccessible(call.token, accepted, COMMENTS);
  };
}

/** The issue that a path names, or that the comment it names is on. */
function issueOf(call: Call): number {
  const id = numberParam(call, 'comment');
  const comment = call.context.estate.comments.find((candidate) => candidate.id === id);
  return comment?.issue ?? numberParam(call, 'issue');
}

function withComment(handler: (call: Call, comment: GitHubComment) => SandboxResponse): Handler {
  return (call) => {
    const id = numberParam(call, 'comment');
    const comment = call.context.estate.comments.find((candidate) => candidate.id === id);
    return comment ? handler(call, comment) : notFound(COMMENTS);
  };
}

function listComments(call: Call): SandboxResponse {
  const { estate } = call.context;
  const number = numberParam(call, 'issue');
  if (conversationOf(estate, number) === undefined) return notFound(COMMENTS);
  const since = Date.parse(call.request.url.searchParams.get('since') ?? '');
  const comments = estate.comments
    .filter(({ issue, updatedAt }) => issue === number && !(Date.parse(updatedAt) < since))
    .toSorted((one, other) => one.id - other.id);
  const address = `${call.origin}/repositories/${estate.repositoryId}/issues/${number}/comments`;
  const { items, headers } = cutPage(comments, call.request, address);
  return { status: 200, headers, body: items.map((comment) => commentRecord(call.origin, estate, comment)) };
}

function createComment(call: Call): SandboxResponse {
  const { estate, switches, now } = call.context;
  const issue = numberParam(call, 'issue');
  if (conversationOf(estate, issue) === undefined) return notFound(COMMENTS);
  if (switches.conversation === 'locked') return conversationLocked();
  const body = readBody(call);
  if (typeof body !== 'string') return body;
  const comment = addComment(estate, { issue, author: call.token.login, body, at: now() });
  const { createAnswers } = switches;
  if (createAnswers === 'next-created-but-502') switches.createAnswers = 'normal';
  if (createAnswers !== 'normal') return badGateway();
  const record = commentRecord(call.origin, estate, comment);
  return { status: 201, headers: { location: String(record['url']) }, body: record };
}

function getComment(call: Call, comment: GitHubComment): SandboxResponse {
  return { status: 200, body: commentRecord(call.origin, call.context.estate, comment) };
}

/** Any comment, whoever wrote it: GitHub lets a token with write access edit them all. */
function updateComment(call: Call, comment: GitHubComment): SandboxResponse {
  const body = readBody(call);
  if (typeof body !== 'string') return body;
  // The first edit brings what was there before into the history.
  if (comment.versions.length === 0) comment.versions.push(comment.body);
  comment.versions.push(body);
  comment.body = body;
  comment.updatedAt = timestamp(call.context.now());
  return getComment(call, comment);
}

function deleteComment(call: Call, comment: GitHubComment): SandboxResponse {
  const { comments } = call.context.estate;
  comments.splice(comments.indexOf(comment), 1);
  return { status: 204 };
}
