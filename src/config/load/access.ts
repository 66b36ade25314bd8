import type { RepositoryAccess } from '../../github/change.ts';
import type { GitHubRun } from '../../github/event.ts';
import type { Inputs } from '../inputs.ts';

/** How GitHub is asked about the repository; undefined where it cannot be. */
export function accessOf(
  inputs: Pick<Inputs, 'github-token'>,
  { repository, apiUrl, pacing }: GitHubRun,
): RepositoryAccess | undefined {
  const token = inputs['github-token'];
  return token === undefined || repository === undefined ? undefined : { repository, apiUrl, token, pacing };
}
