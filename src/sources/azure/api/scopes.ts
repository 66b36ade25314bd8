import * as v from 'valibot';
import { ContractError } from '../../../errors.ts';
import { matchesGlob, toGlob } from '../../../policy/glob.ts';
import { orMissing, orNothing } from '../../failure.ts';
import type { Service } from '../../http.ts';
import { idKey, lastSegment } from '../targets/id.ts';
import type { AzureScope } from '../targets/scope.ts';
import { pathOf } from './query.ts';
import { armDetails } from './schema.ts';

const ADVICE = 'The scope does not exist, or the identity may not see it: check the id.';
const AUTHORIZATION = '/providers/Microsoft.Authorization';
const VERSIONS: Partial<Record<AzureScope['kind'], string>> = {
  'management-group': '2020-05-01',
  subscription: '2022-12-01',
  'resource-group': '2021-04-01',
  'policy-definition': '2023-04-01',
  'policy-set-definition': '2023-04-01',
};

/**
 * Throws `missing-target` where the scope is not there. A resource is not asked: one whose creation was denied need
 * not exist. Assignments have a call of their own.
 */
export async function checkExists(service: Service, scope: AzureScope): Promise<void> {
  const version = VERSIONS[scope.kind];
  if (version === undefined) return;
  const what = `reading ${scope.kind} ${scope.id}`;
  const get = (id: string) =>
    service.send({ what, method: 'GET', path: `${pathOf(id)}?api-version=${version}`, schema: armDetails });
  const builtIn = builtInId(scope);
  // A built-in definition is not found below a subscription (as the Azure CLI knows), though its events are.
  const own = builtIn === undefined ? undefined : await orNothing(get(scope.id));
  const asked = own === undefined ? (builtIn ?? scope.id) : scope.id;
  const { id } = own ?? (await orMissing(get(asked), ADVICE));
  refuseForeign(what, asked, id);
}

function builtInId({ kind, id }: AzureScope): string | undefined {
  if (kind === 'policy-definition') return `${AUTHORIZATION}/policyDefinitions/${lastSegment(id)}`;
  if (kind === 'policy-set-definition') return `${AUTHORIZATION}/policySetDefinitions/${lastSegment(id)}`;
  return undefined;
}

/** An answer about something else says nothing about what was asked. */
export function refuseForeign(what: string, asked: string, answered: string): void {
  if (idKey(answered) === idKey(asked)) return;
  throw new ContractError(`Azure Resource Manager: ${what} failed: the answer is about ${answered}.`);
}

const registration = v.object({ registrationState: v.string() });

/** Whether the subscription has Policy Insights registered: without it there are neither events nor states. */
export async function isRegistered(service: Service, subscriptionId: string): Promise<boolean> {
  const { registrationState } = await service.send({
    what: `reading whether Microsoft.PolicyInsights is registered in ${subscriptionId}`,
    method: 'GET',
    path: `/subscriptions/${subscriptionId}/providers/Microsoft.PolicyInsights?api-version=2021-04-01`,
    schema: registration,
  });
  return registrationState.toLowerCase() === 'registered';
}

const grants = v.array(v.string());
const permissionList = v.object({
  value: v.array(v.object({ actions: grants, notActions: v.optional(v.nullable(grants)) })),
});

/**
 * Whether the identity may do something at the scope (`Permissions_List`). A list of assignments is empty for one
 * who may not read them, so only this tells the two apart.
 */
export async function isAllowed(service: Service, scope: AzureScope, action: string): Promise<boolean> {
  const { value } = await service.send({
    what: `reading the permissions at ${scope.id}`,
    method: 'GET',
    path: `${pathOf(scope.id)}${AUTHORIZATION}/permissions?api-version=2022-04-01`,
    schema: permissionList,
  });
  return value.some(
    ({ actions, notActions }) => covers(actions, action) && !covers(notActions ?? [], action),
  );
}

/** Role definitions write actions with `*` for any run of characters, slashes included. */
function covers(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => matchesGlob(toGlob(pattern), action, true));
}
