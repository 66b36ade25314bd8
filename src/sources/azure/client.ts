import { ContractError, SourceError } from '../../errors.ts';
import { orMissing } from '../failure.ts';
import type { Service } from '../http.ts';
import { idKey } from './id.ts';
import { assignmentDetails, eventsPage, type PolicyEvent, scopeDetails, stateSummary } from './schema.ts';
import type { AzureScope } from './scope.ts';

export type Window = { readonly from: Date; readonly to: Date };

/** The calls of Azure Resource Manager that the gate makes. Each throws a SourceError. */
export type AzureClient = {
  /** Every event of the window, page by page, to the last page. Throws `missing-target` where nothing is there. */
  listEvents(scope: AzureScope, window: Window): AsyncGenerator<readonly PolicyEvent[]>;
  /** Whether the assignment is enforced. Throws `missing-target` where it is not there. */
  isEnforced(assignment: AzureScope): Promise<boolean>;
  /** Throws `missing-target` where the subscription or resource group is not there. */
  checkExists(scope: AzureScope): Promise<void>;
  /** Ids of the assignments that have states at the scope, over the last 48 hours. */
  listAssignmentsWithStates(scope: AzureScope, now: Date): Promise<readonly string[]>;
};

const ADVICE = 'The scope does not exist, or the identity may not see it: check the id.';
const POLICY_INSIGHTS_VERSION = '2019-10-01';
const SCOPE_VERSIONS = {
  subscription: '2022-12-01',
  'resource-group': '2021-04-01',
  assignment: '2023-04-01',
} as const;
/** States are refreshed once a day; two days leave room for a late scan. */
const STATES_WINDOW_MS = 48 * 3_600_000;

export function createAzureClient(service: Service, armUrl: URL): AzureClient {
  return {
    listEvents: (scope, window) => listEvents(service, armUrl, scope, window),
    async isEnforced(assignment) {
      const what = `reading policy assignment ${assignment.id}`;
      const path = `${pathOf(assignment)}?api-version=${SCOPE_VERSIONS.assignment}`;
      const { id, properties } = await orMissing(
        service.send({ what, method: 'GET', path, schema: assignmentDetails }),
        ADVICE,
      );
      refuseForeign(what, assignment, id);
      return (properties.enforcementMode ?? 'Default').toLowerCase() !== 'donotenforce';
    },
    async checkExists(scope) {
      const what = `reading ${scope.kind} ${scope.id}`;
      const path = `${pathOf(scope)}?api-version=${SCOPE_VERSIONS[scope.kind]}`;
      const { id } = await orMissing(
        service.send({ what, method: 'GET', path, schema: scopeDetails }),
        ADVICE,
      );
      refuseForeign(what, scope, id);
    },
    async listAssignmentsWithStates(scope, now) {
      const window = { from: new Date(now.getTime() - STATES_WINDOW_MS), to: now };
      const { value } = await service.send({
        what: `summarising policy states of ${scope.id}`,
        method: 'POST',
        path: `${pathOf(scope)}/providers/Microsoft.PolicyInsights/policyStates/latest/summarize?${query(window)}`,
        schema: stateSummary,
      });
      return value
        .flatMap(({ policyAssignments }) => policyAssignments ?? [])
        .map((a) => a.policyAssignmentId);
    },
  };
}

/** A nextLink is followed by POST, as the official description says; the service answers a GET with 404. */
async function* listEvents(
  service: Service,
  armUrl: URL,
  scope: AzureScope,
  window: Window,
): AsyncGenerator<readonly PolicyEvent[]> {
  const followed = new Set<string>();
  let path = `${pathOf(scope)}/providers/Microsoft.PolicyInsights/policyEvents/default/queryResults?${query(window)}`;
  for (;;) {
    const what = `listing policy events of ${scope.id} (page ${followed.size + 1})`;
    const answer = service.send({ what, method: 'POST', path, schema: eventsPage });
    // Only the first page can tell that the scope is missing; later a 404 is a page that was lost.
    const page = await (followed.size === 0 ? orMissing(answer, ADVICE) : answer);
    if (typeof page.count === 'number' && page.count > page.events.length) {
      throw new SourceError(
        'incomplete',
        `Azure Resource Manager: ${what} failed: the page says it has ${page.count} records and brought ${page.events.length}.`,
      );
    }
    yield page.events;
    if (page.nextLink === '') return;
    followed.add(path);
    path = resolveLink(page.nextLink, new URL(path, armUrl), what);
    if (followed.has(path)) {
      throw new SourceError(
        'incomplete',
        `Azure Resource Manager: ${what} failed: its nextLink leads back to a page already read.`,
      );
    }
  }
}

function resolveLink(link: string, current: URL, what: string): string {
  if (URL.canParse(link, current.href)) return new URL(link, current).href;
  throw new ContractError(`Azure Resource Manager: ${what} failed: its nextLink is no address.`);
}

/** An answer about something else says nothing about what was asked. */
function refuseForeign(what: string, scope: AzureScope, answered: string): void {
  if (idKey(answered) === idKey(scope.id)) return;
  throw new ContractError(`Azure Resource Manager: ${what} failed: the answer is about ${answered}.`);
}

/** OData wants blanks as %20, never as +, so no URLSearchParams. */
function query({ from, to }: Window): string {
  const parameters = [
    ['api-version', POLICY_INSIGHTS_VERSION],
    ['$from', from.toISOString()],
    ['$to', to.toISOString()],
  ];
  return parameters.map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`).join('&');
}

function pathOf({ id }: AzureScope): string {
  return id.split('/').map(encodeURIComponent).join('/');
}
