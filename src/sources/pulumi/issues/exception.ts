import type { PolicyIssue } from '../api/issue-schema.ts';

/** The form of an exception's id, as Pulumi's documentation shows one. */
const EXCEPTION_ID = /^EXC-\d{1,12}$/;
const EXEMPTED_STATUSES = ['exempted', 'exempt'];

/**
 * The policy exception that an issue stands under, in our own words, if its row says so beyond doubt: an id of the
 * documented form, `exempted: true`, or a status of that meaning. Anything less is an open issue like any other.
 */
export function exceptionOf(issue: PolicyIssue): string | undefined {
  if (issue.exempted === false) return undefined;
  const candidates = [issue.exceptionId, issue.policyExceptionId, issue.exception, issue.policyException];
  const id = candidates.flatMap(idsIn).find((text) => EXCEPTION_ID.test(text));
  if (id !== undefined) return `policy exception ${id}`;
  const marked = issue.exempted === true || EXEMPTED_STATUSES.includes(issue.status?.toLowerCase() ?? '');
  return marked ? 'a policy exception' : undefined;
}

function idsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || !('id' in value)) return [];
  // Any other member may say that the exception has ended.
  return typeof value.id === 'string' && Object.keys(value).length === 1 ? [value.id] : [];
}
