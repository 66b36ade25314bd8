import { readComments, readLogin } from '../github/answers.ts';
import type { Octokit } from '../github/octokit.ts';
import { type Marker, parseMarker } from '../report/marker.ts';

/** A comment that carries our marker and key; `author` decides whether it is ours. */
export type MarkedComment = {
  readonly id: number;
  readonly url: string;
  readonly author: string;
  readonly body: string;
  readonly marker: Marker;
};

export type IssueReference = { readonly owner: string; readonly repo: string; readonly issue_number: number };

/** The identity that the job's own token comments as. */
const JOB_TOKEN_LOGIN = 'github-actions[bot]';

/** Every comment with the key, over all pages, oldest first. */
export async function listMarkedComments(
  octokit: Octokit,
  issue: IssueReference,
  key: string,
): Promise<readonly MarkedComment[]> {
  const marked: MarkedComment[] = [];
  const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, { ...issue, per_page: 100 });
  for await (const { data } of pages) {
    for (const { id, html_url: url, user, body } of readComments(data)) {
      const marker = parseMarker(body);
      if (marker?.key === key) marked.push({ id, url, author: user?.login ?? '', body, marker });
    }
  }
  return marked.toSorted((a, b) => a.id - b.id);
}

/** Our own login. A token that may not ask is taken for the job's own, the only kind known to be refused. */
export async function ownLogin(octokit: Octokit): Promise<string> {
  try {
    return readLogin(await octokit.graphql('query { viewer { login } }'));
  } catch {
    return JOB_TOKEN_LOGIN;
  }
}
