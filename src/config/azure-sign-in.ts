import type { Problem } from '../errors.ts';
import type { AzureEnvironment } from '../sources/azure/sign-in/clouds.ts';
import type { AzureSignInSettings } from '../sources/azure/sign-in/sign-in.ts';
import type { Inputs } from './inputs.ts';

/** What the run itself tells of credentials. */
export type Credentials = {
  /** The run is for a fork or Dependabot, which GitHub gives no credentials. */
  readonly fork: boolean;
  /** The runner gives the job identity tokens. */
  readonly identity: boolean;
};

/** Which cloud, and as whom. */
export type AzureSignInPart = {
  readonly environment: AzureEnvironment;
  readonly signIn: AzureSignInSettings;
};

/** The cloud and the sign-in of the Azure side. */
export function azureSignIn(inputs: Inputs, credentials: Credentials): AzureSignInPart {
  return { environment: inputs['azure-environment'], signIn: signInOf(inputs, credentials) };
}

/** A ready token wins, then a client that can prove to be it. Variables alone, without a proof, mean other tools. */
function signInOf(inputs: Inputs, { identity }: Credentials): AzureSignInSettings {
  const { AZURE_ACCESS_TOKEN: token } = inputs;
  if (token !== undefined) return { kind: 'token', token };
  const { tenantId, clientId, secret } = clientOf(inputs);
  if (tenantId !== undefined && clientId !== undefined && (identity || secret !== undefined)) {
    return { kind: 'client', client: { tenantId, clientId, federated: identity, secret } };
  }
  return isAskedFor(inputs) ? { kind: 'none' } : { kind: 'cli' };
}

/** What is wrong with the inputs of the sign-in taken together. On a fork all of them may be empty secrets. */
export function azureSignInProblems(inputs: Inputs, { fork, identity }: Credentials): Problem[] {
  if (inputs['azure-scopes'].length === 0 || fork || !isAskedFor(inputs)) return [];
  const { tenantId, clientId, secret } = clientOf(inputs);
  const missing = [
    ...(tenantId === undefined ? ['azure-tenant-id'] : []),
    ...(clientId === undefined ? ['azure-client-id'] : []),
  ];
  if (missing.length > 0) {
    const given = CLIENT_INPUTS.filter((name) => inputs[name] !== undefined).join(' and ');
    return missing.map((path) => ({
      path,
      message: `is needed beside ${given}: a client is an application and its tenant.`,
    }));
  }
  if (identity || secret !== undefined || inputs.AZURE_ACCESS_TOKEN !== undefined) return [];
  return [
    {
      path: 'azure-client-id',
      message:
        'needs an identity token of the job, or a secret. Give the job "permissions: id-token: write", or set azure-client-secret.',
    },
  ];
}

const CLIENT_INPUTS = ['azure-tenant-id', 'azure-client-id', 'azure-client-secret'] as const;

function isAskedFor(inputs: Inputs): boolean {
  return CLIENT_INPUTS.some((name) => inputs[name] !== undefined);
}

function clientOf(inputs: Inputs) {
  return {
    tenantId: inputs['azure-tenant-id'] ?? inputs.AZURE_TENANT_ID,
    clientId: inputs['azure-client-id'] ?? inputs.AZURE_CLIENT_ID,
    secret: inputs['azure-client-secret'] ?? inputs.AZURE_CLIENT_SECRET,
  };
}
