import type { AzureContext } from './context.ts';
import { checkAssertion } from './entra-assertion.ts';
import { EntraError, invalidClient } from './entra-error.ts';
import type { AzureClient } from './estate.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Checks the secret or the assertion of a client. */
export function checkCredential(
  context: Pick<AzureContext, 'estate' | 'now' | 'switches'>,
  clientId: string,
  form: ReadonlyMap<string, string>,
): void {
  const { estate, now } = context;
  const client = estate.clients.find((entry) => entry.clientId.toLowerCase() === clientId.toLowerCase());
  if (!client) {
    const message =
      `Application with identifier '${clientId}' was not found in the directory '${estate.tenantId}'. ` +
      'This can happen if the application has not been installed by the administrator of the tenant or ' +
      'consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.';
    throw new EntraError(400, 'unauthorized_client', 700016, message);
  }
  const secret = form.get('client_secret');
  const assertion = form.get('client_assertion');
  if (secret !== undefined) {
    checkSecret(client, secret, now());
    return;
  }
  if (assertion === undefined || form.get('client_assertion_type') !== ASSERTION_TYPE) {
    const message =
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
    throw invalidClient(7000218, message);
  }
  checkAssertion(context, client, assertion);
}

function checkSecret(
  { clientId, clientSecret, clientSecretExpiresOn }: AzureClient,
  secret: string,
  now: Date,
) {
  if (secret !== clientSecret) {
    const message =
      'Invalid client secret provided. Ensure the secret being sent in the request is the client secret ' +
      `value, not the client secret ID, for a secret added to app '${clientId}'.`;
    throw invalidClient(7000215, message);
  }
  if (clientSecretExpiresOn === undefined || Date.parse(clientSecretExpiresOn) > now.getTime()) return;
  const message =
    `The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new ` +
    'keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added ' +
    'security: https://aka.ms/certCreds.';
  throw invalidClient(7000222, message);
}
