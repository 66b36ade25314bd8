import { type Comment, readComment, readComments, readLogin } from '../github/answers.ts';
import type { Octokit } from '../github/octokit.ts';
import { type ParsedMarker, parseMarker } from '../report/marker.ts';

/** A comment that carries our marker and key; `author` decides whether it is ours. */
export type MarkedComment = {
  readonly id: number;
  readonly url: string;
  readonly author: string;
  readonly body: string;
  readonly marker: ParsedMarker;
};

export type IssueReference = { readonly owner: string; readonly repo: string; readonly issue_number: number };

/** The identity that the job's own token comments as. */
const JOB_TOKEN_LOGIN = 'github-actions[bot]';

/** Every comment with the key, over all pages, oldest first. */
export async function listMarkedComments(
  octokit: Octokit,
  issue: IssueReference,
  key: string,
): Promise<readonly MarkedComment[]> {
  const marked: MarkedComment[] = [];
  const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, { ...issue, per_page: 100 });
  for await (const { data } of pages) {
    marked.push(...readComments(data).flatMap((comment) => toMarked(comment, key)));
  }
  return marked.toSorted((a, b) => a.id - b.id);
}

/** The comment as it is now; `undefined` once it is gone or no longer ours. */
export async function rereadComment(
  octokit: Octokit,
  { owner, repo }: IssueReference,
  { id, marker }: MarkedComment,
): Promise<MarkedComment | undefined> {
  try {
    const { data } = await octokit.rest.issues.getComment({ owner, repo, comment_id: id });
    return toMarked(readComment(data), marker.key)[0];
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Whether GitHub answered 404: gone, or hidden from this token. */
export function isGone(error: unknown): boolean {
  return statusOf(error) === 404;
}

/** Whether GitHub answered 403. */
export function isForbidden(error: unknown): boolean {
  return statusOf(error) === 403;
}

/** HTTP status of an Octokit error, `undefined` of any other. */
function statusOf(error: unknown): unknown {
  return error instanceof Error && 'status' in error ? error.status : undefined;
}

function toMarked({ id, html_url: url, user, body }: Comment, key: string): MarkedComment[] {
  const marker = parseMarker(body);
  return marker?.key === key ? [{ id, url, author: user?.login ?? '', body, marker }] : [];
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
