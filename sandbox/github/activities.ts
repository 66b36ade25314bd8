/** What GitHub tells apart in the history of branches. */
export const ACTIVITY_TYPES = [
  'push',
  'force_push',
  'branch_creation',
  'branch_deletion',
  'pr_merge',
  'merge_queue_merge',
] as const;

/** A change of a branch; `actor` is null where the account is gone. */
export type GitHubActivity = {
  readonly id: number;
  readonly before: string;
  readonly after: string;
  /** In full, as `refs/heads/main`. */
  readonly ref: string;
  readonly timestamp: string;
  readonly type: (typeof ACTIVITY_TYPES)[number];
  actor: string | null;
};

/** What stands for no commit: before a branch was made and after it was deleted. */
export const NO_COMMIT = '0'.repeat(40);
