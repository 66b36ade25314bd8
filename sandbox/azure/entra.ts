import { randomUUID } from 'node:crypto';
import { type Route, route, type SandboxRequest, type SandboxResponse } from '../server.ts';
import { audiencesOf, CLOUDS } from './clouds.ts';
import type { AzureContext } from './context.ts';
import { checkCredential } from './entra-credential.ts';
import { EntraError } from './entra-error.ts';
import { metadataEndpoints } from './metadata-endpoints.ts';

type Form = ReadonlyMap<string, string>;

const WRONG_TENANT =
  'Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with ' +
  'your subscription administrator, this may happen if there are no active subscriptions for the tenant.';
const ENTRA_HEADERS = { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' };

/** The token endpoint, and the address at which the cloud names its endpoints. */
export function entraRoutes(context: AzureContext): Route[] {
  return [
    route('POST', '/:tenant/oauth2/v2.0/token', (request) => answerToken(context, request)),
    route('GET', '/metadata/endpoints', (request) => metadataEndpoints(context, request)),
  ];
}

/** Issues a token that lives as long as the switch says, without anybody asking at the endpoint. */
export function issueAccessToken({ estate, switches, tokens, now }: AzureContext, clientId: string): string {
  const aud = CLOUDS[switches.cloud].resourceManager.replace(/\/$/, '');
  const claims = { aud, appid: clientId, tid: estate.tenantId };
  return tokens.issue(claims, now().getTime() + switches.tokenLifetimeSeconds * 1000);
}

function answerToken(context: AzureContext, request: SandboxRequest): SandboxResponse {
  const headers = { ...ENTRA_HEADERS, 'x-ms-request-id': randomUUID() };
  try {
    return { status: 200, headers, body: grant(context, request) };
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    return { status: error.status, headers, body: error.toBody(context.now()) };
  }
}

function grant(context: AzureContext, request: SandboxRequest) {
  requireTenant(context, request.params['tenant'] ?? '');
  const form = readForm(request);
  const clientId = required(form, 'client_id');
  checkGrant(context, form);
  checkCredential(context, clientId, form);
  const { tokenLifetimeSeconds } = context.switches;
  return {
    token_type: 'Bearer',
    expires_in: tokenLifetimeSeconds,
    ext_expires_in: tokenLifetimeSeconds,
    access_token: issueAccessToken(context, clientId),
  };
}

function requireTenant({ estate }: AzureContext, tenant: string): void {
  if (tenant.toLowerCase() === estate.tenantId.toLowerCase()) return;
  throw new EntraError(400, 'invalid_request', 90002, `Tenant '${tenant}' not found. ${WRONG_TENANT}`);
}

function checkGrant({ switches, estate }: AzureContext, form: Form): void {
  const type = required(form, 'grant_type');
  if (type !== 'client_credentials') {
    const message = `The app requested an unsupported grant type '${type}'.`;
    throw new EntraError(400, 'unsupported_grant_type', 70003, message);
  }
  const scope = required(form, 'scope');
  if (!scope.endsWith('/.default')) {
    const message =
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope ` +
      'value with /.default suffixed to the resource identifier (application ID URI).';
    throw new EntraError(400, 'invalid_scope', 1002012, message);
  }
  const resource = scope.slice(0, -'/.default'.length);
  // A resource that ends in a slash keeps it, so two slashes in a row are right.
  if (audiencesOf(switches.cloud).some((audience) => withSlash(audience) === withSlash(resource))) return;
  const message =
    `The resource principal named ${resource} was not found in the tenant named ${estate.tenantId}. ` +
    'This can happen if the application has not been installed by the administrator of the tenant or ' +
    'consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.';
  throw new EntraError(400, 'invalid_resource', 500011, message);
}

function withSlash(address: string): string {
  return address.endsWith('/') ? address : `${address}/`;
}

function required(form: Form, name: string): string {
  const value = form.get(name);
  if (value) return value;
  const message = `The request body must contain the following parameter: '${name}'.`;
  throw new EntraError(400, 'invalid_request', 900144, message);
}

function readForm({ headers, body }: SandboxRequest): Form {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  const entries = isForm && typeof body === 'object' && body !== null ? Object.entries(body) : [];
  return new Map(entries.map(([name, value]) => [name, String(value)]));
}
