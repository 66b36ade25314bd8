import { readIssue } from '../github/answers.ts';
import type { Octokit } from '../github/octokit.ts';
import { statusOf } from './own-comments.ts';
import { type OwnIssue, type Repository, toOwn } from './own-issues.ts';

/** An issue to open. */
export type NewIssue = {
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
};

/** The issue that was opened, as whom, and what GitHub did not take of it. */
export type OpenedIssue = {
  readonly issue: OwnIssue;
  readonly login: string;
  readonly cautions: readonly string[];
};

/** Opens an issue. Without the assignees, or the labels too, where GitHub refuses them: the issue matters more. */
export async function openIssue(
  octokit: Octokit,
  repository: Repository,
  wanted: NewIssue,
  key: string,
): Promise<OpenedIssue> {
  const { labels, assignees } = wanted;
  const attempts: Pick<NewIssue, 'labels' | 'assignees'>[] = [
    { labels, assignees },
    ...(assignees.length > 0 ? [{ labels, assignees: [] }] : []),
    ...(labels.length > 0 ? [{ labels: [], assignees: [] }] : []),
  ];
  for (const [place, attempt] of attempts.entries()) {
    try {
      const opened = await create(octokit, repository, { ...wanted, ...attempt }, key);
      return { ...opened, cautions: missing(wanted, opened.issue) };
    } catch (error) {
      if (statusOf(error) !== 422 || place === attempts.length - 1) throw error;
    }
  }
  throw new Error('GitHub was not asked to open the issue');
}

async function create(
  octokit: Octokit,
  repository: Repository,
  { title, body, labels, assignees }: NewIssue,
  key: string,
): Promise<Omit<OpenedIssue, 'cautions'>> {
  const { data } = await octokit.rest.issues.create({
    ...repository,
    title,
    body,
    labels: [...labels],
    assignees: [...assignees],
    // After an answer that says nothing the issue may be there: it is looked for before another is opened.
    request: { retries: 0 },
  });
  const created = readIssue(data);
  const login = created.user?.login ?? '';
  const issue = toOwn(created, { login, key });
  if (issue === undefined) throw new Error(`GitHub opened ${created.html_url} with another text than ours`);
  return { issue, login };
}

/** What is refused, and what is dropped without a word, is missing on the issue all the same. */
function missing({ labels, assignees }: NewIssue, issue: OwnIssue): readonly string[] {
  const lacking = (names: readonly string[], has: readonly string[]): readonly string[] =>
    names.filter((name) => !has.some((one) => one.toLowerCase() === name.toLowerCase()));
  const told = (what: string, names: readonly string[], key: string): readonly string[] =>
    names.length === 0
      ? []
      : [
          `${issue.url} was opened without the ${what} ${names.join(', ')}: GitHub did not take them (${key}).`,
        ];
  return [
    ...told('labels', lacking(labels, issue.labels), 'report.tracking-labels'),
    ...told('assignees', lacking(assignees, issue.assignees), 'report.tracking-assignees'),
  ];
}
