import type { Octokit } from '../github/octokit.ts';
import { withDigest } from '../report/digest.ts';
import { isSuperseded, type Marker, markedBody, supersededMarker } from '../report/marker.ts';
import { type IssueReference, type MarkedComment, rereadComment } from './own-comments.ts';

/** Whether a comment tells of other targets of the same job: a job that has changed, or a sibling in a matrix. */
export function isOfSameJob({ marker }: MarkedComment, ours: Marker): boolean {
  return marker.job === ours.job && marker.key !== ours.key && marker.run > 0 && ours.run > 0;
}

/** Whether a comment is of a run that began earlier and read earlier: a re-run of an old run reads later. */
function isOlder(marker: Marker, than: Marker): boolean {
  return marker.run < than.run && marker.readAt < than.readAt;
}

/** Whether a newer run of the job has already spoken of other targets: then ours may be gone from it. */
export function isOutrun(ours: Marker, others: readonly MarkedComment[]): boolean {
  return others.some(({ marker }) => isOlder(ours, marker));
}

/**
 * Rewrites what an older run of the same job said of other targets, for nobody else would. A sibling of a matrix makes
 * its own true again; one that has just done so is left alone. Returns how many it rewrote.
 */
export async function supersede(
  octokit: Octokit,
  { owner, repo, issue_number }: IssueReference,
  ours: Marker,
  others: readonly MarkedComment[],
  text: string,
): Promise<number> {
  const issue = { owner, repo, issue_number };
  let rewritten = 0;
  for (const other of others.filter(({ marker }) => isOlder(marker, ours))) {
    const now = isSuperseded(other.marker) ? undefined : await rereadComment(octokit, issue, other);
    if (now === undefined || isSuperseded(now.marker) || !isOlder(now.marker, ours)) continue;
    const body = markedBody(supersededMarker(now.marker), withDigest(text, now.digest));
    await octokit.rest.issues.updateComment({ owner, repo, comment_id: now.id, body });
    rewritten += 1;
  }
  return rewritten;
}
