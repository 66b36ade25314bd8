import { join } from 'node:path';
import { ConfigurationError, type Problem } from '../errors.ts';
import type { Axis } from '../finding/axis.ts';
import { effectiveLimits, type PolicyLevel } from '../policy/limits.ts';
import type { Limit } from '../policy/threshold.ts';
import type { Knobs } from '../policy/verdict.ts';
import type { AzureScope } from '../sources/azure/scope.ts';
import type { PolicyFile } from './file.ts';
import type { Inputs } from './inputs.ts';
import { type PulumiSettings, pulumiProblems, pulumiSettings } from './pulumi.ts';

export type CommentMode = Inputs['comment-mode'];

/** Everything a run needs to know, checked and joined; nothing downstream sees raw text. */
export type Settings = {
  readonly pulumi: PulumiSettings;
  readonly azure: {
    readonly scopes: readonly AzureScope[];
    readonly armUrl: URL;
    readonly token: string | undefined;
    /** Start of the window of events; it ends when the run starts. */
    readonly from: Date;
  };
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
  /** The run is for a fork or Dependabot, which GitHub gives no credentials. */
  readonly fork: boolean;
  readonly temporaryDirectory: string;
  /** The runner gives the job identity tokens: it has `id-token: write`. */
  readonly identity: boolean;
};

/** Joins the levels of configuration and checks what spans several inputs. Throws a ConfigurationError. */
export function settingsFrom(inputs: Inputs, circumstances: Circumstances, file: PolicyFile): Settings {
  const level = levelOf(inputs);
  const from = windowStart(inputs, circumstances.now);
  const problems = [
    ...targetProblems(inputs),
    ...pulumiProblems(inputs, circumstances),
    ...duplicateKeys(level),
    ...(from < circumstances.now
      ? []
      : [{ path: 'azure-since', message: 'must lie before the start of the run.' }]),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems);
  return {
    pulumi: pulumiSettings(inputs, circumstances, file),
    azure: {
      scopes: inputs['azure-scopes'],
      armUrl: inputs['azure-environment'],
      token: inputs.AZURE_ACCESS_TOKEN,
      from,
    },
    limits: effectiveLimits([level]),
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

function windowStart(inputs: Inputs, now: Date): Date {
  const since = inputs['azure-since'];
  return 'at' in since ? since.at : new Date(now.getTime() - since.agoMs);
}
