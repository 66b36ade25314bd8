import type { SandboxResponse } from '../server.ts';
import type { Call } from './call.ts';
import { ISSUES, unprocessable, validationFailed } from './errors.ts';
import type { GitHubEstate, GitHubPull } from './estate.ts';
import { type GitHubIssue, issueRecord, pullAsIssueRecord } from './issue-record.ts';
import { cutPage } from './paging.ts';

type Listed = GitHubIssue | GitHubPull;

const ALLOWED = {
  state: ['open', 'closed', 'all'],
  sort: ['created', 'updated', 'comments'],
  direction: ['asc', 'desc'],
} as const;

/** GET /issues, the pull requests among them; where issues are turned off, of pull requests alone. */
export function listIssues(call: Call): SandboxResponse {
  const { estate, switches } = call.context;
  const query = call.request.url.searchParams;
  const refusal = refused(call, query);
  if (refusal !== undefined) return refusal;
  const issues = switches.issues === 'enabled' ? estate.issues : [];
  const all = [...estate.pulls, ...issues]
    .filter((one) => isWanted(one, query))
    .toSorted(orderOf(query, estate));
  const address = `${call.origin}/repositories/${estate.repositoryId}/issues`;
  const { items, headers } = cutPage(all, call.request, address);
  const body = items.map((one) =>
    'headSha' in one ? pullAsIssueRecord(call.origin, estate, one) : issueRecord(call.origin, estate, one),
  );
  return { status: 200, headers, body };
}

function refused({ context }: Call, query: URLSearchParams): SandboxResponse | undefined {
  for (const [name, words] of Object.entries(ALLOWED)) {
    const value = query.get(name);
    if (value !== null && !words.some((word) => word === value))
      return unprocessable(`Invalid request.\n\n${name} is none of ${words.join(', ')}.`, ISSUES);
  }
  const creator = query.get('creator');
  const isKnown = creator === null || context.estate.users.some(({ login }) => same(login, creator));
  const isTaken = context.switches.creatorFilter === 'anybody' || creator?.endsWith('[bot]') !== true;
  if (isKnown && isTaken) return undefined;
  return validationFailed({ code: 'invalid', field: 'creator', value: String(creator) }, 'Issue', ISSUES);
}

function isWanted(one: Listed, query: URLSearchParams): boolean {
  const state = query.get('state') ?? 'open';
  const creator = query.get('creator') ?? one.author;
  const labels = (query.get('labels') ?? '').split(',').filter((name) => name !== '');
  return (
    (state === 'all' || one.state === state) &&
    same(one.author, creator) &&
    labels.every((label) => one.labels.some((name) => same(name, label)))
  );
}

/** The newest first unless told. */
function orderOf(query: URLSearchParams, { comments }: GitHubEstate): (one: Listed, other: Listed) => number {
  const sign = query.get('direction') === 'asc' ? 1 : -1;
  const keys: Record<string, (one: Listed) => number> = {
    comments: ({ number }) => comments.filter(({ issue }) => issue === number).length,
    updated: (one) => Date.parse('updatedAt' in one ? one.updatedAt : one.createdAt),
  };
  const key = keys[query.get('sort') ?? ''] ?? (({ createdAt }) => Date.parse(createdAt));
  return (one, other) => sign * (key(one) - key(other) || one.number - other.number);
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
