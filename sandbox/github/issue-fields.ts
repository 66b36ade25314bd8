import type { SandboxResponse } from '../server.ts';
import { type Call, property } from './call.ts';
import { ISSUES, unparsable, unprocessable, validationFailed } from './errors.ts';
import type { GitHubEstate } from './estate.ts';
import type { GitHubIssue, GitHubStateReason } from './issue-record.ts';
import { spelling } from './labels.ts';

/** What a request sets; undefined is left as it is. */
export type IssueFields = {
  readonly title: string | undefined;
  readonly body: string | null | undefined;
  readonly labels: string[] | undefined;
  readonly assignees: string[] | undefined;
  readonly state: GitHubIssue['state'] | undefined;
  readonly reason: GitHubStateReason | undefined;
};

const LONGEST = { title: 256, body: 65_536, label: 50 } as const;
const MOST = { labels: 100, assignees: 10 } as const;
const STATES = ['open', 'closed'] as const;
const REASONS = ['completed', 'not_planned', 'duplicate', 'reopened'] as const;

/** The fields that a request carries, or the refusal that it earns. */
export function readFields(call: Call): { readonly fields: IssueFields } | SandboxResponse {
  const { body: sent } = call.request;
  if (typeof sent === 'string') return unparsable(ISSUES);
  const fields = {
    title: text(sent, 'title'),
    body: property(sent, 'body') === null ? null : text(sent, 'body'),
    labels: words(sent, 'labels')?.map((name) => spelling(call.context.estate, name)),
    assignees: words(sent, 'assignees'),
    state: STATES.find((state) => state === property(sent, 'state')),
    reason: REASONS.find((reason) => reason === property(sent, 'state_reason')),
  };
  return mistyped(sent, fields) ?? tooLong(call, fields) ?? unassignable(call, fields) ?? { fields };
}

function text(sent: unknown, name: string): string | undefined {
  const value = property(sent, name);
  return typeof value === 'string' ? value : undefined;
}

function words(sent: unknown, name: string): string[] | undefined {
  const value = property(sent, name);
  return Array.isArray(value) ? value.map(String) : undefined;
}

/** What came and was not read is of another type, or none of the words. */
function mistyped(sent: unknown, { title, body, labels, assignees, state, reason }: IssueFields) {
  const read = { title, body, labels, assignees, state, state_reason: reason };
  const [name] = Object.entries(read)
    .filter(([key, value]) => value === undefined && property(sent, key) !== undefined)
    .map(([key]) => key);
  if (name === undefined) return undefined;
  const found = JSON.stringify(property(sent, name));
  return unprocessable(`Invalid request.\n\nFor 'properties/${name}', ${found} is not allowed.`, ISSUES);
}

function tooLong({ context }: Call, { title = 'x', body, labels = [], assignees = [] }: IssueFields) {
  const { bodyUnit } = context.switches;
  const size = (value: string): number =>
    bodyUnit === 'bytes' ? Buffer.byteLength(value) : Array.from(value).length;
  const custom = (field: 'title' | 'body'): SandboxResponse => {
    const message = `${field} is too long (maximum is ${LONGEST[field]} characters)`;
    return validationFailed({ code: 'custom', field, message }, 'Issue', ISSUES);
  };
  if (title.trim() === '') return invalid('title', 'missing_field');
  if (Array.from(title).length > LONGEST.title) return custom('title');
  if (size(body ?? '') > LONGEST.body) return custom('body');
  if (labels.length > MOST.labels) return invalid('labels', 'invalid');
  if (assignees.length > MOST.assignees) return invalid('assignees', 'invalid');
  const label = labels.find((name) => Array.from(name).length > LONGEST.label || name.trim() === '');
  if (label === undefined) return undefined;
  return validationFailed({ code: 'invalid', field: 'name', value: label }, 'Label', ISSUES);
}

/** GitHub takes nobody who has no role in the repository, and says so only to those who may assign. */
function unassignable(call: Call, { assignees = [] }: IssueFields) {
  if (!setsFields(call)) return undefined;
  const stranger = assignees.find((login) => !isAssignable(call.context.estate, login));
  return stranger === undefined ? undefined : invalid('assignees', 'invalid', stranger);
}

function invalid(field: string, code: string, value?: string): SandboxResponse {
  const error = value === undefined ? { code, field } : { code, field, value };
  return validationFailed(error, 'Issue', ISSUES);
}

function isAssignable({ users }: GitHubEstate, login: string): boolean {
  return users.some(
    (user) =>
      user.login.toLowerCase() === login.toLowerCase() && user.kind === 'User' && user.role !== 'none',
  );
}

/** Labels and assignees of others than those who may push are dropped without a word. */
export function setsFields({ token, context }: Call): boolean {
  if (token.kind === 'Bot') return true;
  const { role = 'none' } = context.estate.users.find(({ login }) => login === token.login) ?? {};
  const base = typeof role === 'string' ? role : role.base;
  return base !== 'none' && base !== 'read';
}
