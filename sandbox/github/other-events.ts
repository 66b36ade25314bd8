/** What befell a pull request besides labels, comments and commits; `actor` is null where the account is gone. */
export type GitHubOtherEvent = {
  readonly id: number;
  readonly issue: number;
  readonly actor: string | null;
  readonly createdAt: string;
} & (
  | { readonly event: 'assigned'; readonly assignee: string }
  | { readonly event: 'renamed'; readonly from: string; readonly to: string }
  | { readonly event: 'head_ref_force_pushed'; readonly commit: string }
);
