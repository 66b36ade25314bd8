import { apiError } from './api-error.ts';
import { type Call, type Handler, ok } from './call.ts';
import { withIssue } from './issue-details.ts';
import { encoded, toRow } from './issue-row.ts';
import type { IssueRecord } from './records.ts';

/** `fixed` and `by_design` are the service's own to set. */
const STATUSES: readonly unknown[] = ['open', 'in_progress', 'ignored'];
const PRIORITIES: readonly unknown[] = ['p0', 'p1', 'p2', 'p3', 'p4'];

type Change = Partial<Pick<IssueRecord, 'status' | 'priority' | 'assignedTo'>>;

/** PATCH …/policyresults/issues/{issueId} (UpdatePolicyIssue). */
export const updateIssue: Handler = (call) =>
  call.rights.mayTriage === true
    ? change(call)
    : apiError(403, 'Forbidden: the token may not update policy issues');

const change: Handler = withIssue(({ id }, call) => {
  const { estate, switches, now } = call.context;
  const asked = readChange(call);
  if (typeof asked === 'string') return apiError(400, `Bad Request: ${asked}`);
  const issue = estate.issues.find((candidate) => candidate.id === id);
  if (issue === undefined) return apiError(404, 'Not Found: policy issue not found');
  if (Object.keys(asked).length > 0) Object.assign(issue, asked, { lastModified: now().toISOString() });
  return ok({ policyIssue: toRow(encoded(issue, switches), switches) });
});

/** What the request asks to change, or why it may not. */
function readChange({ request: { body }, context: { estate } }: Call): Change | string {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'Invalid input';
  const asked = new Map<string, unknown>(Object.entries(body));
  const change: Change = {};
  const [status, priority, login] = [asked.get('status'), asked.get('priority'), asked.get('assignedTo')];
  if (status !== undefined) {
    if (typeof status !== 'string' || !STATUSES.includes(status)) {
      return `Invalid input: status ${JSON.stringify(status)} cannot be set`;
    }
    change.status = status;
  }
  if (priority !== undefined) {
    if (typeof priority !== 'string' || !PRIORITIES.includes(priority)) {
      return `Invalid input: there is no priority ${JSON.stringify(priority)}`;
    }
    change.priority = priority;
  }
  if (login !== undefined) {
    const user = estate.users.find(({ githubLogin }) => githubLogin === login);
    if (user === undefined) return `Invalid input: there is no user ${JSON.stringify(login)}`;
    change.assignedTo = user;
  }
  return change;
}
