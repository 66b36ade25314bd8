import type { Settings } from '../../config/settings.ts';
import { ConfigurationError } from '../../errors.ts';
import { logLine } from '../../report/text.ts';
import { failedSource, unsignedSource } from '../collect.ts';
import { createService, type Service, type TokenSource } from '../http.ts';
import { NO_FORK_CREDENTIALS, type SourcePorts } from '../ports.ts';
import type { Source } from '../source.ts';
import { remainingRequests } from './quota.ts';
import { objectIdOf } from './sign-in/principal.ts';
import { type AzureSignIn, signInToAzure } from './sign-in/sign-in.ts';
import { createAzureSource } from './source.ts';

/** The source of Azure, signed in as the settings say. Throws a ConfigurationError where there is no sign-in. */
export async function buildAzureSource(
  { environment, signIn, ...reading }: Settings['azure'],
  ports: SourcePorts,
): Promise<Source> {
  const { targets } = reading;
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

/** Events are asked for by this machine's clock, and judged by Azure's. Sign-ins allow as much. */
const MAX_SKEW_MS = 5 * 60_000;

function armService(url: URL, token: TokenSource, { signal, pacing }: SourcePorts): Service {
  return createService({
    name: 'Azure Resource Manager',
    url,
    headers: {},
    token,
    requestIdHeaders: ['x-ms-request-id', 'x-ms-correlation-request-id'],
    maxSkewMs: MAX_SKEW_MS,
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
