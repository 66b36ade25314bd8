import { type Route, route, type SandboxRequest, type SandboxResponse } from '../server.ts';
import { ArmError } from './arm-error.ts';
import { guarded } from './arm-gate.ts';
import { EVENT_COLUMNS } from './columns.ts';
import type { AzureContext } from './context.ts';
import type { AzureEvent } from './estate.ts';
import { compareInstants, instantBefore, sortableInstant } from './instants.ts';
import type { Row } from './odata-row.ts';
import { type QueryWindow, SkipTokens } from './paging.ts';
import { answerQuery } from './query-results.ts';
import { type AzureScope, inScope, parseScope, requireContainers, same } from './scope.ts';
import type { AzureSwitches } from './switches.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
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
    rows: (window) => {
      const sign = switches.order === 'ascending' ? 1 : -1;
      return datedEvents(estate.events)
        .filter(visibility(switches, window))
        .filter(({ event }) => switches.ignoresScope || inScope(estate, scope, event))
        .toSorted((left, right) => sign * compareInstants(left.instant, right.instant))
        .map(({ event }) => (hidesState ? withoutState(event) : event));
    },
  });
}

type DatedEvent = { readonly event: AzureEvent; readonly instant: string };

function datedEvents(events: readonly AzureEvent[]): DatedEvent[] {
  return events.map((event) => ({ event, instant: sortableInstant(event.timestamp) }));
}

function requireAssignment({ estate, switches }: AzureContext, scope: AzureScope): void {
  if (scope.kind !== 'assignment' || switches.unknownAssignmentEvents === 'empty') return;
  if (estate.assignments.some(({ id }) => same(id, scope.path))) return;
  throw new ArmError(404, 'PolicyAssignmentNotFound', `The policy assignment '${scope.name}' is not found.`);
}

/** Whether an event lies in the window and is neither too young nor too old to be shown. */
function visibility(
  { eventLatencyMinutes, ignoresFrom, retentionDays }: AzureSwitches,
  { from, to, asOf }: QueryWindow,
): (event: DatedEvent) => boolean {
  const newest = instantBefore(asOf, eventLatencyMinutes * MINUTE);
  const oldest = retentionDays === null ? '' : instantBefore(asOf, retentionDays * DAY);
  return ({ instant }) => {
    const inWindow = instant <= to && (ignoresFrom || instant >= from);
    return inWindow && instant >= oldest && (eventLatencyMinutes === 0 || instant <= newest);
  };
}

function withoutState({ complianceState: _hidden, ...rest }: AzureEvent): Row {
  return rest;
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
