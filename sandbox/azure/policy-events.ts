import { type Route, route, type SandboxRequest, type SandboxResponse } from '../server.ts';
import { ArmError } from './arm-error.ts';
import { guarded } from './arm-gate.ts';
import { EVENT_COLUMNS } from './columns.ts';
import type { AzureContext } from './context.ts';
import { eventsIn, visibleBy } from './event-rows.ts';
import { SkipTokens } from './paging.ts';
import { answerQuery } from './query-results.ts';
import { stampOf } from './row-cache.ts';
import { type AzureScope, parseScope, requireContainers, same } from './scope.ts';

const PATH = '/:scope(.*)/providers/Microsoft.PolicyInsights/policyEvents/default/queryResults';

/** The policyEvents operations, at every scope they exist for. */
export function policyEventRoutes(context: AzureContext): Route[] {
  const tokens = new SkipTokens();
  return [
    route(
      'POST',
      PATH,
      guarded(context, (request) => queryEvents(context, tokens, request)),
    ),
    route(
      'GET',
      PATH,
      guarded(context, (request) => refuseGet(context, request)),
    ),
  ];
}

function queryEvents(context: AzureContext, tokens: SkipTokens, request: SandboxRequest): SandboxResponse {
  const { estate, switches } = context;
  const scope = parseScope(request.params['scope'] ?? '');
  requireContainers(estate, scope);
  requireAssignment(context, scope);
  const hidesState = switches.complianceState === 'absent';
  return answerQuery(context, tokens, request, {
    metadata: 'policyEvents/$metadata#default',
    columns: hidesState ? EVENT_COLUMNS.without('complianceState') : EVENT_COLUMNS,
    hidden: hidesState ? ['components', 'complianceState'] : ['components'],
    expandable: scope.kind === 'resource' ? { components: 'components' } : undefined,
    state: stampOf(estate.events, visibleBy(switches)),
    rows: (window) => eventsIn(estate, switches, scope, window),
  });
}

function requireAssignment({ estate, switches }: AzureContext, scope: AzureScope): void {
  if (scope.kind !== 'assignment' || switches.unknownAssignmentEvents === 'empty') return;
  if (estate.assignments.some(({ id }) => same(id, scope.path))) return;
  throw new ArmError(404, 'PolicyAssignmentNotFound', `The policy assignment '${scope.name}' is not found.`);
}

function refuseGet({ switches }: AzureContext, { url }: SandboxRequest): never {
  if (switches.getQueryResults === 'method-not-supported') {
    throw new ArmError(
      405,
      'HttpMethodNotSupported',
      `The HTTP method 'GET' is not supported at scope '${url.pathname}'.`,
    );
  }
  throw new ArmError(
    404,
    'ResourceTypeNotSupported',
    "The resource type 'policyEvents/queryResults' does not support the HTTP method 'GET'.",
  );
}
