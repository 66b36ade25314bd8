import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GitHubPull, pullOf } from '../../sandbox/github/estate.ts';
import type { GitHubEventKind } from '../../sandbox/github/events.ts';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { type Resolution, resolveChange } from '../../src/github/associated-pull.ts';
import { readRun } from '../../src/github/event.ts';
import { startSeededGitHub } from '../sandbox/github-service.ts';

export type Asking = {
  readonly event?: GitHubEventKind;
  readonly number?: number;
  /** The event of the first stage. */
  readonly first?: string;
  readonly token?: string | undefined;
  readonly mayComment?: boolean;
  /** Over what the runner says. */
  readonly env?: Readonly<Record<string, string>>;
};

/** A run, and the GitHub that it asks for its pull request. */
export type ResolveScene = {
  readonly github: GitHubSandbox;
  /** A second stage after a pull request of a fork, unless told otherwise. */
  resolve(asking?: Asking): Promise<Resolution>;
  pull(number?: number): GitHubPull;
  /** Another open pull request with the head of one that is there. */
  double(number: number, change?: Partial<GitHubPull>, of?: GitHubPull): void;
  /** Answers at the path, changed on their way. */
  rewrite(path: RegExp, body: (answer: unknown) => unknown): void;
  asked(): readonly string[];
  close(): Promise<void>;
};

/** The two questions. */
export const OF_BRANCH = /infrastructure\/pulls\?/;
export const OF_COMMIT = /\/commits\/[^/]+\/pulls/;

export async function startResolveScene(): Promise<ResolveScene> {
  const github = await startSeededGitHub();
  const folder = await mkdtemp(join(tmpdir(), 'policy-gate-test-'));
  const pull = (number = 43): GitHubPull => pullOf(github.estate, number);
  return {
    github,
    resolve: (asking = {}) => resolveIn(folder, github, asking),
    pull,
    double(number, change = {}, of = pull()) {
      github.estate.pulls.push({ ...of, number, ...change });
    },
    rewrite(path, body) {
      github.faults.add({ path, fault: { kind: 'rewrite', body } });
    },
    asked: () => github.exchanges.map(({ path, search }) => path + search),
    async close() {
      await github.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function resolveIn(folder: string, github: GitHubSandbox, asking: Asking): Promise<Resolution> {
  const {
    event = 'workflow_run',
    number = 43,
    first,
    token = github.jobToken,
    mayComment = true,
    env,
  } = asking;
  const path = join(folder, 'event.json');
  const text = JSON.stringify(github.event(event, number));
  await writeFile(
    path,
    first === undefined ? text : text.replace('"event":"pull_request"', `"event":"${first}"`),
  );
  const run = await readRun({
    ...github.runEnv(event, number),
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: path,
    GITHUB_REPOSITORY: 'acme/infrastructure',
    ...env,
  });
  const { repository = { owner: '', repo: '' }, apiUrl } = run;
  const pacing = { secondMs: 1, deadlineMs: 10_000 };
  return resolveChange(run, token === '' ? undefined : { repository, apiUrl, token, pacing }, mayComment);
}
