import { createHash } from 'node:crypto';
import type { AzureContext } from './context.ts';
import { type Relation, relationOf, scopeOfId } from './hierarchy.ts';
import type { KqlRow } from './kql-expression.ts';
import { assignmentBody, definitionBody, exemptionBody, setDefinitionBody } from './policy-objects.ts';
import { latestStates } from './state-rows.ts';

/** What `authorizationScopeFilter` may say, with the places it takes in. */
export const SCOPE_FILTERS = {
  AtScopeAndBelow: ['exact', 'below'],
  AtScopeAndAbove: ['exact', 'above'],
  AtScopeExact: ['exact'],
  AtScopeAboveAndBelow: ['exact', 'above', 'below'],
} as const satisfies Record<string, readonly Relation[]>;

export type ScopeFilter = keyof typeof SCOPE_FILTERS;

type Body = {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly properties: unknown;
};

/** The rows of `policyresources` that some scopes show; no scopes at all are the whole tenant. */
export function policyResources(
  context: AzureContext,
  scopes: readonly string[],
  filter: ScopeFilter,
): readonly KqlRow[] {
  const { estate, switches } = context;
  const places: readonly Relation[] = SCOPE_FILTERS[filter];
  const seen = (scope: string): boolean =>
    scopes.length === 0 || scopes.some((asked) => places.includes(relationOf(estate, asked, scope)));
  const builtIn = (id: string): boolean => scopeOfId(id) === '';
  const shown = ({ id }: { readonly id: string }): boolean =>
    builtIn(id) ? switches.resourceGraphBuiltIns : seen(scopeOfId(id));
  const objects: Body[] = [
    ...estate.assignments.filter(shown).map(assignmentBody),
    ...estate.definitions.filter(shown).map(definitionBody),
    ...estate.setDefinitions.filter(shown).map(setDefinitionBody),
    ...estate.exemptions.filter(shown).map(exemptionBody),
  ];
  const states = latestStates(estate).filter(({ resourceId }) => seen(resourceId));
  return [...objects, ...states.map(stateBody)]
    .map((body) => row(body, estate.tenantId))
    .toSorted((left, right) => (left.id < right.id ? -1 : 1));
}

/** A state by the id that Resource Graph makes for it. */
function stateBody(state: ReturnType<typeof latestStates>[number]): Body {
  const key = [state.policyAssignmentId, state.policyDefinitionId, state.policyDefinitionReferenceId];
  const name = createHash('sha256').update(key.join(' ').toLowerCase()).digest('hex');
  const {
    policyEvaluationDetails: _details,
    components: _components,
    isCompliant: _is,
    ...properties
  } = {
    policyEvaluationDetails: undefined,
    components: undefined,
    ...state,
  };
  return {
    id: `${state.resourceId}/providers/microsoft.policyinsights/policystates/${name}`,
    name,
    type: 'microsoft.policyinsights/policystates',
    properties: { ...properties, stateWeight: state.complianceState === 'NonCompliant' ? 300 : 200 },
  };
}

/** Every table has the same columns; what does not apply is empty. Types come in lower case. */
function row({ id, name, type, properties }: Body, tenantId: string) {
  const [, subscriptionId = '', resourceGroup = ''] =
    /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/i.exec(id) ?? [];
  return {
    id,
    name,
    type: type.toLowerCase(),
    tenantId,
    kind: '',
    location: '',
    resourceGroup: resourceGroup.toLowerCase(),
    subscriptionId,
    managedBy: '',
    sku: null,
    plan: null,
    properties,
    tags: null,
    identity: null,
    zones: null,
    extendedLocation: null,
  };
}
