import type { Octokit } from '../github/octokit.ts';
import type { Digest } from '../report/digest.ts';
import { isSuperseded, type ParsedMarker } from '../report/marker.ts';
import { editComment } from './comment-edit.ts';
import { look, reasonToStandBack, type WantedComment } from './comment-view.ts';
import { type Written, writeComment } from './comment-writing.ts';
import { type MarkedComment, rereadComment } from './own-comments.ts';
import { supersede } from './superseding.ts';

export type CommentResult = {
  readonly url: string;
  readonly did: string;
  /** What the comment before has left. */
  readonly previous?: Digest | undefined;
  /** Rewrites what no longer holds of older runs of the same job. Rejects when GitHub refuses a call. */
  readonly settle: () => Promise<void>;
};

/**
 * Brings the one comment of this gate up to date: created, edited in place, or left alone where a newer run has
 * spoken. Rejects when GitHub refuses a call.
 */
export async function publishComment(octokit: Octokit, wanted: WantedComment): Promise<CommentResult> {
  const view = await look(octokit, wanted);
  const { current, newest, others } = view;
  // Of duplicates it is the oldest that stays, whatever the others say.
  const url = (current ?? newest)?.url ?? '';
  const leave = (did: string) => ({ url, did, previous: newest?.digest });
  const reason = reasonToStandBack(wanted, view);
  if (reason !== undefined) return { ...leave(reason), settle: async () => undefined };
  if (!isWorthWriting(wanted, newest?.marker)) {
    const did = `left alone: nothing to say in mode ${wanted.mode}`;
    return { ...leave(did), settle: () => settle(octokit, wanted, others, undefined) };
  }
  const written = await writeComment(octokit, wanted, view);
  return {
    url: written.url,
    did: written.did,
    previous: newest?.digest,
    settle: () => settle(octokit, wanted, others, written),
  };
}

/** Older comments of the job go; and of two that change one another at the same time, ours must be true. */
async function settle(
  octokit: Octokit,
  { issue, marker, supersededText, now }: WantedComment,
  others: readonly MarkedComment[],
  written: Written | undefined,
): Promise<void> {
  const rewritten = await supersede(octokit, { issue, marker, supersededText, now }, others);
  if (rewritten === 0 || written === undefined) return;
  const standing = await rereadComment(octokit, issue, { id: written.id, marker });
  if (standing === undefined || !isSuperseded(standing.marker)) return;
  await editComment(octokit, issue, standing, written.text, now);
}

/** A red comment that is no longer true, and one that is superseded or edited by somebody, is rewritten in every mode. */
function isWorthWriting({ mode, marker }: WantedComment, existing: ParsedMarker | undefined): boolean {
  if (existing !== undefined && (!existing.intact || isSuperseded(existing))) return true;
  if (mode === 'on-breach') return marker.red || existing?.red === true;
  if (mode === 'on-change') return existing === undefined || existing.state !== marker.state;
  return mode === 'always';
}
