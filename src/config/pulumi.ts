import type { Problem } from '../errors.ts';
import { matchesGlob, toGlob } from '../policy/glob.ts';
import type { PulumiApi } from '../sources/pulumi/issues/issue-reading.ts';
import type { PreviewTarget } from '../sources/pulumi/preview/reference.ts';
import type { PulumiSignIn } from '../sources/pulumi/sign-in.ts';
import type { AccountReference, StackTarget } from '../sources/pulumi/targets/target.ts';
import type { Inputs } from './inputs.ts';
import type { KnobReader } from './levels/knob-value.ts';

/** What the run itself tells of credentials, and of whom it is for. */
type Credentials = {
  /** The run is for a fork or Dependabot, which GitHub gives no credentials. */
  readonly fork: boolean;
  /** The runner gives the job identity tokens. */
  readonly identity: boolean;
  /** A second stage about a fork's or Dependabot's commit. */
  readonly foreignHead?: boolean | undefined;
};

/** What is to be read of Pulumi Cloud, how, and as whom. */
export type PulumiSettings = {
  readonly stacks: readonly StackTarget[];
  readonly accounts: readonly AccountReference[];
  readonly previews: readonly PreviewTarget[];
  readonly apiUrl: URL;
  readonly consoleDomain: string | undefined;
  readonly signIn: PulumiSignIn;
  readonly api: PulumiApi;
  /** At most this long for the evaluation of a stack's latest update. */
  readonly waitForEvaluationMs: number;
  /** Rows read of one target at most. */
  readonly maxRows: number;
};

/** The Pulumi side of the settings. */
export function pulumiSettings(inputs: Inputs, credentials: Credentials, knob: KnobReader): PulumiSettings {
  return {
    stacks: inputs['pulumi-stacks'],
    accounts: inputs['pulumi-accounts'],
    previews: inputs['pulumi-preview'] ?? [],
    apiUrl: inputs['pulumi-cloud-url'],
    consoleDomain: inputs.PULUMI_CONSOLE_DOMAIN,
    signIn: signInOf(inputs, credentials),
    api: knob('pulumi.api'),
    waitForEvaluationMs: knob('pulumi.wait-for-evaluation'),
    maxRows: knob('limits.rows'),
  };
}

/** How the Pulumi side signs in. Asked-for OIDC wins over a token that lies about in the environment. */
function signInOf(inputs: Inputs, { identity }: Credentials): PulumiSignIn {
  const token = inputs['pulumi-access-token'];
  const type = inputs['pulumi-oidc-token-type'];
  if (token !== undefined) return { kind: 'token', token };
  return type !== undefined && identity ? { kind: 'oidc', type } : { kind: 'none' };
}

/** What is wrong with the Pulumi inputs taken together. */
export function pulumiProblems(inputs: Inputs, credentials: Credentials): Problem[] {
  return [
    ...signInProblems(inputs, credentials),
    ...previewProblems(inputs),
    ...(credentials.foreignHead === true ? foreignLogs(inputs) : []),
  ];
}

function signInProblems(inputs: Inputs, { fork, identity }: Credentials): Problem[] {
  const token = inputs['pulumi-access-token'];
  const type = inputs['pulumi-oidc-token-type'];
  if (inputs['pulumi-stacks'].length === 0 && inputs['pulumi-accounts'].length === 0) return [];
  if (token !== undefined && type !== undefined) {
    return [
      {
        path: 'pulumi-oidc-token-type',
        message:
          'stands beside pulumi-access-token. Set one of the two: a stored token, or OIDC instead of it.',
      },
    ];
  }
  if (type !== undefined && !identity && !fork) {
    return [
      {
        path: 'pulumi-oidc-token-type',
        message: 'needs an identity token of the job. Give the job "permissions: id-token: write".',
      },
    ];
  }
  if (token !== undefined || type !== undefined || fork) return [];
  return [
    {
      path: 'pulumi-access-token',
      message:
        'is needed to read stacks and accounts. PULUMI_ACCESS_TOKEN is taken too, and pulumi-oidc-token-type needs no stored token.',
    },
  ];
}

function previewProblems(inputs: Inputs): Problem[] {
  const stacks = inputs['pulumi-stacks'];
  const [only] = stacks;
  return (inputs['pulumi-preview'] ?? []).flatMap(({ stack }): Problem[] => {
    const path = 'pulumi-preview';
    if (stack === undefined) {
      if (stacks.length === 1 && only?.kind === 'stack') return [];
      const message =
        'one value is for one stack. Write a line for each stack that has a preview: org/project/stack=VALUE.';
      return [{ path, message }];
    }
    if (stacks.some((target) => isOf(target, stack))) return [];
    return [{ path, message: `${JSON.stringify(stack)} is not among pulumi-stacks. Name it there too.` }];
  });
}

/**
 * A file here can only come from what the fork's own code wrote, which would prove anything. What the service tells
 * was previewed by somebody with a token for it.
 */
function foreignLogs(inputs: Inputs): Problem[] {
  return (inputs['pulumi-preview'] ?? []).flatMap(({ reference }): Problem[] =>
    reference.kind === 'log'
      ? [
          {
            path: 'pulumi-preview',
            message: `${JSON.stringify(reference.path)} is a file, and this run judges a commit of a fork or of Dependabot, whose own code may have written it: it proves nothing. Write latest or the id of an update, or leave pulumi-preview out.`,
          },
        ]
      : [],
  );
}

/** Whether a stack is the target, or may be one of its pattern's. */
function isOf(target: StackTarget, stack: string): boolean {
  if (target.kind === 'stack') return target.id.toLowerCase() === stack.toLowerCase();
  const [organization, project = '', name = ''] = stack.split('/');
  const { pattern } = target;
  return (
    pattern.organization.toLowerCase() === organization?.toLowerCase() &&
    matchesGlob(toGlob(pattern.project), project, true) &&
    matchesGlob(toGlob(pattern.stack), name, true)
  );
}
