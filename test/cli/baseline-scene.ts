import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { SCOPES } from '../../sandbox/targets.ts';
import type { Ended } from './command-line.ts';
import { type Folder, useFolder } from './folder.ts';

/** Where a baseline is written unless something else is said. */
export const DEFAULT = '.github/policy-gate-baseline.json';

/** The services, a working directory, and words that lead the one to the other. */
export type BaselineScene = {
  readonly folder: Folder;
  readonly sandbox: Sandbox;
  readonly pulumi: (...stacks: readonly string[]) => readonly string[];
  readonly azure: () => readonly string[];
  readonly secrets: () => Readonly<Record<string, string>>;
  /** How many requests the services got. */
  readonly asked: () => number;
  /** Runs `policy-gate baseline`, signed in unless the environment says otherwise. */
  readonly baseline: (
    words: readonly string[],
    env?: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ) => Promise<Ended>;
};

/** Gives the tests of a file services that stand for all of them, and each a folder of its own. */
export function useBaselineScene(): BaselineScene {
  let sandbox: Sandbox | undefined;
  const running = (): Sandbox => {
    if (sandbox === undefined) throw new Error('the sandbox does not run yet');
    return sandbox;
  };
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => running().close());
  beforeEach(() => {
    for (const { faults, exchanges } of [running().pulumi, running().azure]) {
      faults.clear();
      exchanges.length = 0;
    }
  });
  return sceneOf(useFolder(), running);
}

function sceneOf(folder: Folder, running: () => Sandbox): BaselineScene {
  const secrets = () => ({
    PULUMI_ACCESS_TOKEN: running().pulumi.token,
    AZURE_ACCESS_TOKEN: running().azure.issueToken(),
  });
  return {
    folder,
    get sandbox() {
      return running();
    },
    pulumi: (...stacks) => [
      '--pulumi-cloud-url',
      running().pulumi.url,
      ...stacks.flatMap((stack) => ['--pulumi-stacks', stack]),
    ],
    azure: () => ['--azure-environment', running().azure.url, '--azure-scopes', SCOPES.join('\n')],
    secrets,
    asked: () => running().pulumi.exchanges.length + running().azure.exchanges.length,
    baseline: (words, env = secrets(), signal) =>
      folder.run(['baseline', ...words], { env, ...(signal && { signal }) }),
  };
}
