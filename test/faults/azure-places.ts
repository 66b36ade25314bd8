import { SUBSCRIPTION_ID } from '../../sandbox/azure/seed-catalog.ts';
import { missing, note } from './call-row.ts';

/** Places of the seed, and of the scene of the faults. */
export const SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION_ID}`;
export const ROOT = '/providers/Microsoft.Management/managementGroups/contoso-root';
export const POLICIES = '/providers/Microsoft.Authorization';
export const WEB = `${SUBSCRIPTION}/resourceGroups/rg-web-prod`;
export const QUIET = `${SUBSCRIPTION}/resourceGroups/rg-quiet`;
export const EMPTY = `${SUBSCRIPTION}/resourceGroups/rg-empty`;
export const VAULT = `${WEB}/providers/Microsoft.KeyVault/vaults/kv-of-parts`;

/** An assignment of an initiative, with events and states; one without either; and one that is made above both. */
export const ASSIGNMENT = `${SUBSCRIPTION}/resourceGroups/rg-data-prod${POLICIES}/policyAssignments/8a4555d353ed46bb856e9890`;
export const SILENT_ASSIGNMENT = `${WEB}${POLICIES}/policyAssignments/Network-Guardrails`;
export const BASELINE = `${SUBSCRIPTION}${POLICIES}/policyAssignments/d58dea05c8704a33b6c8e43e`;
export const COST_CENTER = `${SUBSCRIPTION}${POLICIES}/policyAssignments/inherit-cost-center`;

export const OWN_DEFINITION = `${SUBSCRIPTION}${POLICIES}/policyDefinitions/inherit-cost-center`;
export const OWN_INITIATIVE = `${SUBSCRIPTION}${POLICIES}/policySetDefinitions/network-guardrails`;
/** Ids of both kinds that no subscription has. */
export const BUILT_IN = '6f4a2d9e-30b5-4c1a-8d77-e2c94b0a15f3';

/** No event of the seed is so young: the target itself is asked, and what is known of its states. */
export const QUIET_WINDOW = { 'azure-since': '25m' };
/** Asked again without the parts of the query that only spare work. */
export const ASKED_TWICE = { rejected: 2 };
/** What shows that a target is governed; where a call goes wrong, no more may be said of it. */
export const CAME = /\d policy events? came/;
export const HAS_STATES = /\d policy assignments? (?:with|have) states here/;

/** A look for whether a scope is there. */
export const mayExist = {
  'not-found': missing,
  forbidden: note('may not read whether the scope exists'),
};
