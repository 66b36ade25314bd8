import { randomUUID } from 'node:crypto';
import type { SandboxRequest, SandboxResponse } from '../server.ts';
import { ArmError } from './arm-error.ts';
import type { AzureContext } from './context.ts';
import { readQueryOptions } from './query-options.ts';

const POLICY_INSIGHTS = /\/providers\/Microsoft\.PolicyInsights\//i;
const POLICY_INSIGHTS_VERSIONS = ['2019-10-01', '2024-10-01'];
const VERSION = /^\d{4}-\d\d-\d\d(-preview)?$/;

/** Wraps an answer in what every request to Azure Resource Manager passes: token, version, permission, quota. */
export function guarded(
  context: AzureContext,
  answer: (request: SandboxRequest) => SandboxResponse,
): (request: SandboxRequest) => SandboxResponse {
  return (request) => {
    const response = attempt(() => {
      expireInTheMiddle(context);
      authenticate(context, request);
      checkVersion(context, request);
      checkPermission(context, request);
      if (POLICY_INSIGHTS.test(request.url.pathname)) context.quota.spend();
      return answer(request);
    });
    return { ...response, headers: { ...commonHeaders(context, response.status), ...response.headers } };
  };
}

function attempt(answer: () => SandboxResponse): SandboxResponse {
  try {
    return answer();
  } catch (error) {
    if (error instanceof ArmError) return error.toResponse();
    throw error;
  }
}

function expireInTheMiddle({ switches, tokens, now }: AzureContext): void {
  const left = switches.expireTokensAfter;
  if (left === null) return;
  if (left <= 0) tokens.expireAll(now().getTime());
  switches.expireTokensAfter = left <= 0 ? null : left - 1;
}

function authenticate(context: AzureContext, request: SandboxRequest): void {
  const refusal = refusalOf(context, request.headers['authorization']);
  if (refusal === undefined) return;
  const [code, message] = refusal;
  const authority = `authorization_uri="${request.url.origin}/${context.estate.tenantId}"`;
  const challenge = `Bearer ${authority}, error="invalid_token", error_description="${message}"`;
  throw new ArmError(401, code, message, { 'www-authenticate': challenge });
}

function refusalOf(
  { tokens, now }: AzureContext,
  header: string | undefined,
): readonly [string, string] | undefined {
  if (header === undefined) {
    return ['AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing."];
  }
  const expiry = tokens.expiryOf(/^Bearer (\S+)$/i.exec(header)?.[1] ?? '');
  if (expiry === undefined) return ['InvalidAuthenticationToken', 'The access token is invalid.'];
  if (expiry > now().getTime()) return undefined;
  return ['ExpiredAuthenticationToken', 'The access token expiry UTC time is earlier than current UTC time.'];
}

function checkVersion({ switches }: AzureContext, { url }: SandboxRequest): void {
  const version = readQueryOptions(url, switches.plusMeansSpace).get('api-version');
  if (!version) {
    const message = 'The api-version query parameter (?api-version=) is required for all requests.';
    throw new ArmError(400, 'MissingApiVersionParameter', message);
  }
  const insights = POLICY_INSIGHTS.test(url.pathname);
  if (insights ? POLICY_INSIGHTS_VERSIONS.includes(version) : VERSION.test(version)) return;
  const supported = insights ? ` The supported versions are '${POLICY_INSIGHTS_VERSIONS.join(',')}'.` : '';
  throw new ArmError(
    400,
    'InvalidApiVersionParameter',
    `The api-version '${version}' is invalid.${supported}`,
  );
}

function checkPermission({ forbidden, estate }: AzureContext, { method, url }: SandboxRequest): void {
  if (!forbidden.some((pattern) => pattern.test(url.pathname))) return;
  const client = estate.clients[0]?.clientId ?? 'unknown';
  const scope = url.pathname.replace(/\/providers\/(?!.*\/providers\/).*$/i, '');
  const message =
    `The client '${client}' with object id '${client}' does not have authorization to perform action ` +
    `'${actionOf(method, url.pathname)}' over scope '${scope}' or the scope is invalid. ` +
    'If access was recently granted, please refresh your credentials.';
  throw new ArmError(403, 'AuthorizationFailed', message);
}

function actionOf(method: string, path: string): string {
  const operation = /\/(policyEvents|policyStates)\/[^/]+\/([^/]+)$/i.exec(path);
  const verb = method === 'POST' ? 'action' : 'read';
  if (operation) return `Microsoft.PolicyInsights/${operation[1]}/${operation[2]}/${verb}`;
  const [, namespace, type] = /.*\/providers\/([^/]+)\/([^/]+)(?:\/[^/]+)?$/i.exec(path) ?? [];
  // Resource Graph is asked by POST and yet only read.
  if (namespace !== undefined) return `${namespace}/${type}/read`;
  const provider = /\/providers\/[^/]+$/i.test(path) ? '/providers' : '';
  const group = /\/resourceGroups\//i.test(path) ? '/resourceGroups' : '';
  return `Microsoft.Resources/subscriptions${group}${provider}/${verb}`;
}

function commonHeaders({ switches, quota }: AzureContext, status: number): Record<string, string> {
  const id = randomUUID();
  return {
    'cache-control': 'no-cache',
    'x-ms-request-id': id,
    'x-ms-correlation-request-id': id,
    ...(status < 400 || switches.quotaHeaderOnErrors
      ? { [switches.quotaHeader]: String(quota.remaining) }
      : {}),
  };
}
