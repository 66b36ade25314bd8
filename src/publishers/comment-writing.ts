import { readComment } from '../github/answers.ts';
import type { Octokit } from '../github/octokit.ts';
import { markedBody } from '../report/marker.ts';
import { newestOf, type View, type WantedComment } from './comment-view.ts';
import { isGone, listMarkedComments, type MarkedComment } from './own-comments.ts';

/** A comment that was written, by its id and body. */
export type Written = {
  readonly id: number;
  readonly url: string;
  readonly did: string;
  readonly body: string;
};

/** Creates the comment, or edits it in place. Rejects when GitHub refuses a call. */
export function writeComment(octokit: Octokit, wanted: WantedComment, view: View): Promise<Written> {
  const body = markedBody(wanted.marker, wanted.text(view.newest?.digest));
  const { current, own } = view;
  return current === undefined ? create(octokit, wanted, body) : update(octokit, wanted, body, current, own);
}

async function update(
  octokit: Octokit,
  wanted: WantedComment,
  body: string,
  { id, url }: MarkedComment,
  own: readonly MarkedComment[],
): Promise<Written> {
  try {
    await octokit.rest.issues.updateComment({ ...repositoryOf(wanted), comment_id: id, body });
  } catch (error) {
    if (isGone(error)) return create(octokit, wanted, body);
    throw error;
  }
  await removeDuplicates(octokit, wanted, own);
  return { id, url, did: 'updated', body };
}

/** Two runs can both find nothing and create; afterwards both see both and agree on the lowest id. */
async function create(octokit: Octokit, wanted: WantedComment, body: string): Promise<Written> {
  const { data } = await octokit.rest.issues.createComment({ ...wanted.issue, body });
  const created = readComment(data);
  const author = created.user?.login ?? '';
  const marked = await listMarkedComments(octokit, wanted.issue);
  const own = marked.filter(
    (comment) => comment.author === author && comment.marker.key === wanted.marker.key,
  );
  const [kept] = own;
  if (kept === undefined || own.length === 1)
    return { id: created.id, url: created.html_url, did: 'created', body };
  const newest = newestOf(own);
  if (newest !== undefined && newest.id !== kept.id) {
    await octokit.rest.issues.updateComment({
      ...repositoryOf(wanted),
      comment_id: kept.id,
      body: newest.body,
    });
  }
  await removeDuplicates(octokit, wanted, own);
  const did = 'created and joined with a duplicate';
  return { id: kept.id, url: kept.url, did, body: newest?.body ?? body };
}

/** The rival run may delete the same duplicates. */
async function removeDuplicates(
  octokit: Octokit,
  wanted: WantedComment,
  own: readonly MarkedComment[],
): Promise<void> {
  for (const { id } of own.slice(1)) {
    await octokit.rest.issues
      .deleteComment({ ...repositoryOf(wanted), comment_id: id })
      .catch((error: unknown) => {
        if (!isGone(error)) throw error;
      });
  }
}

function repositoryOf({ issue: { owner, repo } }: WantedComment) {
  return { owner, repo };
}
