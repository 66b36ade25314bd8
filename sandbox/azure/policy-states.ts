import { type Route, route, type SandboxRequest, type SandboxResponse } from '../server.ts';
import { guarded } from './arm-gate.ts';
import { STATE_COLUMNS } from './columns.ts';
import type { AzureContext } from './context.ts';
import { parseFilter } from './odata-filter.ts';
import { SkipTokens } from './paging.ts';
import { summarize } from './policy-summary.ts';
import { readQueryOptions } from './query-options.ts';
import { answerQuery, metadataUrl, readTop, readWindow } from './query-results.ts';
import { stampOf } from './row-cache.ts';
import { type AzureScope, parseScope, requireContainers } from './scope.ts';
import { latestOf, rowsIn } from './state-rows.ts';

const PATH = '/:scope(.*)/providers/Microsoft.PolicyInsights/policyStates';

const EXPANDABLE = {
  policyevaluationdetails: 'policyEvaluationDetails',
  components: 'components',
} as const;

/** The policyStates operations: queryResults and summarize. */
export function policyStateRoutes(context: AzureContext): Route[] {
  const tokens = new SkipTokens();
  return [
    route(
      'POST',
      `${PATH}/:view(latest|default)/queryResults`,
      guarded(context, (request) => queryStates(context, tokens, request)),
    ),
    route(
      'POST',
      `${PATH}/latest/summarize`,
      guarded(context, (request) => summarizeStates(context, request)),
    ),
  ];
}

function queryStates(context: AzureContext, tokens: SkipTokens, request: SandboxRequest): SandboxResponse {
  const scope = requestedScope(context, request);
  const view = request.params['view']?.toLowerCase() === 'default' ? 'default' : 'latest';
  return answerQuery(context, tokens, request, {
    metadata: `policyStates/$metadata#${view}`,
    columns: STATE_COLUMNS,
    hidden: ['policyEvaluationDetails', 'components'],
    expandable: scope.kind === 'resource' ? EXPANDABLE : undefined,
    state: stampOf(context.estate.states),
    rows: (window) => {
      const rows = rowsIn(context.estate, scope, window);
      return view === 'default' ? rows : latestOf(rows);
    },
  });
}

function summarizeStates(context: AzureContext, request: SandboxRequest): SandboxResponse {
  const { estate, switches, now } = context;
  const scope = requestedScope(context, request);
  const options = readQueryOptions(request.url, switches.plusMeansSpace);
  const window = readWindow(options, now());
  const filter = options.get('$filter');
  const caseSensitive = switches.filterValues === 'case-sensitive';
  const test =
    filter === undefined ? () => true : parseFilter(filter, { columns: STATE_COLUMNS, caseSensitive });
  const rows = latestOf(rowsIn(estate, scope, window)).filter(test);
  const metadata = metadataUrl(request, 'policyStates/$metadata#summary');
  const queryResults = `${request.url.origin}${request.url.pathname.replace(/summarize$/i, 'queryResults')}`;
  const summary = summarize(rows, { queryResults, ...window, top: readTop(options) });
  return {
    status: 200,
    body: {
      '@odata.context': metadata,
      '@odata.count': 1,
      value: [{ '@odata.id': null, '@odata.context': `${metadata}/$entity`, ...summary }],
    },
  };
}

function requestedScope({ estate }: AzureContext, { params }: SandboxRequest): AzureScope {
  const scope = parseScope(params['scope'] ?? '');
  requireContainers(estate, scope);
  return scope;
}
