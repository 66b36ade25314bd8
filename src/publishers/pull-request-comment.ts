import type { CommentMode } from '../config/settings.ts';
import { readComment, readHeadSha } from '../github/answers.ts';
import type { Octokit } from '../github/octokit.ts';
import { type Marker, markedBody, type ParsedMarker } from '../report/marker.ts';
import {
  type IssueReference,
  isForbidden,
  isGone,
  listMarkedComments,
  type MarkedComment,
  ownLogin,
  rereadComment,
} from './own-comments.ts';

/** Clocks of runners differ by less; a marker from further ahead is not believed. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** The comment a run wants on its pull request. */
export type WantedComment = {
  readonly issue: IssueReference;
  /** Head that the run judged. */
  readonly headSha: string;
  readonly mode: CommentMode;
  readonly marker: Marker;
  /** Markdown below the marker. */
  readonly text: string;
  readonly now: Date;
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
  const currentHead = await readCurrentHead(octokit, wanted);
  const [kept] = own;
  // A rival may have written meanwhile: look again right before writing.
  const current = kept === undefined ? undefined : await rereadComment(octokit, wanted.issue, kept);
  const existing = newestOf(current === undefined ? own.slice(1) : [current, ...own.slice(1)]);
  const reason = reasonToLeaveAlone(wanted, existing?.marker, currentHead);
  if (reason !== undefined) return { url: existing?.url ?? '', did: reason };
  return current === undefined ? create(octokit, wanted) : update(octokit, wanted, current, own);
}

/** `undefined` for a token that may write comments and not read pull requests; the marker still guards then. */
async function readCurrentHead(octokit: Octokit, wanted: WantedComment): Promise<string | undefined> {
  try {
    const pull_number = wanted.issue.issue_number;
    const { data } = await octokit.rest.pulls.get({ ...repositoryOf(wanted), pull_number });
    return readHeadSha(data);
  } catch (error) {
    if (isForbidden(error) || isGone(error)) return undefined;
    throw error;
  }
}

function reasonToLeaveAlone(
  { headSha, mode, marker, now }: WantedComment,
  existing: ParsedMarker | undefined,
  currentHead: string | undefined,
): string | undefined {
  const believable = new Date(now.getTime() + CLOCK_SKEW_MS).toISOString();
  if (existing !== undefined && existing.readAt > marker.readAt && existing.readAt <= believable) {
    return 'left alone: a run that read later has written it';
  }
  if (currentHead !== undefined && currentHead !== headSha)
    return 'left alone: the pull request has a newer head';
  return isWorthWriting(mode, marker, existing) ? undefined : `left alone: nothing to say in mode ${mode}`;
}

/** A red comment that is no longer true, and one that somebody has edited, is rewritten in every mode. */
function isWorthWriting(mode: CommentMode, marker: Marker, existing: ParsedMarker | undefined): boolean {
  if (existing !== undefined && !existing.intact) return true;
  if (mode === 'on-breach') return marker.red || existing?.red === true;
  if (mode === 'on-change') return existing === undefined || existing.state !== marker.state;
  return mode === 'always';
}

async function update(
  octokit: Octokit,
  wanted: WantedComment,
  kept: MarkedComment,
  own: readonly MarkedComment[],
): Promise<CommentResult> {
  try {
    await octokit.rest.issues.updateComment({
      ...repositoryOf(wanted),
      comment_id: kept.id,
      body: bodyOf(wanted),
    });
  } catch (error) {
    if (isGone(error)) return create(octokit, wanted);
    throw error;
  }
  await removeDuplicates(octokit, wanted, own);
  return { url: kept.url, did: 'updated' };
}

/** Two runs can both find nothing and create; afterwards both see both and agree on the lowest id. */
async function create(octokit: Octokit, wanted: WantedComment): Promise<CommentResult> {
  const { data } = await octokit.rest.issues.createComment({ ...wanted.issue, body: bodyOf(wanted) });
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

function newestOf(own: readonly MarkedComment[]): MarkedComment | undefined {
  return own.toSorted((a, b) => (a.marker.readAt < b.marker.readAt ? 1 : -1))[0];
}

function bodyOf({ marker, text }: WantedComment): string {
  return markedBody(marker, text);
}

function repositoryOf({ issue: { owner, repo } }: WantedComment) {
  return { owner, repo };
}
