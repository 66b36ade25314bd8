import { type GitHubActivity, NO_COMMIT } from './activities.ts';
import type { GitHubPull } from './estate.ts';
import type { GitHubLabelEvent } from './labels.ts';
import type { GitHubOtherEvent } from './other-events.ts';
import { derivedSha } from './pull-record.ts';

const FIRST_EVENT = 17_204_551_000;
/** The id after those of everything seeded. */
export const FIRST_FREE_EVENT = FIRST_EVENT + 1_000;

const OF_42 = { issue: 42, actor: 'bert-lindqvist' } as const;

/** A label on pull request 42 that stays there, and one that came and went. */
export function seedLabelEvents(): GitHubLabelEvent[] {
  const needsWork = { ...OF_42, label: 'needs-work' } as const;
  return [
    {
      ...OF_42,
      id: FIRST_EVENT,
      event: 'labeled',
      label: 'infrastructure',
      createdAt: '2026-03-02T09:00:04Z',
    },
    { ...needsWork, id: FIRST_EVENT + 1, event: 'labeled', createdAt: '2026-03-02T10:31:12Z' },
    { ...needsWork, id: FIRST_EVENT + 4, event: 'unlabeled', createdAt: '2026-03-03T08:02:47Z' },
  ];
}

/** Events of other kinds, between those of labels. */
export function seedOtherEvents(): GitHubOtherEvent[] {
  return [
    {
      ...OF_42,
      id: FIRST_EVENT + 2,
      event: 'assigned',
      assignee: 'alice-okafor',
      createdAt: '2026-03-02T10:31:40Z',
    },
    {
      ...OF_42,
      id: FIRST_EVENT + 3,
      event: 'renamed',
      from: 'Private endpoints',
      to: 'Move the storage accounts behind private endpoints',
      createdAt: '2026-03-02T11:05:19Z',
    },
  ];
}

/** How each pull request got the head that it has, and how the base did. */
export function seedActivities(pulls: readonly GitHubPull[]): Map<string, GitHubActivity[]> {
  const activities = new Map<string, GitHubActivity[]>();
  const add = (repository: string, activity: Omit<GitHubActivity, 'id'>): void => {
    const id = FIRST_EVENT + 500 + [...activities.values()].flat().length;
    activities.set(repository, [...(activities.get(repository) ?? []), { id, ...activity }]);
  };
  const [first] = pulls;
  if (first !== undefined) add(OWN, merged(first));
  for (const pull of pulls) for (const activity of pushes(pull)) add(repositoryOf(pull), activity);
  return activities;
}

const OWN = 'acme/infrastructure';

/** A fork that was deleted was the author's. */
function repositoryOf({ headRepo, author }: GitHubPull): string {
  return headRepo ?? `${author}/infrastructure`;
}

function merged({ baseRef, baseSha }: GitHubPull): Omit<GitHubActivity, 'id'> {
  const before = derivedSha('parent', baseSha);
  const timestamp = '2026-02-27T14:58:01Z';
  const ref = `refs/heads/${baseRef}`;
  return { before, after: baseSha, ref, timestamp, type: 'pr_merge', actor: 'bert-lindqvist' };
}

/** An outsider's branch is made in one go; others are pushed to again when their pull request is open. */
function pushes({ author, createdAt, headRef, headSha }: GitHubPull): Omit<GitHubActivity, 'id'>[] {
  const ref = `refs/heads/${headRef}`;
  const at = (seconds: number): string =>
    new Date(Date.parse(createdAt) + seconds * 1_000).toISOString().replace('.000', '');
  const made = { ref, before: NO_COMMIT, type: 'branch_creation', actor: author } as const;
  if (author === 'mallory') return [{ ...made, after: headSha, timestamp: at(35) }];
  const before = derivedSha('parent', headSha);
  return [
    { ...made, after: before, timestamp: at(-300) },
    { ref, before, after: headSha, timestamp: at(160), type: 'push', actor: author },
  ];
}
