type Access = 'none' | 'read' | 'write';

/** What a token may be allowed to touch. */
type GitHubPermission = 'issues' | 'pull_requests' | 'contents' | 'checks';

/** Whose token it is and what it may do. */
export type GitHubToken = {
  readonly login: string;
  readonly kind: 'Bot' | 'User';
  readonly permissions: Record<GitHubPermission, Access>;
};

/** A workflow job's token with `pull-requests: write` and `contents: read`, nothing else. */
export const JOB_TOKEN = 'ghs_sandbox-job';
/** The token a fork's or Dependabot's run gets. */
export const READ_ONLY_TOKEN = 'ghs_sandbox-read-only';
/** A GitHub App's installation token: another bot than the job's. */
export const APP_TOKEN = 'ghs_sandbox-app';
/** A person's token. */
export const MAINTAINER_TOKEN = 'ghp_sandbox-maintainer';

/** A token of every sort the gate may be given. */
export function seedTokens(): Map<string, GitHubToken> {
  const none = { issues: 'none', pull_requests: 'none', contents: 'none', checks: 'none' } as const;
  const read = { issues: 'read', pull_requests: 'read', contents: 'read', checks: 'read' } as const;
  const write = { issues: 'write', pull_requests: 'write', contents: 'write', checks: 'write' } as const;
  const job = { ...none, pull_requests: 'write', contents: 'read' } as const;
  return new Map<string, GitHubToken>([
    [JOB_TOKEN, { login: 'github-actions[bot]', kind: 'Bot', permissions: job }],
    [READ_ONLY_TOKEN, { login: 'github-actions[bot]', kind: 'Bot', permissions: read }],
    [APP_TOKEN, { login: 'acme-gates[bot]', kind: 'Bot', permissions: write }],
    [MAINTAINER_TOKEN, { login: 'alice-okafor', kind: 'User', permissions: write }],
  ]);
}

/** Comments of a pull request open to either permission, as GitHub's own list of permissions says. */
export function mayReadConversation({ permissions }: GitHubToken): boolean {
  return permissions.issues !== 'none' || permissions.pull_requests !== 'none';
}

/** Likewise for writing. */
export function mayWriteConversation({ permissions }: GitHubToken): boolean {
  return permissions.issues === 'write' || permissions.pull_requests === 'write';
}
