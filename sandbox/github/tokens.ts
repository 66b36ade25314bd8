import { POLICIES } from './seed-repositories.ts';

type Access = 'none' | 'read' | 'write';

/** What a token may be allowed to touch. */
export type GitHubPermission = 'issues' | 'pull_requests' | 'contents' | 'checks';

/** `actions` is none where it is left out. */
type Permissions = Record<GitHubPermission, Access> & { readonly actions?: Access };

/** Whose token it is and what it may do. */
export type GitHubToken = {
  readonly login: string;
  readonly kind: 'Bot' | 'User';
  readonly permissions: Permissions;
  /** Full names of private repositories that it may read beside our own. */
  readonly repositories?: readonly string[];
  /** Ours is not among its repositories: whatever it asks for there is not found. */
  readonly withoutOwn?: boolean;
};

/** A workflow job's token with `pull-requests: write`, `contents: read` and `actions: read`, nothing else. */
export const JOB_TOKEN = 'ghs_sandbox-job';
/** A scheduled job's token with `issues: write` and `contents: read`, nothing else. */
export const SCHEDULED_TOKEN = 'ghs_sandbox-scheduled';
/** A job's token with `checks: write` beside what the other has. */
export const CHECKS_TOKEN = 'ghs_sandbox-job-with-checks';
/** The token a fork's or Dependabot's run gets. */
export const READ_ONLY_TOKEN = 'ghs_sandbox-read-only';
/** A GitHub App's installation token: another bot than the job's. */
export const APP_TOKEN = 'ghs_sandbox-app';
/** A person's token. */
export const MAINTAINER_TOKEN = 'ghp_sandbox-maintainer';

/** A token for the contents of acme/policies and of no other private repository. */
export const CONFIG_TOKEN = 'ghs_sandbox-config';

/** A token of every sort the gate may be given. */
export function seedTokens(): Map<string, GitHubToken> {
  const none = every('none');
  // A fork's token has no permission that its workflow did not ask for, and few ask for this one.
  const read = { ...every('read'), actions: 'none' } as const;
  const write = every('write');
  const job = { ...none, pull_requests: 'write', contents: 'read', actions: 'read' } as const;
  const scheduled = { ...none, issues: 'write', contents: 'read' } as const;
  const config = { ...none, contents: 'read' } as const;
  return new Map<string, GitHubToken>([
    [JOB_TOKEN, { login: 'github-actions[bot]', kind: 'Bot', permissions: job }],
    [SCHEDULED_TOKEN, { login: 'github-actions[bot]', kind: 'Bot', permissions: scheduled }],
    [CHECKS_TOKEN, { login: 'github-actions[bot]', kind: 'Bot', permissions: { ...job, checks: 'write' } }],
    [READ_ONLY_TOKEN, { login: 'github-actions[bot]', kind: 'Bot', permissions: read }],
    [APP_TOKEN, { login: 'acme-gates[bot]', kind: 'Bot', permissions: write }],
    [MAINTAINER_TOKEN, { login: 'alice-okafor', kind: 'User', permissions: write }],
    [
      CONFIG_TOKEN,
      {
        login: 'acme-gates[bot]',
        kind: 'Bot',
        permissions: config,
        repositories: [POLICIES],
        withoutOwn: true,
      },
    ],
  ]);
}

/** A token of a workflow job that was given these permissions; who gives some takes all others away. */
export function jobTokenWith(permissions: Partial<Permissions>): GitHubToken {
  return { login: 'github-actions[bot]', kind: 'Bot', permissions: { ...every('none'), ...permissions } };
}

function every(access: Access): Permissions {
  return { issues: access, pull_requests: access, contents: access, checks: access, actions: access };
}

/** Whether a token has a permission; who may write may read. */
export function may(
  { permissions }: GitHubToken,
  permission: GitHubPermission,
  access: 'read' | 'write',
): boolean {
  const held = permissions[permission];
  return held === 'write' || held === access;
}

/** The slug of the app that a bot's token is of. */
export function appOf({ login }: GitHubToken): string {
  return login.replace('[bot]', '');
}
