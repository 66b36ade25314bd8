import { getProxyUrl } from '@actions/http-client/lib/proxy';
import { createOctokit, type GitHubPacing, type Octokit } from './octokit.ts';
import type { Fetch } from './whole-fetch.ts';

/**
 * GitHub's client. The toolkit's transport comes only where there is a proxy, for it takes longer to load than all else
 * before the first call.
 */
export async function openOctokit(token: string, apiUrl: string, pacing?: GitHubPacing): Promise<Octokit> {
  return createOctokit(token, apiUrl, pacing, await proxiedFetch(apiUrl));
}

async function proxiedFetch(apiUrl: string): Promise<Fetch | undefined> {
  if (getProxyUrl(new URL(apiUrl)) === undefined) return undefined;
  const { defaults } = await import('@actions/github/lib/utils');
  return defaults.request?.fetch;
}
