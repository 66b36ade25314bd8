import type { Call } from './call.ts';
import type { PulumiEstate } from './estate.ts';
import type { IssueRecord } from './records.ts';

/** What was found in lists that can no longer change, by the query. */
const found = new WeakMap<readonly IssueRecord[], Map<string, readonly IssueRecord[]>>();

/** Lets the issues stay as they are from now on, so that a page of many costs no more than its own rows. */
export function freezeIssues({ issues }: PulumiEstate): void {
  for (const issue of issues) Object.freeze(issue);
  Object.freeze(issues);
}

/** The issues of a query: found anew each time, and once where the list is frozen. */
export function foundOnce(
  { request, rights, context: { estate, switches } }: Call,
  query: unknown,
  find: () => readonly IssueRecord[],
): readonly IssueRecord[] {
  if (!Object.isFrozen(estate.issues)) return find();
  const known = found.get(estate.issues) ?? new Map<string, readonly IssueRecord[]>();
  found.set(estate.issues, known);
  const key = JSON.stringify([request.params, request.url.search, rights, switches, query]);
  const issues = known.get(key) ?? find();
  known.set(key, issues);
  return issues;
}
