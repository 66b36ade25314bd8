import type { GitHubActivity } from './activities.ts';
import { type GitHubEstate, type GitHubPull, timestamp } from './estate.ts';

/** Moves the head of a pull request, as a push by its author does; a forced one leaves an event there too. */
export function pushTo(
  estate: GitHubEstate,
  pull: GitHubPull,
  { sha, at, forced = false }: { readonly sha: string; readonly at: Date; readonly forced?: boolean },
): GitHubActivity {
  if (pull.headRepo === null) throw new Error(`the fork of pull request ${pull.number} is gone`);
  const moment = timestamp(at);
  const activity: GitHubActivity = {
    id: estate.nextEventId,
    before: pull.headSha,
    after: sha,
    ref: `refs/heads/${pull.headRef}`,
    timestamp: moment,
    type: forced ? 'force_push' : 'push',
    actor: pull.author,
  };
  estate.activities.set(pull.headRepo, [...(estate.activities.get(pull.headRepo) ?? []), activity]);
  if (forced) {
    const { number: issue, author: actor } = pull;
    const event = { issue, actor, createdAt: moment, event: 'head_ref_force_pushed', commit: sha } as const;
    estate.otherEvents.push({ id: estate.nextEventId + 1, ...event });
  }
  estate.nextEventId += 2;
  pull.headSha = sha;
  return activity;
}
