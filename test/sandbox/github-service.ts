import { Octokit } from '@octokit/rest';
import { seedGitHubEstate } from '../../sandbox/github/estate.ts';
import { type GitHubSandbox, startGitHub } from '../../sandbox/github/server.ts';
import { seededRandom } from '../../sandbox/random.ts';

export const REPOSITORY = { owner: 'acme', repo: 'infrastructure' } as const;
export const CONVERSATION = { ...REPOSITORY, issue_number: 42 } as const;
export const NOW = new Date('2026-03-05T10:20:30.456Z');

export function startSeededGitHub(options: { readonly enterprise?: boolean } = {}): Promise<GitHubSandbox> {
  return startGitHub({ estate: seedGitHubEstate(seededRandom(7)), now: () => NOW, ...options });
}

/** The official client, quiet. */
export function clientFor(github: GitHubSandbox, token: string = github.jobToken): Octokit {
  const ignore = (): undefined => undefined;
  return new Octokit({
    auth: token,
    baseUrl: github.apiUrl,
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
}

export const sizeOf = (page: { data: readonly unknown[] }): number => page.data.length;
