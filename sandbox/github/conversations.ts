import type { GitHubEstate } from './estate.ts';
import type { GitHubPermission } from './tokens.ts';

/** What can be commented on, and which permissions open it. */
export type Conversation = {
  readonly page: 'issues' | 'pull';
  /** Either will do: those of a pull request open to both, as GitHub's own list of permissions says. */
  readonly permissions: readonly GitHubPermission[];
};

const OF_ISSUE: Conversation = { page: 'issues', permissions: ['issues'] };
const OF_PULL: Conversation = { page: 'pull', permissions: ['issues', 'pull_requests'] };

/** The conversation of an issue or a pull request; undefined where there is none of that number. */
export function conversationOf({ pulls, issues }: GitHubEstate, number: number): Conversation | undefined {
  if (pulls.some((pull) => pull.number === number)) return OF_PULL;
  return issues.some((issue) => issue.number === number) ? OF_ISSUE : undefined;
}

/** What is asked of a number that nothing has. */
export const NO_CONVERSATION: Conversation = OF_PULL;
