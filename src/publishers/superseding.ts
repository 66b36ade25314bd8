import type { Octokit } from '../github/octokit.ts';
import { withDigest } from '../report/digest.ts';
import { isSuperseded, type Marker, markedBody, supersededMarker } from '../report/marker.ts';
import { editComment } from './comment-edit.ts';
import { type IssueReference, type MarkedComment, rereadComment } from './own-comments.ts';

/** What supersedes: a run's own comment, and what takes the place of those that it outruns. */
type Superseding = {
  readonly issue: IssueReference;
  readonly marker: Marker;
  readonly supersededText: string;
  readonly now: Date;
};

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
  { issue, marker: ours, supersededText, now }: Superseding,
  others: readonly MarkedComment[],
): Promise<number> {
  let rewritten = 0;
  for (const other of others.filter(({ marker }) => isOlder(marker, ours))) {
    const seen = isSuperseded(other.marker) ? undefined : await rereadComment(octokit, issue, other);
    if (seen === undefined || isSuperseded(seen.marker) || !isOlder(seen.marker, ours)) continue;
    const marker = supersededMarker(seen.marker);
    const body = markedBody(marker, withDigest(supersededText, seen.digest));
    await editComment(octokit, issue, seen, { marker, body }, now);
    rewritten += 1;
  }
  return rewritten;
}
