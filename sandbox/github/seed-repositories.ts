import { derivedSha } from './pull-record.ts';
import type { GitHubRepository } from './repositories.ts';

/** The private repository in which the organization keeps its policies. */
export const POLICIES = 'acme/policies';

/** Its file at the tip of `main` and, with other words, at the tag `v1`. */
export const CENTRAL_FILE = 'policy-gate.yml';

/** The owner's repositories beside acme/infrastructure. */
export function seedOtherRepositories(): Map<string, GitHubRepository> {
  const main = derivedSha('commit', `${POLICIES} main`);
  const tagged = derivedSha('commit', `${POLICIES} v1`);
  const policies: GitHubRepository = {
    branches: new Map([['main', main]]),
    tags: new Map([['v1', tagged]]),
    files: new Map([
      [main, new Map([[CENTRAL_FILE, '# The rules for all.\nversion: 1\n']])],
      [tagged, new Map([[CENTRAL_FILE, '# The rules for all, as of v1.\nversion: 1\n']])],
    ]),
    isPrivate: true,
  };
  return new Map([[POLICIES, policies]]);
}
