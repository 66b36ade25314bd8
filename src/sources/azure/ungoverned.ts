import { SourceError } from '../../errors.ts';
import { plural } from '../../report/summary-line.ts';
import { orFailure } from '../failure.ts';
import type { Service } from '../http.ts';
import { countAssignments } from './api/assignments.ts';
import { isAllowed, isRegistered } from './api/scopes.ts';
import type { AzureScope } from './targets/scope.ts';
import type { AzureTarget } from './targets/target.ts';

const NOTHING_SEEN = 'no policy event came, and no assignment has a state at the scope';
const LIST_ASSIGNMENTS = 'Microsoft.Authorization/policyAssignments/read';

/**
 * Why a target without events and states is not known to be clean: what Azure says of it, the likeliest cause first.
 * `isKnown`: the assignment of the target was found to be there. None of these questions decides anything, so one that cannot be asked is left out.
 */
export async function whyUngoverned(
  { scope, assignment }: AzureTarget,
  service: Service,
  isKnown = true,
): Promise<string> {
  if (await isUnregistered(scope, service)) {
    return `${NOTHING_SEEN}: the resource provider Microsoft.PolicyInsights is not registered in the subscription; register it`;
  }
  if (assignment !== undefined && !isKnown) {
    return `${NOTHING_SEEN}; whether the assignment exists could not be asked (${LIST_ASSIGNMENTS})`;
  }
  if (assignment !== undefined) {
    return `${NOTHING_SEEN}: the assignment is there, but has evaluated nothing here (does it cover the scope, and does its notScopes leave it in?)`;
  }
  const place = placeOf(scope);
  const listed = await orFailure(countAssignments(service, place));
  if (listed instanceof SourceError) {
    return `${NOTHING_SEEN}; the assignments could not be listed (${listed.code}; ${LIST_ASSIGNMENTS} is needed)`;
  }
  if (listed.listed === 0) return `${NOTHING_SEEN}: ${await whyNoneListed(place, service)}`;
  if (listed.enforced === 0) {
    return `${NOTHING_SEEN}: of ${plural(listed.listed, 'assignment')} none is enforced (DoNotEnforce)`;
  }
  return `${NOTHING_SEEN}: of ${plural(listed.enforced, 'enforced assignment')} none has evaluated anything here`;
}

/** Whether Azure says that nothing of Policy Insights can be there. */
export async function isUnregistered({ subscriptionId }: AzureScope, service: Service): Promise<boolean> {
  if (subscriptionId === undefined) return false;
  return (await orFailure(isRegistered(service, subscriptionId))) === false;
}

/** Nothing is assigned to a definition: what may apply it is listed at its subscription. */
function placeOf(scope: AzureScope): AzureScope {
  const { kind, subscriptionId = '' } = scope;
  if (kind !== 'policy-definition' && kind !== 'policy-set-definition') return scope;
  return { kind: 'subscription', id: `/subscriptions/${subscriptionId}`, subscriptionId };
}

/** Azure answers who may not read assignments with an empty list, not with a refusal. */
async function whyNoneListed(scope: AzureScope, service: Service): Promise<string> {
  const allowed = await orFailure(isAllowed(service, scope, LIST_ASSIGNMENTS));
  if (allowed === true) return 'no policy is assigned here or above';
  if (allowed === false) {
    return `the list of assignments is empty because the identity may not read them (${LIST_ASSIGNMENTS}), so whether any applies is not known`;
  }
  return `no assignment is listed; either none applies, or the identity may not read them (${LIST_ASSIGNMENTS})`;
}
