import { TENANT_ID } from '../../sandbox/azure/seed-catalog.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { GateOptions } from '../../sandbox/scene.ts';
import { calm } from './azure-scenes.ts';
import type { Scene } from './scene.ts';

const client = ({ azure }: Sandbox) => azure.estate.clients[0] ?? { clientId: '', clientSecret: '' };
const AZURE_ONLY = { 'pulumi-stacks': '' };
const NO_TOKEN = { AZURE_ACCESS_TOKEN: '' };

/** The job's identity, exchanged for a token of Azure. */
const federated = (sandbox: Sandbox): GateOptions => ({
  inputs: { ...AZURE_ONLY, 'azure-tenant-id': TENANT_ID, 'azure-client-id': client(sandbox).clientId },
  env: { ...NO_TOKEN, ...sandbox.github.idTokenEnv() },
});

/** The same client by a secret, as a tool of Terraform's names it. */
const bySecret = (sandbox: Sandbox): GateOptions => ({
  inputs: AZURE_ONLY,
  env: {
    ...NO_TOKEN,
    ARM_TENANT_ID: TENANT_ID,
    ARM_CLIENT_ID: client(sandbox).clientId,
    ARM_CLIENT_SECRET: client(sandbox).clientSecret,
  },
});

/** Ways to sign in to Azure, at a Resource Manager that tells itself where that is. */
export const SIGN_IN_SCENES: readonly Scene[] = [
  {
    name: 'the job’s identity signs in to Azure, then a secret, with a token that expires before its first use',
    runs: [
      { change: calm, options: federated },
      {
        change: ({ azure }) => {
          Object.assign(azure.switches, { expireTokensAfter: 0, metadataEndpoints: 'object' });
        },
        options: bySecret,
      },
    ],
  },
  {
    name: 'an identity that Azure does not let in, and a wrong secret after it',
    runs: [
      {
        change: (sandbox) => {
          for (const one of sandbox.azure.estate.clients) {
            one.federatedCredentials = [{ subject: 'repo:acme/other' }];
          }
        },
        options: (sandbox) => {
          const { inputs, env } = federated(sandbox);
          return { env: env ?? {}, inputs: { ...inputs, 'azure-client-secret': 'not~the~secret' } };
        },
      },
    ],
  },
];
