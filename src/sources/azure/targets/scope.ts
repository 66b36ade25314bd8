import type { Parsed } from '../../parsed.ts';

/** An Azure scope that is asked for events. `id` is the ARM id as the user wrote it, without a trailing slash. */
export type AzureScope = {
  readonly kind: 'subscription' | 'resource-group' | 'assignment';
  readonly id: string;
  readonly subscriptionId: string;
};

const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
// Resource group names: letters, digits, underscores, dots, dashes and parentheses, not ending in a dot.
const GROUP = String.raw`[\p{L}\p{N}_.()-]{0,89}[\p{L}\p{N}_()-]`;
const SUBSCRIPTION_ID = new RegExp(`^/subscriptions/(${GUID})$`, 'iu');
const RESOURCE_GROUP_ID = new RegExp(`^/subscriptions/(${GUID})/resourceGroups/${GROUP}$`, 'iu');
const ASSIGNMENT_ID = new RegExp(
  String.raw`^/subscriptions/(${GUID})/resourceGroups/${GROUP}/providers/Microsoft\.Authorization/policyAssignments/(?!\.{1,2}$)[^/\s%&\\?<>|:*]+$`,
  'iu',
);

const FORMS: readonly (readonly [AzureScope['kind'], RegExp])[] = [
  ['subscription', SUBSCRIPTION_ID],
  ['resource-group', RESOURCE_GROUP_ID],
  ['assignment', ASSIGNMENT_ID],
];

/** Reads an ARM id of a subscription, a resource group, or a policy assignment at a resource group. */
export function parseAzureScope(text: string): Parsed<AzureScope> {
  const id = text.replace(/\/+$/, '');
  for (const [kind, form] of FORMS) {
    const subscriptionId = form.exec(id)?.[1];
    if (subscriptionId !== undefined) return { value: { kind, id, subscriptionId } };
  }
  return {
    problem:
      `${JSON.stringify(text)} is not a scope. Write an ARM id: /subscriptions/{guid}, ` +
      '/subscriptions/{guid}/resourceGroups/{name}, or ' +
      '/subscriptions/{guid}/resourceGroups/{name}/providers/Microsoft.Authorization/policyAssignments/{name}.',
  };
}
