import type { Settings } from '../config/settings.ts';
import { ConfigurationError } from '../errors.ts';
import { logLine } from '../report/text.ts';
import { createAzureClient } from './azure/client.ts';
import { type AzureSignIn, signInToAzure } from './azure/credentials.ts';
import { createAzureSource } from './azure/source.ts';
import { failedSource, unsignedSource } from './collect.ts';
import { createService, type Pacing } from './http.ts';
import { consoleOf } from './pulumi/console.ts';
import { createServices } from './pulumi/sign-in.ts';
import { createPulumiSource } from './pulumi/source.ts';
import type { Source } from './source.ts';

/** What the sources need of the outside world. */
export type SourcePorts = {
  readonly now: Date;
  readonly run: { readonly fork: boolean; readonly reference: { readonly commit?: string | undefined } };
  readonly pacing: Pacing;
  /** Aborts when the run's deadline passes. */
  readonly signal: AbortSignal;
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
  const { previews, api, waitForEvaluationMs } = settings;
  const console = consoleOf(apiUrl, consoleDomain);
  const { commit } = run.reference;
  const plan = { stacks, accounts, previews, api, waitForEvaluationMs, console, commit };
  const clock = (): Date => new Date();
  const info = (line: string): void => workflow.info(logLine(line));
  return createPulumiSource(plan, { serviceOf, clock, pollMs: pacing.pollMs, signal, info });
}

async function azureSource(
  { scopes, armUrl, token, from }: Settings['azure'],
  ports: SourcePorts,
): Promise<Source> {
  if (scopes.length === 0) return unsignedSource('azure', [], '');
  const signIn = await signInToAzure(token, armUrl);
  if (signIn.kind === 'refused') return failedSource('azure', scopes, signIn.error);
  if (signIn.kind === 'none') {
    if (!ports.run.fork) throw new ConfigurationError([noAzureSignIn(signIn)]);
    return unsignedSource('azure', scopes, NO_FORK_CREDENTIALS);
  }
  ports.workflow.addSecret(signIn.token);
  ports.workflow.info(`Azure: signed in by ${signIn.from}.`);
  const service = createService({
    name: 'Azure Resource Manager',
    url: armUrl,
    headers: { authorization: `Bearer ${signIn.token}` },
    secret: signIn.token,
    requestIdHeaders: ['x-ms-request-id', 'x-ms-correlation-request-id'],
    remedies: {
      unauthorized:
        'The token is wrong, has expired, or is for another cloud: sign in again before this step.',
      forbidden: 'The identity lacks a permission: give it the Reader role on the scope.',
    },
    signal: ports.signal,
    pacing: ports.pacing,
  });
  return createAzureSource(scopes, { from, to: ports.now }, createAzureClient(service, armUrl));
}

function noAzureSignIn({ reason }: Extract<AzureSignIn, { kind: 'none' }>) {
  return {
    path: 'azure-scopes',
    message: `no sign-in for Azure: AZURE_ACCESS_TOKEN is not set, and ${reason}. Log in with azure/login before this step, or set the variable.`,
  };
}
