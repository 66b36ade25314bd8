import type { CommentMode } from '../config/settings.ts';
import { readComment, readHeadSha } from '../github/answers.ts';
import type { Octokit } from '../github/octokit.ts';
import { type Marker, renderMarker } from '../report/marker.ts';
import { type IssueReference, listMarkedComments, type MarkedComment, ownLogin } from './own-comments.ts';

/** The comment a run wants on its pull request. */
export type WantedComment = {
  readonly issue: IssueReference;
  /** Head that the run judged. */
  readonly headSha: string;
  readonly mode: CommentMode;
  readonly marker: Marker;
  /** Markdown below the marker. */
  readonly text: string;
};

export type CommentResult = { readonly url: string; readonly did: string };

/**
 * Brings the one comment of this gate up to date: created, edited in place, or left alone where a newer run has
 * spoken. Rejects when GitHub refuses a call.
 */
export async function publishComment(octokit: Octokit, wanted: WantedComment): Promise<CommentResult> {
  const marked = await listMarkedComments(octokit, wanted.issue, wanted.marker.key);
  // Only a comment that looks like ours makes it worth asking who we are.
  const login = marked.length === 0 ? '' : await ownLogin(octokit);
  const own = marked.filter(({ author }) => author === login);
  const reason = await reasonToLeaveAlone(octokit, wanted, own);
  if (reason !== undefined) return { url: own[0]?.url ?? '', did: reason };
  const [kept] = own;
  if (kept === undefined) return create(octokit, wanted);
  await octokit.rest.issues.updateComment({
    ...repositoryOf(wanted),
    comment_id: kept.id,
    body: bodyOf(wanted),
  });
  await removeDuplicates(octokit, wanted, own);
  return { url: kept.url, did: 'updated' };
}

async function reasonToLeaveAlone(
  octokit: Octokit,
  wanted: WantedComment,
  own: readonly MarkedComment[],
): Promise<string | undefined> {
  const { headSha, mode, marker } = wanted;
  const newest = newestOf(own)?.marker;
  if (newest !== undefined && newest.readAt > marker.readAt)
    return 'left alone: a run that read later has written it';
  if (!isWorthWriting(mode, marker, newest)) return `left alone: nothing to say in mode ${mode}`;
  const { data: pull } = await octokit.rest.pulls.get({
    ...repositoryOf(wanted),
    pull_number: wanted.issue.issue_number,
  });
  if (readHeadSha(pull) !== headSha) return 'left alone: the pull request has a newer head';
  return undefined;
}

/** A red comment that is no longer true is rewritten in every mode. */
function isWorthWriting(mode: CommentMode, marker: Marker, existing: Marker | undefined): boolean {
  if (mode === 'on-breach') return marker.red || existing?.red === true;
  if (mode === 'on-change') return existing === undefined || existing.state !== marker.state;
  return mode === 'always';
}

/** Two runs can both find nothing and create; afterwards both see both and agree on the lowest id. */
async function create(octokit: Octokit, wanted: WantedComment): Promise<CommentResult> {
  const { data } = await octokit.rest.issues.createComment({
    ...wanted.issue,
    body: bodyOf(wanted),
  });
  const created = readComment(data);
  const author = created.user?.login ?? '';
  const marked = await listMarkedComments(octokit, wanted.issue, wanted.marker.key);
  const own = marked.filter((comment) => comment.author === author);
  const [kept] = own;
  if (kept === undefined || own.length === 1) return { url: created.html_url, did: 'created' };
  const newest = newestOf(own);
  if (newest !== undefined && newest.id !== kept.id) {
    await octokit.rest.issues.updateComment({
      ...repositoryOf(wanted),
      comment_id: kept.id,
      body: newest.body,
    });
  }
  await removeDuplicates(octokit, wanted, own);
  return { url: kept.url, did: 'created and joined with a duplicate' };
}

async function removeDuplicates(
  octokit: Octokit,
  wanted: WantedComment,
  own: readonly MarkedComment[],
): Promise<void> {
  for (const { id } of own.slice(1)) {
    await octokit.rest.issues.deleteComment({ ...repositoryOf(wanted), comment_id: id }).catch(ignoreGone);
  }
}

/** The rival run deletes the same duplicates. */
function ignoreGone(error: unknown): void {
  if (error instanceof Error && 'status' in error && error.status === 404) return;
  throw error;
}

function newestOf(own: readonly MarkedComment[]): MarkedComment | undefined {
  return own.toSorted((a, b) => (a.marker.readAt < b.marker.readAt ? 1 : -1))[0];
}

function bodyOf({ marker, text }: WantedComment): string {
  return `${renderMarker(marker)}\n${text}`;
}

function repositoryOf({ issue: { owner, repo } }: WantedComment) {
  return { owner, repo };
}
