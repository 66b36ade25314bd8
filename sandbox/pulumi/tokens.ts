/** What an access token may do. */
export type TokenRights = {
  /** The permission `policy_results:read`. */
  readonly mayReadPolicy: boolean;
  /** Whether it may change the status, priority and assignee of issues. */
  readonly mayTriage?: boolean;
  /** The only organisation it is good for; any that exists where this is missing. */
  readonly organization?: string;
  /** The only stacks it may see, as `org/project/stack` with `*` for any text; all where this is missing. */
  readonly stacks?: readonly string[];
  /** When it ends, in milliseconds since 1970; never where this is missing. */
  readonly expiresAt?: number;
};

/** May read everything, and change nothing. */
export const READ_TOKEN = 'pul-sandbox-token-0001';
/** May also triage issues. */
export const TRIAGE_TOKEN = 'pul-sandbox-token-0002';

/** A token of either sort. The first is the one that a sandbox names as its token. */
export function seedTokens(): Map<string, TokenRights> {
  return new Map<string, TokenRights>([
    [READ_TOKEN, { mayReadPolicy: true }],
    [TRIAGE_TOKEN, { mayReadPolicy: true, mayTriage: true }],
  ]);
}

/** Whether the token is good for the organisation. */
export function isGoodFor({ organization }: TokenRights, name: string): boolean {
  return organization === undefined || organization === name;
}

/** Whether the token may see the stack. */
export function maySee(
  rights: TokenRights,
  { organization, project, stack }: { organization: string; project: string; stack: string },
): boolean {
  if (!isGoodFor(rights, organization)) return false;
  const name = `${organization}/${project}/${stack}`;
  return rights.stacks === undefined || rights.stacks.some((glob) => matchesGlob(glob, name));
}

/** Whether a text fits a pattern in which `*` stands for any text. */
export function matchesGlob(glob: string, text: string): boolean {
  const pattern = glob
    .split('*')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('.*');
  return new RegExp(`^${pattern}$`, 's').test(text);
}
