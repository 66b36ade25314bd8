import type { GitHubEstate, GitHubPull } from './estate.ts';
import type { Scene } from './events.ts';
import { baseName, repositoryId, repositoryRecord } from './repository-record.ts';
import { runRecord } from './run-record.ts';
import { type ApiObject, derivedId } from './user-record.ts';

const FIRST_WORKFLOW = '.github/workflows/first-stage.yml';

/** A run of another workflow for the pull request has ended. GitHub names pull requests of forks to nobody. */
export function secondStage({ origin, estate, pull, now }: Scene): ApiObject {
  const startedAt = new Date(now.getTime() - 180_000).toISOString().replace(/\.\d+Z$/, 'Z');
  const run = {
    id: derivedId(`first stage of ${pull.headSha}`),
    event: 'pull_request',
    actor: pull.author,
    headBranch: pull.headRef,
    headSha: pull.headSha,
    createdAt: startedAt,
    attempts: [startedAt],
  };
  const { headRepo } = pull;
  return {
    action: 'completed',
    workflow: { name: 'First stage', path: FIRST_WORKFLOW, state: 'active' },
    workflow_run: {
      ...runRecord(origin, estate, run, { number: 1, startedAt }),
      name: 'First stage',
      path: FIRST_WORKFLOW,
      status: 'completed',
      conclusion: 'success',
      pull_requests: headRepo === baseName(estate) ? pullsOf(origin, estate, pull) : [],
      head_repository: headRepo === null ? null : repositoryRecord(origin, estate, headRepo),
    },
  };
}

/** GitHub's `pull-request-minimal` of every open pull request with the same head, whichever the run is of. */
function pullsOf(origin: string, estate: GitHubEstate, { headRef, headRepo }: GitHubPull): ApiObject[] {
  const name = baseName(estate);
  const repo = { id: repositoryId(estate, name), url: `${origin}/repos/${name}`, name: estate.repo };
  return estate.pulls
    .filter((pull) => pull.state === 'open' && pull.headRef === headRef && pull.headRepo === headRepo)
    .map(({ number, headSha, baseRef, baseSha }) => ({
      id: derivedId(`pull request ${number}`),
      number,
      url: `${origin}/repos/${name}/pulls/${number}`,
      head: { ref: headRef, sha: headSha, repo },
      base: { ref: baseRef, sha: baseSha, repo },
    }));
}
