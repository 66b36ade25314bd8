import { readComment } from '../github/answers.ts';
import type { Octokit } from '../github/octokit.ts';
import { markedBody } from '../report/marker.ts';
import { editComment, type Text } from './comment-edit.ts';
import { newestOf, type View, type WantedComment } from './comment-view.ts';
import { isGone, listMarkedComments, type MarkedComment } from './own-comments.ts';

/** A comment that was written, by its id, and what it says. */
export type Written = {
  readonly id: number;
  readonly url: string;
  readonly did: string;
  readonly text: Text;
};

/** Creates the comment, or edits it in place. Rejects when GitHub refuses a call. */
export function writeComment(octokit: Octokit, wanted: WantedComment, view: View): Promise<Written> {
  const { marker } = wanted;
  const text = { marker, body: markedBody(marker, wanted.text(view.newest?.digest)) };
  const { current, own } = view;
  return current === undefined ? create(octokit, wanted, text) : update(octokit, wanted, text, current, own);
}

async function update(
  octokit: Octokit,
  wanted: WantedComment,
  text: Text,
  current: MarkedComment,
  own: readonly MarkedComment[],
): Promise<Written> {
  const { id, url } = current;
  const standing = await edit(octokit, wanted, current, text).catch((error: unknown) => {
    if (isGone(error)) return undefined;
    throw error;
  });
  if (standing === undefined) return create(octokit, wanted, text);
  await removeDuplicates(octokit, wanted, own);
  const did = standing === text ? 'updated' : 'left to a run that read later and wrote at the same time';
  return { id, url, did, text: standing };
}

/** Two runs can both find nothing and create; afterwards both see both and agree on the lowest id. */
async function create(octokit: Octokit, wanted: WantedComment, text: Text): Promise<Written> {
  const created = await createMarked(octokit, wanted, text.body);
  const listed = await listMarkedComments(octokit, wanted.issue);
  const rivals = listed.filter(
    ({ id, author, marker }) =>
      id !== created.id && author === created.author && marker.key === created.marker.key,
  );
  const { id, url } = created;
  if (rivals.length === 0) return { id, url, did: 'created', text };
  // Whether it is listed or not: a list may lag behind, and a rival may have tidied up for both.
  const own = [...rivals, created].toSorted((a, b) => a.id - b.id);
  const [kept = created] = own;
  const newest = newestOf(own) ?? created;
  const standing = newest.body === kept.body ? newest : await edit(octokit, wanted, kept, newest);
  await removeDuplicates(octokit, wanted, own);
  return { id: kept.id, url: kept.url, did: 'created and joined with a duplicate', text: standing };
}

async function createMarked(
  octokit: Octokit,
  { issue, marker }: WantedComment,
  body: string,
): Promise<MarkedComment> {
  const { data } = await octokit.rest.issues.createComment({ ...issue, body });
  const { id, html_url: url, user } = readComment(data);
  return { id, url, author: user?.login ?? '', body, marker: { ...marker, intact: true }, digest: undefined };
}

function edit(
  octokit: Octokit,
  { issue, now }: WantedComment,
  seen: MarkedComment,
  text: Text,
): Promise<Text> {
  return editComment(octokit, issue, seen, text, now);
}

/** The rival run may delete the same duplicates. */
async function removeDuplicates(
  octokit: Octokit,
  wanted: WantedComment,
  own: readonly MarkedComment[],
): Promise<void> {
  for (const { id } of own.slice(1)) {
    await octokit.rest.issues.deleteComment({ ...repositoryOf(wanted), comment_id: id }).then(
      (answer: { readonly status: number }) => {
        if (answer.status !== NO_CONTENT) throw new Error(`GitHub did not say that comment ${id} is deleted`);
      },
      (error: unknown) => {
        if (!isGone(error)) throw error;
      },
    );
  }
}

/** GitHub's only answer where it has deleted something. */
const NO_CONTENT = 204;

function repositoryOf({ issue: { owner, repo } }: WantedComment) {
  return { owner, repo };
}
