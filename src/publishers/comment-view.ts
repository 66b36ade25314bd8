import type { CommentMode } from '../config/settings.ts';
import { readHeadSha } from '../github/answers.ts';
import type { Octokit } from '../github/octokit.ts';
import type { Digest } from '../report/digest.ts';
import { isOfSameRun, type Marker } from '../report/marker.ts';
import {
  type IssueReference,
  isBelievable,
  isForbidden,
  isGone,
  listMarkedComments,
  type MarkedComment,
  ownLogin,
  rereadComment,
} from './own-comments.ts';
import { isOfSameJob, isOutrun } from './superseding.ts';

/** The comment a run wants on its pull request. */
export type WantedComment = {
  readonly issue: IssueReference;
  /** Head that the run judged. */
  readonly headSha: string;
  readonly mode: CommentMode;
  readonly marker: Marker;
  /** Markdown below the marker, by what the comment before leaves. */
  readonly text: (previous: Digest | undefined) => string;
  /** What takes the place of comments of older runs about other targets of the same job. */
  readonly supersededText: string;
  readonly now: Date;
};

/** What is on the pull request of the gate and of others of the same job. */
export type View = {
  /** Ours, oldest first. */
  readonly own: readonly MarkedComment[];
  /** The one of them that is edited in place, as it is right before writing. */
  readonly current: MarkedComment | undefined;
  /** The one of them that was read for last. */
  readonly newest: MarkedComment | undefined;
  readonly others: readonly MarkedComment[];
  readonly currentHead: string | undefined;
};

/** Looks at the pull request and its comments. Rejects when GitHub refuses a call. */
export async function look(octokit: Octokit, wanted: WantedComment): Promise<View> {
  const { issue, marker } = wanted;
  const isOwn = (comment: MarkedComment): boolean => comment.marker.key === marker.key;
  const all = await listMarkedComments(octokit, issue);
  const marked = all.filter((comment) => isOwn(comment) || isOfSameJob(comment, marker));
  // Only a comment that looks like ours makes it worth asking who we are.
  const login = marked.length === 0 ? '' : await ownLogin(octokit);
  const ours = marked.filter(({ author }) => author === login);
  const own = ours.filter(isOwn);
  const currentHead = await readCurrentHead(octokit, wanted);
  const [kept] = own;
  // A rival may have written meanwhile: look again right before writing.
  const current = kept === undefined ? undefined : await rereadComment(octokit, issue, kept);
  const newest = newestOf(current === undefined ? own.slice(1) : [current, ...own.slice(1)]);
  return { own, current, newest, others: ours.filter((comment) => !isOwn(comment)), currentHead };
}

/** `undefined` for a token that may write comments and not read pull requests; the marker still guards then. */
async function readCurrentHead(octokit: Octokit, wanted: WantedComment): Promise<string | undefined> {
  try {
    const { owner, repo, issue_number: pull_number } = wanted.issue;
    const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number });
    return readHeadSha(data);
  } catch (error) {
    if (isForbidden(error) || isGone(error)) return undefined;
    throw error;
  }
}

/** A run that is older than what stands there, or judged an older head, has nothing to add. */
export function reasonToStandBack(
  { headSha, marker, now }: WantedComment,
  { newest, others, currentHead }: View,
): string | undefined {
  const last = newest?.marker;
  const isLater = last !== undefined && last.readAt > marker.readAt && !isOfSameRun(last, marker);
  if (isLater && isBelievable(last.readAt, now)) {
    return 'left alone: a run that read later has written it';
  }
  if (currentHead !== undefined && currentHead !== headSha)
    return 'left alone: the pull request has a newer head';
  const believed = others.filter((other) => isBelievable(other.marker.readAt, now));
  if (isOutrun(marker, believed)) return 'left alone: a newer run of this job tells of other targets';
  return undefined;
}

/** The comment that was read for last. */
export function newestOf(own: readonly MarkedComment[]): MarkedComment | undefined {
  return own.toSorted((a, b) => (a.marker.readAt < b.marker.readAt ? 1 : -1))[0];
}
