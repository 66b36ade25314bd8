import * as v from 'valibot';
import { isTimestamp } from '../finding/timestamp.ts';
import type { RepositoryAccess } from './change.ts';
import type { SoughtPull } from './event.ts';
import type { Octokit } from './octokit.ts';

const repository = v.nullish(v.object({ full_name: v.string() }));

const listedPull = v.object({
  number: v.pipe(v.number(), v.integer()),
  state: v.string(),
  created_at: v.pipe(v.string(), v.check(isTimestamp, 'not a timestamp')),
  head: v.object({ sha: v.string(), ref: v.string(), repo: repository }),
  base: v.object({ repo: repository }),
});

const pullList = v.array(listedPull);

/** A pull request as GitHub lists it, and when, by GitHub's clock. */
export type ListedPull = v.InferOutput<typeof listedPull> & { readonly toldAt: string | undefined };

type Repository = RepositoryAccess['repository'];

/** More pages than a branch or a commit can have pull requests. */
export const MAX_PULL_PAGES = 20;

/** Open pull requests into the repository out of the very branch, whatever commit it is at by now. */
export async function pullsOfBranch(
  octokit: Octokit,
  into: Repository,
  { repository: from, branch }: SoughtPull,
): Promise<readonly ListedPull[]> {
  // GitHub would pass over a filter without an owner, and list them all.
  const owner = from?.split('/')[0];
  if (!from || !owner || !branch) return [];
  const pulls = await everyPage((page) =>
    octokit.rest.pulls.list({ ...into, state: 'open', head: `${owner}:${branch}`, per_page: 100, page }),
  );
  // An owner may have several forks.
  return openInto(into, pulls).filter(
    ({ head }) => head.ref === branch && isSame(head.repo?.full_name, from),
  );
}

/** Open pull requests into the repository whose head is the very commit, as far as GitHub tells them by it. */
export async function pullsOfCommit(
  octokit: Octokit,
  into: Repository,
  { sha }: SoughtPull,
): Promise<readonly ListedPull[]> {
  try {
    const pulls = await everyPage((page) =>
      octokit.rest.repos.listPullRequestsAssociatedWithCommit({
        ...into,
        commit_sha: sha,
        per_page: 100,
        page,
      }),
    );
    return openInto(into, pulls).filter(({ head }) => head.sha === sha);
  } catch (error) {
    // A fork's commit may be none of the repository's.
    if (v.is(noSuchCommit, error)) return [];
    throw error;
  }
}

const noSuchCommit = v.object({
  status: v.literal(422),
  response: v.object({ data: v.object({ message: v.pipe(v.string(), v.includes('No commit found')) }) }),
});

function openInto({ owner, repo }: Repository, pulls: readonly ListedPull[]): readonly ListedPull[] {
  return pulls.filter(
    ({ state, base }) => state === 'open' && isSame(base.repo?.full_name, `${owner}/${repo}`),
  );
}

type Answer = {
  readonly data: unknown;
  readonly headers: { readonly link?: string | undefined; readonly date?: string | undefined };
};

/** Octokit's own paging takes an empty answer for an empty list. */
async function everyPage(ask: (page: number) => Promise<Answer>): Promise<readonly ListedPull[]> {
  const pulls: ListedPull[] = [];
  for (let page = 1; page <= MAX_PULL_PAGES; page += 1) {
    const { data, headers } = await ask(page);
    const parsed = v.safeParse(pullList, data);
    if (!parsed.success) throw new Error('GitHub did not answer with a list of pull requests');
    pulls.push(...parsed.output.map((pull) => ({ ...pull, toldAt: headers.date })));
    if (!/\brel="next"/.test(headers.link ?? '')) return pulls;
  }
  throw new Error(`GitHub lists pull requests on more than ${MAX_PULL_PAGES} pages`);
}

/** GitHub tells names of repositories apart without their case. */
function isSame(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}
