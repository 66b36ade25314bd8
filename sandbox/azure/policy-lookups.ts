import { type Route, route, type SandboxRequest, type SandboxResponse } from '../server.ts';
import { ArmError } from './arm-error.ts';
import { guarded } from './arm-gate.ts';
import { ListPages } from './arm-list.ts';
import type { AzureContext } from './context.ts';
import type { AzureAssignment, AzureEstate } from './estate.ts';
import { relationOf, scopeOfId } from './hierarchy.ts';
import {
  assessmentBody,
  assignmentBody,
  definitionBody,
  exemptionBody,
  setDefinitionBody,
} from './policy-objects.ts';
import { readQueryOptions } from './query-options.ts';
import { type AzureScope, parseScope, requireContainers, same } from './scope.ts';

const AUTHORIZATION = '/providers/Microsoft.Authorization';
const AT_SCOPE = `/:scope(.*)${AUTHORIZATION}`;

type Answer = (request: SandboxRequest) => SandboxResponse;
type Get = (path: string, answer: Answer) => Route;

/** Assignments, definitions, sets and exemptions one by one or as lists, permissions, and assessments. */
export function policyLookupRoutes(context: AzureContext): Route[] {
  const { estate } = context;
  const get: Get = (path, answer) => route('GET', path, guarded(context, answer));
  const pages = new ListPages();
  const list = (path: string, rows: (request: SandboxRequest) => readonly unknown[]): Route =>
    get(path, (request) => pages.answer(context, request, () => rows(request)));
  const assessments = () => estate.assessments.map(assessmentBody);
  return [
    ...lookups(context, get),
    list(`${AT_SCOPE}/policyAssignments`, (request) => listAssignments(context, request)),
    list(`${AT_SCOPE}/policyExemptions`, (request) => listExemptions(context, request)),
    list(`${AT_SCOPE}/permissions`, ({ params }) => {
      requestedScope(estate, params);
      return estate.permissions;
    }),
    list('/providers/Microsoft.Security/assessmentMetadata', assessments),
    list('/subscriptions/:subscription/providers/Microsoft.Security/assessmentMetadata', assessments),
  ];
}

/** One by its name: a definition or a set also at the tenant, where the built-in ones are. */
function lookups({ estate }: AzureContext, get: Get): Route[] {
  const definition: Answer = ({ params }) =>
    ok(definitionBody(find(estate, estate.definitions, params, 'policyDefinitions')));
  const setDefinition: Answer = ({ params }) =>
    ok(setDefinitionBody(find(estate, estate.setDefinitions, params, 'policySetDefinitions')));
  return [
    get(`${AUTHORIZATION}/policyDefinitions/:name`, definition),
    get(`${AUTHORIZATION}/policySetDefinitions/:name`, setDefinition),
    get(`${AT_SCOPE}/policyDefinitions/:name`, definition),
    get(`${AT_SCOPE}/policySetDefinitions/:name`, setDefinition),
    get(`${AT_SCOPE}/policyAssignments/:name`, ({ params }) =>
      ok(assignmentBody(find(estate, estate.assignments, params, 'policyAssignments'))),
    ),
  ];
}

function ok(body: unknown): SandboxResponse {
  return { status: 200, body };
}

function requestedScope(estate: AzureEstate, params: SandboxRequest['params']): AzureScope {
  const scope = parseScope(params['scope'] ?? '');
  requireContainers(estate, scope);
  return scope;
}

const KINDS = {
  policyAssignments: { words: 'policy assignment', code: 'PolicyAssignmentNotFound' },
  policyDefinitions: { words: 'policy definition', code: 'PolicyDefinitionNotFound' },
  policySetDefinitions: { words: 'policy set definition', code: 'PolicySetDefinitionNotFound' },
} as const;

/** The one of that name at exactly the scope asked: a built-in is not found at a subscription. */
function find<T extends { readonly id: string }>(
  estate: AzureEstate,
  all: readonly T[],
  params: SandboxRequest['params'],
  collection: keyof typeof KINDS,
): T {
  const scope = params['scope'] === undefined ? '' : requestedScope(estate, params).path;
  const name = params['name'] ?? '';
  const found = all.find(({ id }) => same(id, `${scope}${AUTHORIZATION}/${collection}/${name}`));
  if (found) return found;
  const { words, code } = KINDS[collection];
  throw new ArmError(404, code, `The ${words} '${name}' is not found.`);
}

/** At, above and below the scope, unless the filter says otherwise; `notScopes` are the client's business. */
function listAssignments(context: AzureContext, request: SandboxRequest) {
  const { estate, switches } = context;
  const { path } = requestedScope(estate, request.params);
  const test = assignmentFilter(readQueryOptions(request.url, switches.plusMeansSpace).get('$filter'));
  if (switches.assignmentList === 'empty-without-permission') return [];
  return estate.assignments
    .filter((assignment) => test(assignment, relationOf(estate, path, scopeOfId(assignment.id))))
    .map(assignmentBody);
}

type AssignmentTest = (assignment: AzureAssignment, relation: ReturnType<typeof relationOf>) => boolean;

function assignmentFilter(filter: string | undefined): AssignmentTest {
  if (filter === undefined) return (_, relation) => relation !== 'elsewhere';
  const text = filter.trim();
  if (/^atScope\(\)$/i.test(text)) return (_, relation) => relation === 'exact' || relation === 'above';
  if (/^atExactScope\(\)$/i.test(text)) return (_, relation) => relation === 'exact';
  const definition = /^policyDefinitionId eq '((?:[^']|'')*)'$/i.exec(text)?.[1]?.replaceAll("''", "'");
  if (definition === undefined) throw invalidFilter(filter);
  return (assignment, relation) =>
    relation !== 'elsewhere' && same(assignment.policyDefinitionId, definition);
}

function listExemptions({ estate, switches }: AzureContext, request: SandboxRequest) {
  const { path } = requestedScope(estate, request.params);
  const filter = readQueryOptions(request.url, switches.plusMeansSpace).get('$filter')?.trim();
  const allowed = filter === undefined ? ['exact', 'above', 'below'] : exemptionRelations(filter);
  return estate.exemptions
    .filter(({ id }) => allowed.includes(relationOf(estate, path, scopeOfId(id))))
    .map(exemptionBody);
}

function exemptionRelations(filter: string): string[] {
  if (/^atScope\(\)$/i.test(filter)) return ['exact', 'above'];
  if (/^atExactScope\(\)$/i.test(filter)) return ['exact'];
  throw invalidFilter(filter);
}

function invalidFilter(filter: string): ArmError {
  return new ArmError(400, 'InvalidFilterInQueryString', `The filter '${filter}' in the query is not valid.`);
}
