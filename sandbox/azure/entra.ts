import { randomUUID } from 'node:crypto';
import { type Route, route, type SandboxRequest, type SandboxResponse } from '../server.ts';
import type { AzureContext } from './context.ts';
import { checkCredential } from './entra-credential.ts';
import { EntraError } from './entra-error.ts';

type Form = ReadonlyMap<string, string>;

const ENTRA_HEADERS = { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' };

/** The token endpoint, and the address at which the cloud names its endpoints. */
export function entraRoutes(context: AzureContext): Route[] {
  return [
    route('POST', '/:tenant/oauth2/v2.0/token', (request) => answerToken(context, request)),
    route('GET', '/metadata/endpoints', ({ url }) => ({ status: 200, body: endpoints(url.origin) })),
  ];
}

/** Issues a token that lives as long as the switch says, without anybody asking at the endpoint. */
export function issueAccessToken({ estate, switches, tokens, now }: AzureContext, clientId: string): string {
  const claims = { aud: 'https://management.azure.com', appid: clientId, tid: estate.tenantId };
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
  checkGrant(form);
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
  throw new EntraError(400, 'invalid_request', 90002, `Tenant '${tenant}' not found.`);
}

function checkGrant(form: Form): void {
  const type = required(form, 'grant_type');
  if (type !== 'client_credentials') {
    const message = `The app requested an unsupported grant type '${type}'.`;
    throw new EntraError(400, 'unsupported_grant_type', 70003, message);
  }
  const scope = required(form, 'scope');
  if (scope.endsWith('/.default')) return;
  const message = `The provided value for scope ${scope} is not valid. It must have a /.default suffix.`;
  throw new EntraError(400, 'invalid_scope', 1002012, message);
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

function endpoints(origin: string) {
  return {
    name: 'AzureCloud',
    portal: 'https://portal.azure.com',
    authentication: {
      loginEndpoint: origin,
      audiences: ['https://management.core.windows.net/', 'https://management.azure.com/'],
      tenant: 'common',
      identityProvider: 'AAD',
    },
    resourceManager: origin,
  };
}
