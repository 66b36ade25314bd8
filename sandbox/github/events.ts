import { type GitHubEstate, type GitHubPull, pullOf, timestamp } from './estate.ts';
import { derivedSha, pullRecord, queueBranch } from './pull-record.ts';
import { baseName, repositoryRecord } from './repository-record.ts';
import { WORKFLOW } from './run-record.ts';
import { secondStage } from './second-stage.ts';
import { type ApiObject, findUser, userRecord, webOf } from './user-record.ts';

/** The events whose payload the sandbox can write. */
export type GitHubEventKind =
  | 'pull_request'
  | 'pull_request_target'
  | 'push'
  | 'schedule'
  | 'merge_group'
  | 'workflow_dispatch'
  | 'workflow_run';

/** What an event is about, and when. */
export type Scene = {
  readonly origin: string;
  readonly estate: GitHubEstate;
  readonly pull: GitHubPull;
  readonly now: Date;
};

/** The webhook payload a run finds at GITHUB_EVENT_PATH; `number` says which pull request it is about. */
export function eventPayload(kind: GitHubEventKind, number: number, scene: Omit<Scene, 'pull'>): ApiObject {
  const { origin, estate } = scene;
  const pull = pullOf(estate, number);
  return {
    ...PARTICULARS[kind]({ ...scene, pull }),
    repository: repositoryRecord(origin, estate, baseName(estate)),
    organization: userRecord(origin, findUser(estate, estate.owner)),
    sender: userRecord(origin, findUser(estate, pull.author)),
  };
}

const PARTICULARS: Record<GitHubEventKind, (scene: Scene) => ApiObject> = {
  pull_request: pullRequest,
  pull_request_target: pullRequest,
  push,
  schedule: () => ({ schedule: '17 4 * * *', workflow: WORKFLOW }),
  merge_group: mergeGroup,
  workflow_dispatch: ({ pull }) => ({
    inputs: null,
    ref: `refs/heads/${pull.baseRef}`,
    workflow: WORKFLOW,
  }),
  workflow_run: secondStage,
};

function pullRequest({ origin, estate, pull }: Scene): ApiObject {
  return {
    action: 'synchronize',
    number: pull.number,
    before: pull.baseSha,
    after: pull.headSha,
    pull_request: pullRecord(origin, estate, pull),
  };
}

/** A push of the pull request's head to its branch. */
function push(scene: Scene): ApiObject {
  const { origin, estate, pull } = scene;
  const commit = headCommit(scene, pull.headSha);
  return {
    ref: `refs/heads/${pull.headRef}`,
    before: pull.baseSha,
    after: pull.headSha,
    base_ref: null,
    created: false,
    deleted: false,
    forced: false,
    compare: `${webOf(origin)}/${baseName(estate)}/compare/${pull.baseSha}...${pull.headSha}`,
    commits: [commit],
    head_commit: commit,
    pusher: { name: pull.author, email: `${pull.author}@users.noreply.github.com` },
  };
}

/** The queue's own commit: the pull request merged onto the base, under a branch of the queue. */
function mergeGroup(scene: Scene): ApiObject {
  const { baseRef, baseSha, headSha } = scene.pull;
  const merged = derivedSha('merge', headSha);
  return {
    action: 'checks_requested',
    merge_group: {
      head_sha: merged,
      head_ref: `refs/heads/${queueBranch(scene.pull)}`,
      base_sha: baseSha,
      base_ref: `refs/heads/${baseRef}`,
      head_commit: headCommit(scene, merged),
    },
  };
}

function headCommit({ pull, now }: Scene, sha: string): ApiObject {
  const person = { name: pull.author, email: `${pull.author}@users.noreply.github.com` };
  return {
    id: sha,
    tree_id: derivedSha('tree', sha),
    message: pull.title,
    timestamp: timestamp(now),
    author: person,
    committer: person,
  };
}
