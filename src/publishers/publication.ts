import type { Publishing } from '../config/settings.ts';
import { openOctokit } from '../github/client.ts';
import type { GitHubRun } from '../github/event.ts';
import type { GitHubPacing, Octokit } from '../github/octokit.ts';
import type { Report } from '../report/report.ts';
import type { Workflow } from './workflow.ts';

/** What every publisher gets. */
export type Publication = {
  readonly report: Report;
  readonly settings: Publishing;
  readonly run: GitHubRun;
  readonly workflow: Workflow;
  /** GitHub's client, one for all publishers: it paces their writes together. Rejects where there is no token. */
  readonly octokit: () => Promise<Octokit>;
};

/** Hands a report to the publishers. */
export function publicationOf(
  report: Report,
  settings: Publishing,
  run: GitHubRun,
  workflow: Workflow,
  pacing?: GitHubPacing,
): Publication {
  let client: Promise<Octokit> | undefined;
  const octokit = (): Promise<Octokit> => {
    client ??= connect(settings, run, pacing);
    return client;
  };
  return { report, settings, run, workflow, octokit };
}

/** GitHub's client. Rejects where there is no token. */
export async function connect(
  { githubToken }: Pick<Publishing, 'githubToken'>,
  { apiUrl, pacing: usual }: GitHubRun,
  pacing: GitHubPacing | undefined = usual,
): Promise<Octokit> {
  if (githubToken === undefined) throw new Error('github-token is empty');
  return openOctokit(githubToken, apiUrl, pacing);
}
