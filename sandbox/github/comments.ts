import type { SandboxResponse } from '../server.ts';
import { type Call, type Handler, numberParam, type RepositoryRoute } from './call.ts';
import { readBody } from './comment-body.ts';
import { commentRecord } from './comment-record.ts';
import { badGateway, COMMENTS, conversationLocked, notAccessible, notFound } from './errors.ts';
import { addComment, type GitHubComment, timestamp } from './estate.ts';
import { cutPage } from './paging.ts';
import { mayReadConversation, mayWriteConversation } from './tokens.ts';

/** The comments of issues, which those of a pull request's conversation are. */
export const COMMENT_ROUTES: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/issues/:issue/comments', handler: reading(listComments) },
  { method: 'POST', path: '/issues/:issue/comments', handler: writing(createComment) },
  { method: 'GET', path: '/issues/comments/:comment', handler: reading(withComment(getComment)) },
  { method: 'PATCH', path: '/issues/comments/:comment', handler: writing(withComment(updateComment)) },
  { method: 'DELETE', path: '/issues/comments/:comment', handler: writing(withComment(deleteComment)) },
];

function reading(handler: Handler): Handler {
  const accepted = 'issues=read; pull_requests=read';
  return (call) =>
    mayReadConversation(call.token) ? handler(call) : notAccessible(call.token, accepted, COMMENTS);
}

function writing(handler: Handler): Handler {
  const accepted = 'issues=write; pull_requests=write';
  return (call) =>
    mayWriteConversation(call.token) ? handler(call) : notAccessible(call.token, accepted, COMMENTS);
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
  if (!estate.pulls.some((pull) => pull.number === number)) return notFound(COMMENTS);
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
  if (!estate.pulls.some((pull) => pull.number === issue)) return notFound(COMMENTS);
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
  comment.body = body;
  comment.updatedAt = timestamp(call.context.now());
  return getComment(call, comment);
}

function deleteComment(call: Call, comment: GitHubComment): SandboxResponse {
  const { comments } = call.context.estate;
  comments.splice(comments.indexOf(comment), 1);
  return { status: 204 };
}
