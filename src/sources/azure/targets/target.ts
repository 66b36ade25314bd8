import type { Parsed } from '../../../parsed.ts';
import { idKey } from './id.ts';
import { type AzureScope, readAssignment, readScope, readUnanchoredDefinition } from './scope.ts';
import { idWithin } from './suggestion.ts';

/** A line of `azure-scopes`: a scope, all of it or only what one assignment says of it. */
export type AzureTarget = {
  /** The line as the user wrote it, blanks and slashes at its end left out. */
  readonly id: string;
  readonly scope: AzureScope;
  /** ARM id of an assignment made elsewhere that the target is narrowed to. */
  readonly assignment?: string | undefined;
};

const FORMS =
  'Write the ARM id of a management group (/providers/Microsoft.Management/managementGroups/{name}), a subscription ' +
  '(/subscriptions/{guid}), a resource group (/subscriptions/{guid}/resourceGroups/{name}), a resource, a ' +
  'policySetDefinition or policyDefinition (/subscriptions/{guid}/providers/Microsoft.Authorization/policyDefinitions/{name}), ' +
  'or a policyAssignment at a subscription or resource group; "assignment={id}" behind any of them narrows it to one assignment.';

/** Two ids, with room. */
const MAX_LINE = 2_000;

/** Reads a line of `azure-scopes`: an ARM id, and `assignment=<ARM id>` behind it where one assignment is meant. */
export function parseAzureTarget(text: string): Parsed<AzureTarget> {
  if (text.length > MAX_LINE) return { problem: `a line of ${text.length} characters is no scope. ${FORMS}` };
  const [scopeText = '', assignmentText, ...rest] = text.trim().split(/ assignment=/i);
  if (rest.length > 0)
    return { problem: `${JSON.stringify(text)} names several assignments. Write a line for each.` };
  const scope = readScope(scopeText.trimEnd());
  if (scope === undefined) return { problem: scopeProblem(scopeText.trimEnd()) };
  if (assignmentText === undefined) return { value: { id: scope.id, scope } };
  return narrowed(scope, assignmentText);
}

function narrowed(scope: AzureScope, text: string): Parsed<AzureTarget> {
  const assignment = readAssignment(text);
  if (assignment === undefined) {
    return {
      problem: `assignment=${text} is no assignment. Write its ARM id: {where it is made}/providers/Microsoft.Authorization/policyAssignments/{name}.`,
    };
  }
  if (scope.kind === 'assignment') {
    return {
      problem: `${JSON.stringify(scope.id)} is an assignment already: it cannot be narrowed to another.`,
    };
  }
  if (!mayApply(assignment.at, scope)) {
    return {
      problem: `assignment=${assignment.id} can never apply in ${scope.id}: neither stands above the other.`,
    };
  }
  return { value: { id: `${scope.id} assignment=${assignment.id}`, scope, assignment: assignment.id } };
}

/**
 * Whether an assignment may apply at a scope: it does below where it is made, so one stands above the other. What a
 * management group holds is not told by its id.
 */
export function mayApply(at: string, { kind, id, subscriptionId }: AzureScope): boolean {
  if (kind === 'management-group' || /^\/providers\//i.test(at)) return true;
  const isDefinition = kind === 'policy-definition' || kind === 'policy-set-definition';
  const [above, below] = [
    idKey(at),
    isDefinition ? `subscriptions/${subscriptionId?.toLowerCase()}` : idKey(id),
  ];
  return above === below || below.startsWith(`${above}/`) || above.startsWith(`${below}/`);
}

function scopeProblem(text: string): string {
  const shown = JSON.stringify(text);
  const assignment = readAssignment(text);
  if (assignment !== undefined) {
    return `${shown} is an assignment that has no address of its own for events. Write "<scope> assignment=<id>", for example ${JSON.stringify(`${assignment.at} assignment=${assignment.id}`)}, or a narrower scope before it.`;
  }
  const definition = readUnanchoredDefinition(text);
  if (definition !== undefined) {
    const where = definition.builtIn
      ? 'is built in and belongs to no subscription'
      : 'belongs to a management group';
    return `${shown} ${where}. Say where its events are looked for: /subscriptions/{guid}/providers/Microsoft.Authorization/${definition.type}/${definition.name}`;
  }
  const within = idWithin(text);
  return `${shown} is not a scope.${within === undefined ? '' : ` Did you mean ${JSON.stringify(within)}?`} ${FORMS}`;
}
