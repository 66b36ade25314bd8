import type { AzureContext } from './context.ts';
import { EntraError } from './entra-error.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const ASSERTION_AUDIENCE = 'api://AzureADTokenExchange';

/** Checks the secret or the assertion of a client. */
export function checkCredential(
  { estate, now }: Pick<AzureContext, 'estate' | 'now'>,
  clientId: string,
  form: ReadonlyMap<string, string>,
): void {
  const client = estate.clients.find((entry) => entry.clientId.toLowerCase() === clientId.toLowerCase());
  if (!client) {
    const message = `Application with identifier '${clientId}' was not found in the directory '${estate.tenantId}'.`;
    throw new EntraError(400, 'unauthorized_client', 700016, message);
  }
  const secret = form.get('client_secret');
  const assertion = form.get('client_assertion');
  if (secret !== undefined) {
    if (secret === client.clientSecret) return;
    throw invalidClient(7000215, `Invalid client secret provided for app '${clientId}'.`);
  }
  if (assertion === undefined || form.get('client_assertion_type') !== ASSERTION_TYPE) {
    throw invalidClient(7000218, "The request body must contain 'client_assertion' or 'client_secret'.");
  }
  checkAssertion(assertion, now());
}

// Signature and subject stay unchecked: the sandbox has no keys of the issuer.
function checkAssertion(assertion: string, now: Date): void {
  const claims = readClaims(assertion);
  if (claims === undefined) throw invalidClient(50027, 'JWT token is invalid or malformed.');
  const audience = claims.get('aud');
  if (audience !== ASSERTION_AUDIENCE) {
    const message = `No matching federated identity record found for presented assertion audience '${String(audience)}'.`;
    throw invalidClient(700212, message);
  }
  if (Number(claims.get('exp')) * 1000 > now.getTime()) return;
  throw invalidClient(700024, 'Client assertion is not within its valid time range.');
}

function readClaims(assertion: string): Map<string, unknown> | undefined {
  const [, payload, signature] = assertion.split('.');
  if (payload === undefined || signature === undefined) return undefined;
  try {
    return new Map(Object.entries(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))));
  } catch {
    return undefined;
  }
}

function invalidClient(number: number, message: string): EntraError {
  return new EntraError(401, 'invalid_client', number, message);
}
