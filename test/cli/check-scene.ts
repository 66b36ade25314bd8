import { join } from 'node:path';
import type { GitHubEventKind } from '../../sandbox/github/events.ts';
import { PULL_REQUEST } from '../../sandbox/scene.ts';
import { STACKS } from '../../sandbox/targets.ts';
import { type BaselineScene, useBaselineScene } from './baseline-scene.ts';
import type { Ended } from './command-line.ts';

/** The services, a working directory, and `policy-gate check` in it. */
export type CheckScene = BaselineScene & {
  /** Where the run leaves its report unless it is told otherwise, below the working directory. */
  readonly reportPath: string;
  /** Checks the first stack, signed in, with a temporary folder below the working directory. */
  readonly check: (
    words?: readonly string[],
    env?: Readonly<Record<string, string | undefined>>,
    signal?: AbortSignal,
  ) => Promise<Ended>;
  /** The environment of a run of GitHub Actions, for a pull request unless told otherwise, with the job's token. */
  readonly inActions: (
    event?: GitHubEventKind,
    pullRequest?: number,
  ) => Promise<Readonly<Record<string, string>>>;
};

export const PRODUCTION = STACKS[0];

export function useCheckScene(): CheckScene {
  const scene = useBaselineScene();
  const temporary = (): string => join(scene.folder.path, 'tmp');
  return Object.assign(Object.create(scene), {
    reportPath: 'tmp/policy-gate/policy-gate.json',
    check: (
      words: readonly string[] = [],
      env: Readonly<Record<string, string | undefined>> = {},
      signal?: AbortSignal,
    ) =>
      scene.folder.run(['check', ...scene.pulumi(PRODUCTION), ...words], {
        env: { ...scene.secrets(), RUNNER_TEMP: temporary(), ...env },
        ...(signal && { signal }),
      }),
    inActions: async (event: GitHubEventKind = 'pull_request', pullRequest = PULL_REQUEST) => {
      const { github } = scene.sandbox;
      await scene.folder.write('event.json', JSON.stringify(github.event(event, pullRequest)));
      return {
        ...github.runEnv(event, pullRequest),
        GITHUB_ACTIONS: 'true',
        GITHUB_REPOSITORY: `${github.estate.owner}/${github.estate.repo}`,
        GITHUB_WORKFLOW: 'Policy',
        GITHUB_JOB: 'gate',
        GITHUB_EVENT_NAME: event,
        GITHUB_EVENT_PATH: join(scene.folder.path, 'event.json'),
        GITHUB_API_URL: github.url,
        GITHUB_TOKEN: github.jobToken,
        GITHUB_OUTPUT: join(scene.folder.path, 'output'),
        GITHUB_STEP_SUMMARY: join(scene.folder.path, 'summary'),
      };
    },
  });
}
