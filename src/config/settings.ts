import { join } from 'node:path';
import { ConfigurationError, type Problem } from '../errors.ts';
import type { Axis } from '../finding/axis.ts';
import { effectiveLimits, type PolicyLevel } from '../policy/limits.ts';
import type { Limit } from '../policy/threshold.ts';
import type { Knobs } from '../policy/verdict.ts';
import { type AzureSettings, azureProblems, azureSettings } from './azure.ts';
import type { RunStart } from './azure-reading.ts';
import type { PolicyFile } from './file.ts';
import type { Inputs } from './inputs.ts';
import { type PulumiSettings, pulumiProblems, pulumiSettings } from './pulumi.ts';

export type CommentMode = Inputs['comment-mode'];

/** Everything a run needs to know, checked and joined; nothing downstream sees raw text. */
export type Settings = {
  readonly pulumi: PulumiSettings;
  readonly azure: AzureSettings;
  readonly limits: readonly Limit[];
  readonly knobs: Knobs;
  readonly comment: { readonly mode: CommentMode; readonly key: string | undefined };
  readonly githubToken: string | undefined;
  readonly reportDirectory: string;
  readonly dryRun: boolean;
};

/** What the run itself tells, besides its inputs. */
export type Circumstances = {
  readonly now: Date;
  /** When this attempt of the run started, where `azure-since: run` had it asked for. */
  readonly runStart?: RunStart | undefined;
  /** The run is for a fork or Dependabot, which GitHub gives no credentials. */
  readonly fork: boolean;
  readonly temporaryDirectory: string;
  /** The runner gives the job identity tokens: it has `id-token: write`. */
  readonly identity: boolean;
};

/** Checks what spans several inputs. Throws a ConfigurationError with every problem. */
export function checkInputs(inputs: Inputs, circumstances: Circumstances): void {
  const problems = [
    ...targetProblems(inputs),
    ...pulumiProblems(inputs, circumstances),
    ...azureProblems(inputs, circumstances),
    ...duplicateKeys(levelOf(inputs)),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems);
}

/** Joins the levels of configuration, checked. Throws a ConfigurationError. */
export function settingsFrom(inputs: Inputs, circumstances: Circumstances, file: PolicyFile): Settings {
  checkInputs(inputs, circumstances);
  return {
    pulumi: pulumiSettings(inputs, circumstances, file),
    azure: azureSettings(inputs, circumstances, file),
    limits: effectiveLimits([levelOf(inputs)]),
    knobs: {
      warnOnly: inputs['warn-only'],
      onError: inputs['on-error'],
      onNoEvidence: inputs['on-no-evidence'],
      onFork: inputs['on-fork'],
    },
    comment: { mode: inputs['comment-mode'], key: inputs['comment-key'] },
    githubToken: inputs['github-token'],
    reportDirectory: inputs['report-directory'] ?? join(circumstances.temporaryDirectory, 'policy-gate'),
    dryRun: inputs['dry-run'],
  };
}

/** The inputs as a level of configuration: `fail-on-severity: high` means exactly `high+: 0`. */
function levelOf(inputs: Inputs): PolicyLevel {
  const words: readonly (readonly [Axis, string | undefined])[] = [
    ['severity', inputs['fail-on-severity']],
    ['level', inputs['fail-on-level']],
    ['priority', inputs['fail-on-priority']],
  ];
  const limits = words.flatMap(([, word]): Limit[] =>
    word === undefined || word === 'none'
      ? []
      : [{ key: `${word}+`, max: 0, action: 'fail', origin: 'inputs' }],
  );
  return {
    limits: [...limits, ...inputs.thresholds],
    unlimited: new Set(words.filter(([, word]) => word === 'none').map(([axis]) => axis)),
  };
}

function duplicateKeys({ limits }: PolicyLevel): Problem[] {
  const keys = limits.map(({ key }) => key);
  return [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))].map((key) => ({
    path: `thresholds.${key}`,
    message: 'is limited twice: a fail-on-… input already sets it. Keep one of the two.',
  }));
}

function targetProblems(inputs: Inputs): Problem[] {
  const targets = [inputs['pulumi-stacks'], inputs['pulumi-accounts'], inputs['azure-scopes']];
  if (targets.some(({ length }) => length > 0)) return [];
  return [
    {
      path: 'pulumi-stacks',
      message:
        'no target at all: name stacks here, Insights accounts in pulumi-accounts, or scopes in azure-scopes.',
    },
  ];
}
