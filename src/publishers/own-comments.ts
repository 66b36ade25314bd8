import { type Comment, readComment, readComments, readLogin } from '../github/answers.ts';
import { boundedPages } from '../github/bounded-pages.ts';
import type { Octokit } from '../github/octokit.ts';
import { type Digest, parseDigest } from '../report/digest.ts';
import { type Marker, type ParsedMarker, parseMarker } from '../report/marker.ts';

/** A comment that carries our marker; `author` decides whether it is ours, and the key which gate's. */
export type MarkedComment = {
  readonly id: number;
  readonly url: string;
  readonly author: string;
  readonly body: string;
  readonly marker: ParsedMarker;
  /** What it leaves for the next run; undefined where somebody has edited it. */
  readonly digest: Digest | undefined;
};

/** A comment by its id, and the key that makes it a gate's. */
type CommentIdentity = { readonly id: number; readonly marker: Pick<Marker, 'key'> };

export type IssueReference = { readonly owner: string; readonly repo: string; readonly issue_number: number };

/** Clocks of runners differ by less. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Whether somebody can have read then; what is said to come from further ahead is not believed. */
export function isBelievable(readAt: string, now: Date): boolean {
  return readAt <= new Date(now.getTime() + CLOCK_SKEW_MS).toISOString();
}

/** The identity that the job's own token comments as. */
const JOB_TOKEN_LOGIN = 'github-actions[bot]';

/** Every comment of any gate, over all pages, oldest first. */
export async function listMarkedComments(
  octokit: Octokit,
  issue: IssueReference,
): Promise<readonly MarkedComment[]> {
  // A list that moves while it is read may bring a comment twice, and the second is no duplicate.
  const marked = new Map<number, MarkedComment>();
  const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, { ...issue, per_page: 100 });
  for await (const { data } of boundedPages('comments', pages)) {
    for (const comment of readComments(data).flatMap(toMarked)) marked.set(comment.id, comment);
  }
  return [...marked.values()].toSorted((a, b) => a.id - b.id);
}

/** The comment of an id as it is now; `undefined` once it is gone or no longer carries the key. */
export async function rereadComment(
  octokit: Octokit,
  { owner, repo }: IssueReference,
  { id, marker: { key } }: CommentIdentity,
): Promise<MarkedComment | undefined> {
  try {
    const { data } = await octokit.rest.issues.getComment({ owner, repo, comment_id: id });
    return toMarked(readComment(data)).find(({ marker }) => marker.key === key);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Whether GitHub answered 404: gone, or hidden from this token. */
export function isGone(error: unknown): boolean {
  return statusOf(error) === 404;
}

/** Whether GitHub answered 403, and did not mean too many requests by it. */
export function isForbidden(error: unknown): boolean {
  return statusOf(error) === 403 && error instanceof Error && !/rate limit/i.test(error.message);
}

/** HTTP status of an Octokit error, `undefined` of any other. */
export function statusOf(error: unknown): unknown {
  return error instanceof Error && 'status' in error ? error.status : undefined;
}

function toMarked({ id, html_url: url, user, body }: Comment): MarkedComment[] {
  const marker = parseMarker(body);
  if (marker === undefined) return [];
  const digest = marker.intact ? parseDigest(body) : undefined;
  return [{ id, url, author: user?.login ?? '', body, marker, digest }];
}

/**
 * Our own login. A token that is refused the question is taken for the job's own; an outage says nothing of who
 * we are, and guessing could edit another identity's comment.
 */
export async function ownLogin(octokit: Octokit): Promise<string> {
  try {
    return readLogin(await octokit.graphql('query { viewer { login } }'));
  } catch (error) {
    if (isRefusal(error)) return JOB_TOKEN_LOGIN;
    throw error;
  }
}

/** HTTP 403, HTTP 404 where there is no GraphQL, or errors in an answer (GraphqlResponseError). */
function isRefusal(error: unknown): boolean {
  return (
    isForbidden(error) || isGone(error) || (error instanceof Error && error.name === 'GraphqlResponseError')
  );
}
