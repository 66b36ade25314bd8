import type { Environment } from '../config/inputs.ts';
import { webAddress } from '../report/web-address.ts';
import type { GitHubRun, RunAttempt } from './event.ts';

/** Where GitHub is, and the step's own page there. */
export function addressesOf(env: Environment): Pick<GitHubRun, 'apiUrl' | 'actionUrl'> {
  const { GITHUB_SERVER_URL: server, GITHUB_ACTION_REPOSITORY: action } = env;
  return {
    apiUrl: withoutSlash(env['GITHUB_API_URL'] || 'https://api.github.com'),
    // A step that comes from the repository's own files names no other.
    actionUrl: server && action ? webAddress(`${server}/${action}`)?.href : undefined,
  };
}

/** The repository by its full name. */
export function repositoryOf(fullName: string | undefined): GitHubRun['repository'] {
  const [owner, repo] = (fullName ?? '').split('/');
  return owner && repo ? { owner, repo } : undefined;
}

/** The run by its id, and which attempt of it this is; undefined outside of GitHub Actions. */
export function attemptOf({
  GITHUB_RUN_ID: id = '',
  GITHUB_RUN_ATTEMPT: number = '',
}: Environment): RunAttempt | undefined {
  const isCount = (text: string): boolean => /^[1-9]\d{0,14}$/.test(text);
  return isCount(id) && isCount(number) ? { runId: Number(id), number: Number(number) } : undefined;
}

/** The page of this attempt of the run. */
export function runUrl(env: Environment): string | undefined {
  const { GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: attempt } = env;
  if (!repository || !id) return undefined;
  const server = withoutSlash(env['GITHUB_SERVER_URL'] || 'https://github.com');
  return `${server}/${repository}/actions/runs/${id}${attempt ? `/attempts/${attempt}` : ''}`;
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/, '');
}
