import { readComment, readIssue } from '../github/answers.ts';
import type { Octokit } from '../github/octokit.ts';
import type { Report } from '../report/report.ts';
import { trackingNotice } from '../report/tracking-text.ts';
import { isGone } from './own-comments.ts';
import type { OwnIssue, Repository } from './own-issues.ts';

type News = { readonly step: 'close' | 'reopen'; readonly report: Report };

/** Tells those who follow the issue; an edit alone notifies nobody. What it returns is why they were not told. */
export async function notify(
  octokit: Octokit,
  repository: Repository,
  { number, url }: OwnIssue,
  { step, report }: News,
): Promise<readonly string[]> {
  try {
    const body = trackingNotice(step, report);
    const { data } = await octokit.rest.issues.createComment({ ...repository, issue_number: number, body });
    readComment(data);
    return [];
  } catch (error) {
    return [`${url} is up to date, and the comment that tells so was not written: ${reasonOf(error)}`];
  }
}

/** Closes what stands beside the issue that is kept, each with a pointer to it. Returns what could not be closed. */
export async function closeDuplicates(
  octokit: Octokit,
  repository: Repository,
  kept: OwnIssue,
  own: readonly OwnIssue[],
): Promise<readonly string[]> {
  const cautions: string[] = [];
  for (const { number, state, url } of own) {
    if (number === kept.number || state === 'closed') continue;
    const duplicate = { ...repository, issue_number: number };
    try {
      const closing = { ...duplicate, state: 'closed', state_reason: 'not_planned' } as const;
      const { data } = await octokit.rest.issues.update(closing);
      if (readIssue(data).state !== 'closed') throw new Error('GitHub did not close it');
      await octokit.rest.issues.createComment({ ...duplicate, body: `Duplicate of #${kept.number}` });
    } catch (error) {
      if (!isGone(error)) cautions.push(`${url} is a duplicate of ${kept.url} and open: ${reasonOf(error)}`);
    }
  }
  return cautions;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
