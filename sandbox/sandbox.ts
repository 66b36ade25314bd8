import { seedAzureEstate } from './azure/estate.ts';
import { type AzureSandbox, startAzure } from './azure/server.ts';
import { seedGitHubEstate } from './github/estate.ts';
import { type GitHubSandbox, startGitHub } from './github/server.ts';
import { seedPulumiEstate } from './pulumi/estate.ts';
import { type PulumiSandbox, startPulumi } from './pulumi/server.ts';
import { seededRandom } from './random.ts';

/** All three services on free ports of this machine, with one seeded estate. */
export type Sandbox = {
  readonly pulumi: PulumiSandbox;
  readonly azure: AzureSandbox;
  readonly github: GitHubSandbox;
  close(): Promise<void>;
};

export type SandboxOptions = {
  readonly seed?: number;
  readonly now?: () => Date;
  /** GitHub is an Enterprise Server. */
  readonly enterprise?: boolean;
};

/** Starts the services; the same seed and moment give the same estate. */
export async function startSandbox({
  seed = 1,
  now = () => new Date(),
  enterprise = false,
}: SandboxOptions = {}): Promise<Sandbox> {
  const random = seededRandom(seed);
  const pulumi = await startPulumi(seedPulumiEstate(random, now()), {}, now);
  const azure = await startAzure({ estate: seedAzureEstate(random, now()), now });
  const github = await startGitHub({ estate: seedGitHubEstate(random), now, enterprise });
  return {
    pulumi,
    azure,
    github,
    close: async () => {
      await Promise.all([pulumi.close(), azure.close(), github.close()]);
    },
  };
}
