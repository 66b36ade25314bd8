import type { SandboxResponse } from '../server.ts';
import { type Call, type Handler, numberParam, type RepositoryRoute } from './call.ts';
import { badGateway, ISSUES, issuesDisabled, notAccessible, notFound, unprocessable } from './errors.ts';
import { addIssue, timestamp } from './estate.ts';
import { type IssueFields, readFields, setsFields } from './issue-fields.ts';
import { listIssues } from './issue-list.ts';
import { type GitHubIssue, singleIssueRecord } from './issue-record.ts';
import { may } from './tokens.ts';

/** Issues: the list has the pull requests too, the other calls are played for issues alone. */
export const ISSUE_ROUTES: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/issues', handler: allowed('read', listIssues) },
  { method: 'POST', path: '/issues', handler: allowed('write', whereEnabled(createIssue)) },
  { method: 'GET', path: '/issues/:issue', handler: allowed('read', whereEnabled(withIssue(getIssue))) },
  {
    method: 'PATCH',
    path: '/issues/:issue',
    handler: allowed('write', whereEnabled(withIssue(updateIssue))),
  },
];

function allowed(access: 'read' | 'write', handler: Handler): Handler {
  return (call) =>
    may(call.token, 'issues', access) ? handler(call) : notAccessible(call.token, `issues=${access}`, ISSUES);
}

/** The list is there all the same, of pull requests. */
function whereEnabled(handler: Handler): Handler {
  return (call) => (call.context.switches.issues === 'enabled' ? handler(call) : issuesDisabled());
}

function withIssue(handler: (call: Call, issue: GitHubIssue) => SandboxResponse): Handler {
  return (call) => {
    const number = numberParam(call, 'issue');
    const issue = call.context.estate.issues.find((candidate) => candidate.number === number);
    return issue ? handler(call, issue) : notFound(ISSUES);
  };
}

function createIssue(call: Call): SandboxResponse {
  const { estate, switches, now } = call.context;
  const read = readFields(call);
  if (!('fields' in read)) return read;
  const { title, body = null, labels = [], assignees = [] } = read.fields;
  if (title === undefined) return unprocessable('Invalid request.\n\n"title" wasn\'t supplied.', ISSUES);
  const issue = addIssue(estate, { author: call.token.login, title, body, at: now() });
  if (setsFields(call)) Object.assign(issue, { labels, assignees });
  const { createAnswers } = switches;
  if (createAnswers === 'next-created-but-502') switches.createAnswers = 'normal';
  if (createAnswers !== 'normal') return badGateway();
  const record = singleIssueRecord(call.origin, estate, issue);
  return { status: 201, headers: { location: String(record['url']) }, body: record };
}

function getIssue(call: Call, issue: GitHubIssue): SandboxResponse {
  return { status: 200, body: singleIssueRecord(call.origin, call.context.estate, issue) };
}

/** Any issue, whoever wrote it: GitHub lets a token with write access edit them all. */
function updateIssue(call: Call, issue: GitHubIssue): SandboxResponse {
  const read = readFields(call);
  if (!('fields' in read)) return read;
  const { title = issue.title, body = issue.body, labels, assignees } = read.fields;
  Object.assign(issue, { title, body, updatedAt: timestamp(call.context.now()) });
  if (setsFields(call)) {
    issue.labels = labels ?? issue.labels;
    issue.assignees = assignees ?? issue.assignees;
  }
  changeState(call, issue, read.fields);
  return getIssue(call, issue);
}

/** The reason is read only where the state changes. */
function changeState({ token, context }: Call, issue: GitHubIssue, { state, reason }: IssueFields): void {
  if (state === undefined || state === issue.state) return;
  issue.state = state;
  if (state === 'open') Object.assign(issue, { stateReason: 'reopened', closedAt: null, closedBy: null });
  else {
    issue.stateReason = reason ?? 'completed';
    issue.closedAt = timestamp(context.now());
    issue.closedBy = token.login;
  }
}
