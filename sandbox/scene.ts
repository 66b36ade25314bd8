import { existsSync } from 'node:fs';
import type { Step, StepResult } from './runner.ts';
import { runStep } from './runner.ts';
import type { Sandbox } from './sandbox.ts';
import { SCOPES, STACKS } from './targets.ts';

/** The pull request that the seeded GitHub holds open. */
export const PULL_REQUEST = 42;

/** The built action. */
export const BUNDLE = new URL('../dist/main/index.js', import.meta.url).pathname;

/** Inputs that point the action at a sandbox, with working sign-ins for all three services. */
export function inputsFor({ pulumi, azure, github }: Sandbox): Record<string, string> {
  return {
    'pulumi-stacks': STACKS.join('\n'),
    'pulumi-access-token': pulumi.token,
    'pulumi-cloud-url': pulumi.url,
    'azure-scopes': SCOPES.join('\n'),
    'azure-environment': azure.url,
    'github-token': github.jobToken,
  };
}

export type GateOptions = {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly event?: Parameters<Sandbox['github']['event']>[0];
  readonly pullRequest?: number;
  readonly workspace?: Step['workspace'];
  readonly links?: Step['links'];
};

/** Runs the built action against the sandbox, in a pull request unless told otherwise. */
export async function runGate(sandbox: Sandbox, options: GateOptions = {}): Promise<StepResult> {
  if (!existsSync(BUNDLE)) throw new Error(`there is no ${BUNDLE}: run "npm run build"`);
  return runStep(gateStep(sandbox, options));
}

/** The step that `runGate` runs. What the caller sets in `env` goes before what a runner would. */
export function gateStep(sandbox: Sandbox, options: GateOptions = {}): Step {
  const {
    inputs = {},
    env = {},
    event = 'pull_request',
    pullRequest = PULL_REQUEST,
    workspace = {},
    links = {},
  } = options;
  return {
    bundle: BUNDLE,
    inputs: { ...inputsFor(sandbox), ...inputs },
    env: {
      ...sandbox.github.runEnv(event, pullRequest),
      AZURE_ACCESS_TOKEN: sandbox.azure.issueToken(),
      ...env,
    },
    event: { name: event, payload: sandbox.github.event(event, pullRequest) },
    workspace,
    links,
  };
}
