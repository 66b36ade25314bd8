import { readComment, readEdits } from '../github/answers.ts';
import type { Octokit } from '../github/octokit.ts';
import { type Marker, type ParsedMarker, parseMarker } from '../report/marker.ts';
import { type IssueReference, isBelievable, type MarkedComment } from './own-comments.ts';

/** What a comment is to say, with the marker that its first line is. */
export type Text = { readonly marker: Marker; readonly body: string };

/** Each round puts back what was read later than what the last one wrote, so this many hardly ever are. */
const MAX_ROUNDS = 5;

const EDITS_QUERY = `query ($id: ID!) {
  node(id: $id) { ... on IssueComment { userContentEdits(first: 20) { nodes { diff } } } }
}`;

/**
 * Edits a comment as it was seen, and returns what it says then. GitHub has no edit on a condition, so one that waits
 * on its way may overwrite what a run that read later has written since we looked. GitHub keeps it, though, and it is
 * put back: whoever writes last sees all that was written before.
 */
export async function editComment(
  octokit: Octokit,
  { owner, repo }: IssueReference,
  seen: MarkedComment,
  text: Text,
  now: Date,
): Promise<Text> {
  let written = text;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const { body } = written;
    const { data } = await octokit.rest.issues.updateComment({ owner, repo, comment_id: seen.id, body });
    const versions = await versionsSince(octokit, readComment(data).node_id, seen.marker);
    const later = versions.filter(
      ({ marker }) =>
        marker.key === seen.marker.key &&
        marker.intact &&
        marker.readAt > written.marker.readAt &&
        isBelievable(marker.readAt, now),
    );
    const [newest] = later.toSorted((a, b) => (a.marker.readAt < b.marker.readAt ? 1 : -1));
    if (newest === undefined) break;
    written = newest;
  }
  return written;
}

type Version = { readonly marker: ParsedMarker; readonly body: string };

/** What the comment has said since it was seen, the newest first; nothing where GitHub does not tell. */
async function versionsSince(octokit: Octokit, id: string, seen: ParsedMarker): Promise<readonly Version[]> {
  const bodies = await octokit
    .graphql(EDITS_QUERY, { id })
    .then(readEdits)
    .catch(() => []);
  const versions = bodies.flatMap((body) => {
    const marker = parseMarker(body);
    return marker === undefined ? [] : [{ marker, body }];
  });
  // What is older than what was seen was overwritten knowingly.
  const place = versions.findIndex(({ marker }) => isSame(marker, seen));
  return place === -1 ? [] : versions.slice(0, place);
}

function isSame(a: ParsedMarker, b: ParsedMarker): boolean {
  return a.readAt === b.readAt && a.run === b.run && a.state === b.state && a.intact === b.intact;
}
