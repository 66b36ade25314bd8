import { randomBytes } from 'node:crypto';
import { type Route, route, type SandboxRequest, type SandboxResponse } from '../server.ts';
import { ArmError } from './arm-error.ts';
import { guarded } from './arm-gate.ts';
import type { AzureContext } from './context.ts';
import { parseKql } from './kql.ts';
import type { KqlRow } from './kql-expression.ts';
import { invalidQuery } from './kql-tokens.ts';
import { type GraphRequest, readGraphRequest } from './resource-graph-request.ts';
import { policyResources } from './resource-graph-rows.ts';

const PATH = '/providers/Microsoft.ResourceGraph/resources';
const BUCKET = 15;
const DEFAULT_ROWS = 100;

type Position = {
  readonly query: string;
  readonly rows: readonly KqlRow[];
  readonly cursor: number;
  readonly top: number;
};

/** Azure Resource Graph, with the one table that holds policies. */
export function resourceGraphRoute(context: AzureContext): Route {
  const positions = new Map<string, Position>();
  const quota = new GraphQuota(context);
  return route(
    'POST',
    PATH,
    guarded(context, (request) => {
      refuseBySwitch(context, request);
      const headers = quota.spend();
      const answer = answerQuery(context, positions, readGraphRequest(request.body));
      return { ...answer, headers: { ...headers, ...answer.headers } };
    }),
  );
}

function refuseBySwitch({ switches, estate }: AzureContext, { url, method }: SandboxRequest): void {
  if (switches.resourceGraph === 'absent') {
    throw new ArmError(404, 'InvalidResourceType', `No resource type answers ${method} ${url.pathname}.`);
  }
  if (switches.resourceGraph === 'answers') return;
  const client = estate.clients[0]?.clientId ?? 'unknown';
  const message =
    `The client '${client}' with object id '${client}' does not have authorization to perform action ` +
    "'Microsoft.ResourceGraph/resources/read' over scope '/' or the scope is invalid.";
  throw new ArmError(403, 'AuthorizationFailed', message);
}

/** Queries in a short window; a plentiful one is whole again before it is used up. */
class GraphQuota {
  readonly #context: AzureContext;
  #served = 0;

  constructor(context: AzureContext) {
    this.#context = context;
  }

  /** Counts a query, or refuses it; the headers say what is left. */
  spend(): Record<string, string> {
    const { switches } = this.#context;
    const left = switches.resourceGraphQuota;
    if (left !== null && left <= 0) {
      const message = 'Client application has been throttled and should not attempt to repeat the request.';
      const headers = { ...this.#headers(0), 'retry-after': String(switches.resourceGraphResetSeconds) };
      throw new ArmError(429, 'RateLimiting', message, headers);
    }
    if (left !== null) switches.resourceGraphQuota = left - 1;
    this.#served = (this.#served % (BUCKET - 1)) + 1;
    return this.#headers(left === null ? BUCKET - this.#served : left - 1);
  }

  #headers(remaining: number): Record<string, string> {
    const { resourceGraphResetSeconds: seconds, resourceGraphLimitHit: hit } = this.#context.switches;
    const after = new Date(seconds * 1000).toISOString().slice(11, 19);
    return {
      'x-ms-user-quota-remaining': String(remaining),
      'x-ms-user-quota-resets-after': after,
      ...(hit ? { 'x-ms-tenant-subscription-limit-hit': 'true' } : {}),
    };
  }
}

function answerQuery(
  context: AzureContext,
  positions: Map<string, Position>,
  request: GraphRequest,
): SandboxResponse {
  const query = parseKql(request.query);
  if (query.table !== 'policyresources') throw invalidQuery(`unknown table '${query.table}'`);
  const position = request.skipToken === undefined ? undefined : positions.get(request.skipToken);
  if (request.skipToken !== undefined && position?.query !== request.query) throw foreignToken();
  const rows =
    position?.rows ?? query.run(policyResources(context, scopesOf(context, request), request.filter));
  const asked = request.top ?? position?.top ?? DEFAULT_ROWS;
  const top = Math.min(asked, context.switches.resourceGraphPageSize);
  const start = request.skip ?? position?.cursor ?? 0;
  const data = rows.slice(start, start + top);
  const more = start + top < rows.length;
  const body = {
    totalRecords: rows.length,
    count: data.length,
    // Rows that no token leads to are what the service calls truncated.
    resultTruncated: more && !query.keepsId ? 'true' : 'false',
    facets: [],
    data: request.format === 'table' ? table(data) : data,
  };
  if (!more || !query.keepsId) return { status: 200, body };
  const token = randomBytes(48).toString('base64');
  positions.set(token, { query: request.query, rows, cursor: start + top, top });
  return { status: 200, body: { ...body, $skipToken: token } };
}

/** The scopes as paths; subscriptions nobody may see are left out, and none left at all is a 400. */
function scopesOf({ estate, switches }: AzureContext, request: GraphRequest): string[] {
  const { subscriptions, managementGroups } = request;
  if (subscriptions.length > switches.resourceGraphMaxSubscriptions) {
    throw badRequest(
      'TooManySubscriptions',
      `A query takes at most ${switches.resourceGraphMaxSubscriptions} subscriptions, not ${subscriptions.length}.`,
    );
  }
  const known = estate.subscriptions.map(({ subscriptionId }) => subscriptionId.toLowerCase());
  const visible = subscriptions.filter((id) => known.includes(id.toLowerCase()));
  if (subscriptions.length > 0 && visible.length === 0) {
    throw badRequest(
      'NoValidSubscriptionsInQueryRequest',
      `There must be at least one subscription that is eligible to contain resources. Given: '${subscriptions.join(', ')}'.`,
    );
  }
  return [
    ...visible.map((id) => `/subscriptions/${id}`),
    ...managementGroups.map((name) => `/providers/Microsoft.Management/managementGroups/${name}`),
  ];
}

function table(rows: readonly KqlRow[]) {
  const names = Object.keys(rows[0] ?? {});
  return {
    columns: names.map((name) => ({ name, type: typeof rows[0]?.[name] === 'string' ? 'string' : 'object' })),
    rows: rows.map((row) => names.map((name) => row[name])),
  };
}

function foreignToken(): ArmError {
  return badRequest('InvalidSkipToken', 'The skip token does not belong to this query.');
}

function badRequest(code: string, message: string): ArmError {
  const general = 'Please provide below info when asking for support.';
  return new ArmError(400, 'BadRequest', general, {}, [{ code, message }]);
}
