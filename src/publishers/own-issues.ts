import { type Issue, readIssue, readIssues } from '../github/answers.ts';
import { boundedPages } from '../github/bounded-pages.ts';
import type { Octokit } from '../github/octokit.ts';
import { type ParsedMarker, parseMarker } from '../report/marker.ts';
import { isGone, statusOf } from './own-comments.ts';

export type Repository = { readonly owner: string; readonly repo: string };

/** Whose issues, and of which gate. */
export type Ownership = { readonly login: string; readonly key: string };

/** An issue that we wrote: it begins with our marker and key, and its author is who we are. */
export type OwnIssue = {
  readonly number: number;
  readonly url: string;
  readonly state: 'open' | 'closed';
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly body: string;
  readonly marker: ParsedMarker;
};

/**
 * Every issue of ours, open or closed, over all pages, the lowest number first. GitHub is asked for what we wrote:
 * labels come and go, and its search lags behind.
 */
export async function listOwnIssues(
  octokit: Octokit,
  repository: Repository,
  ownership: Ownership,
): Promise<readonly OwnIssue[]> {
  try {
    return await listAll(octokit, { ...repository, creator: ownership.login }, ownership);
  } catch (error) {
    // An account that the filter does not take: then everybody's issues are read.
    if (statusOf(error) !== 422) throw error;
    return listAll(octokit, repository, ownership);
  }
}

async function listAll(
  octokit: Octokit,
  wanted: Repository & { readonly creator?: string },
  ownership: Ownership,
): Promise<readonly OwnIssue[]> {
  const own = new Map<number, OwnIssue>();
  // From the oldest on: what is opened meanwhile moves none to a page that was read already.
  const query = { ...wanted, state: 'all', sort: 'created', direction: 'asc', per_page: 100 } as const;
  const pages = octokit.paginate.iterator(octokit.rest.issues.listForRepo, query);
  for await (const { data } of boundedPages('issues', pages)) {
    for (const issue of readIssues(data)) {
      const found = toOwn(issue, ownership);
      if (found !== undefined) own.set(found.number, found);
    }
  }
  return [...own.values()].toSorted((a, b) => a.number - b.number);
}

/** The issue as it is now; `undefined` once it is gone or no longer ours. */
export async function rereadIssue(
  octokit: Octokit,
  repository: Repository,
  number: number,
  ownership: Ownership,
): Promise<OwnIssue | undefined> {
  try {
    const { data } = await octokit.rest.issues.get({ ...repository, issue_number: number });
    const issue = readIssue(data);
    // One that was moved to another repository is answered from there.
    return issue.number === number ? toOwn(issue, ownership) : undefined;
  } catch (error) {
    // 410: deleted, or issues are turned off, which whatever is written next is told.
    if (isGone(error) || statusOf(error) === 410) return undefined;
    throw error;
  }
}

/** The issue if it is ours; a pull request is none, whoever wrote it. */
export function toOwn(issue: Issue, { login, key }: Ownership): OwnIssue | undefined {
  const { number, html_url: url, state, user, pull_request: pull } = issue;
  const body = issue.body ?? '';
  const marker = parseMarker(body);
  if (marker?.key !== key || user?.login !== login || pull) return undefined;
  const labels = issue.labels.map((label) => (typeof label === 'string' ? label : label.name));
  const assignees = issue.assignees.map((assignee) => assignee.login);
  return { number, url, state, labels, assignees, body, marker };
}
