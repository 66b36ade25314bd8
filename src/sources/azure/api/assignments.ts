import * as v from 'valibot';
import { ContractError } from '../../../errors.ts';
import { orMissing } from '../../failure.ts';
import type { Service } from '../../http.ts';
import type { AzureScope } from '../targets/scope.ts';
import { pathOf } from './query.ts';
import { assignmentDetails, nextLinkOf } from './schema.ts';
import { refuseForeign } from './scopes.ts';

const API_VERSION = '2023-04-01';
const ADVICE = 'The assignment does not exist, or the identity may not see it: check the id.';
/** More than any scope may have (200, with those above it). */
const MAX_PAGES = 50;

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

const assignmentsPage = v.pipe(
  v.record(v.string(), v.unknown()),
  v.transform((page) => ({ rows: page['value'], nextLink: nextLinkOf(page) })),
  v.object({ rows: v.array(assignmentDetails), nextLink: v.string() }),
);

/** How many assignments are listed for the scope, and how many of them are enforced. */
export type AssignmentCount = { readonly listed: number; readonly enforced: number };

/** Counts the assignments that apply at a management group, subscription or resource group. */
export async function countAssignments(service: Service, scope: AzureScope): Promise<AssignmentCount> {
  let path = `${pathOf(scope.id)}/providers/Microsoft.Authorization/policyAssignments?api-version=${API_VERSION}`;
  let [listed, enforced] = [0, 0];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const what = `listing policy assignments of ${scope.id} (page ${page})`;
    const { rows, nextLink } = await service.send({ what, method: 'GET', path, schema: assignmentsPage });
    listed += rows.length;
    enforced += rows.filter(({ properties }) => isEnforcing(properties)).length;
    if (nextLink === '') return { listed, enforced };
    path = nextLink;
  }
  throw new ContractError(
    `Azure Resource Manager: listing policy assignments of ${scope.id} failed: it has no end.`,
  );
}
