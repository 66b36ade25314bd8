import type { Settings } from '../config/settings.ts';
import { ConfigurationError } from '../errors.ts';
import { logLine } from '../report/text.ts';
import { remainingRequests } from './azure/quota.ts';
import { objectIdOf } from './azure/sign-in/principal.ts';
import { type AzureSignIn, signInToAzure } from './azure/sign-in/sign-in.ts';
import { createAzureSource } from './azure/source.ts';
import { failedSource, unsignedSource } from './collect.ts';
import { createService, type Pacing, type Service, type TokenSource } from './http.ts';
import type { Progress } from './progress.ts';
import { consoleOf } from './pulumi/console.ts';
import { createServices } from './pulumi/sign-in.ts';
import { createPulumiSource } from './pulumi/source.ts';
import type { Source } from './source.ts';

/** What the sources need of the outside world. */
export type SourcePorts = {
  readonly now: Date;
  readonly run: {
    readonly fork: boolean;
    readonly foreignHead: boolean;
    readonly reference: { readonly commit?: string | undefined };
  };
  readonly pacing: Pacing;
  /** Aborts when the run's deadline passes. */
  readonly signal: AbortSignal;
  readonly progress?: Progress | undefined;
  /** Masks a token that was not among the inputs, and says how the run signed in. */
  readonly workflow: {
    readonly addSecret: (secret: string) => void;
    readonly info: (line: string) => void;
    /** The job's identity token for an audience. */
    readonly identityToken: (audience: string) => Promise<string>;
  };
};

const NO_FORK_CREDENTIALS = 'GitHub gives runs for forks and Dependabot no secrets and no OIDC token.';

/** The sources that the settings name. Throws a ConfigurationError where a service has targets and no sign-in. */
export async function buildSources(settings: Settings, ports: SourcePorts): Promise<readonly Source[]> {
  const sources = [pulumiSource(settings.pulumi, ports), await azureSource(settings.azure, ports)];
  return sources.filter(({ targets }) => targets.length > 0);
}

function pulumiSource(settings: Settings['pulumi'], ports: SourcePorts): Source {
  const { stacks, accounts, apiUrl, consoleDomain, signIn } = settings;
  if (signIn.kind === 'none') return unsignedSource('pulumi', [...stacks, ...accounts], NO_FORK_CREDENTIALS);
  const { signal, pacing, workflow, run } = ports;
  const serviceOf = createServices(signIn, apiUrl, {
    signal,
    pacing,
    addSecret: workflow.addSecret,
    identityToken: workflow.identityToken,
  });
  const { previews, api, waitForEvaluationMs, maxRows } = settings;
  const console = consoleOf(apiUrl, consoleDomain);
  const { commit } = run.reference;
  const commits = { commit, onlyOfCommit: run.foreignHead };
  const plan = { stacks, accounts, previews, api, waitForEvaluationMs, maxRows, console, ...commits };
  const clock = (): Date => new Date();
  const info = (line: string): void => workflow.info(logLine(line));
  return createPulumiSource(plan, {
    serviceOf,
    clock,
    pollMs: pacing.pollMs,
    signal,
    info,
    progress: ports.progress,
  });
}

async function azureSource(
  { environment, signIn, ...reading }: Settings['azure'],
  ports: SourcePorts,
): Promise<Source> {
  const { targets } = reading;
  if (targets.length === 0) return unsignedSource('azure', [], '');
  const { signal, pacing, workflow, run } = ports;
  const { addSecret, identityToken } = workflow;
  const info = (line: string): void => workflow.info(logLine(line));
  const signInPorts = { signal, pacing, addSecret, identityToken, info, clock: () => new Date() };
  const signedIn = await signInToAzure(signIn, environment, signInPorts);
  if (signedIn.kind === 'refused') return failedSource('azure', targets, signedIn.error);
  if (signedIn.kind === 'none') {
    if (!run.fork) throw new ConfigurationError([noAzureSignIn(signedIn)]);
    return unsignedSource('azure', targets, NO_FORK_CREDENTIALS);
  }
  const { tokens } = signedIn;
  return createAzureSource(
    { ...reading, to: ports.now },
    {
      // One sign-in for all targets: a refusal is all of them.
      connect: async () => {
        const objectId = objectIdOf(await tokens.current());
        return { service: armService(environment.armUrl, tokens, ports), objectId };
      },
      clock: signInPorts.clock,
      pollMs: pacing.pollMs,
      signal,
      info,
      progress: ports.progress,
    },
  );
}

function armService(url: URL, token: TokenSource, { signal, pacing }: SourcePorts): Service {
  return createService({
    name: 'Azure Resource Manager',
    url,
    headers: {},
    token,
    requestIdHeaders: ['x-ms-request-id', 'x-ms-correlation-request-id'],
    remaining: remainingRequests,
    remedies: {
      unauthorized:
        'The token is wrong, has expired, or is for another cloud: sign in again before this step.',
      forbidden: 'The identity lacks a permission: give it the Reader role on the scope.',
    },
    signal,
    pacing,
  });
}

function noAzureSignIn({ reason }: Extract<AzureSignIn, { kind: 'none' }>) {
  return {
    path: 'azure-scopes',
    message: `no sign-in for Azure: there is no AZURE_ACCESS_TOKEN, no azure-tenant-id and azure-client-id with "permissions: id-token: write" or a secret, and ${reason}. Give one of these, or log in with azure/login before this step.`,
  };
}
