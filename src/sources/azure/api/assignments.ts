import * as v from 'valibot';
import { ContractError } from '../../../errors.ts';
import { orMissing } from '../../failure.ts';
import type { Service } from '../../http.ts';
import { idKey } from '../targets/id.ts';
import type { AzureScope } from '../targets/scope.ts';
import { listRows } from './arm-list.ts';
import { pathOf } from './query.ts';
import { assignmentDetails } from './schema.ts';
import { refuseForeign } from './scopes.ts';

const API_VERSION = '2023-04-01';
const ADVICE = 'The assignment does not exist, or the identity may not see it: check the id.';

/** Whether the assignment is enforced. Throws `missing-target` where it is not there. */
export async function isEnforced(service: Service, assignment: string): Promise<boolean> {
  const what = `reading policy assignment ${assignment}`;
  const { id, properties } = await orMissing(
    service.send({
      what,
      method: 'GET',
      path: `${pathOf(assignment)}?api-version=${API_VERSION}`,
      schema: assignmentDetails,
    }),
    ADVICE,
  );
  refuseForeign(what, assignment, id);
  return isEnforcing(properties);
}

/** An assignment without the word is enforced. */
function isEnforcing({ enforcementMode }: { readonly enforcementMode?: string | null | undefined }): boolean {
  return (enforcementMode ?? 'Default').toLowerCase() !== 'donotenforce';
}

/** How many assignments are listed for the scope, and how many of them are enforced. */
export type AssignmentCount = { readonly listed: number; readonly enforced: number };

/** Counts the assignments that apply at a management group, subscription, resource group or resource. */
export async function countAssignments(service: Service, scope: AzureScope): Promise<AssignmentCount> {
  const what = `listing policy assignments of ${scope.id}`;
  const path = `${pathOf(scope.id)}/providers/Microsoft.Authorization/policyAssignments?api-version=${API_VERSION}`;
  const { rows, failure } = await listRows(service, what, path);
  if (failure !== undefined) throw failure;
  const parsed = v.safeParse(v.array(assignmentDetails), rows);
  if (!parsed.success) {
    throw new ContractError(`Azure Resource Manager: ${what} failed: a row is no policy assignment.`);
  }
  // A list that moves while it is read may bring a row twice.
  const distinct = [...new Map(parsed.output.map((one) => [idKey(one.id), one])).values()];
  const enforced = distinct.filter(({ properties }) => isEnforcing(properties));
  return { listed: distinct.length, enforced: enforced.length };
}
