import type { Finding } from '../../../finding/finding.ts';
import { idKey } from '../targets/id.ts';

/** What is looked up, by its type in the ids of Resource Manager. */
export const POLICY_KINDS = ['policyAssignments', 'policyDefinitions', 'policySetDefinitions'] as const;
export type PolicyKind = (typeof POLICY_KINDS)[number];

/** An id that a look-up may be made of. */
export type PolicyId = { readonly kind: PolicyKind; readonly id: string };

/** No character that Azure forbids in names, and no segment that would change a path. */
const NAME = String.raw`(?!\.{1,2}(?:/|$))[^/\p{C}%&\\?<>|:*#]+`;
const SUBSCRIPTION = `/subscriptions/[0-9a-f-]{36}(?:/${NAME})*`;
const MANAGEMENT_GROUP = String.raw`/providers/Microsoft\.Management/managementGroups/${NAME}`;
const POLICY_ID = new RegExp(
  String.raw`^/?(?:${SUBSCRIPTION}|${MANAGEMENT_GROUP})?/providers/Microsoft\.Authorization/(\w+)/${NAME}/?$`,
  'iu',
);

/** The ids that the findings name, each once, by key; what does not look like one is left out. */
export function policyIds(findings: readonly Finding[]): ReadonlyMap<string, PolicyId> {
  const ids = new Map<string, PolicyId>();
  // Many findings name the same few ids.
  const add = (kind: PolicyKind, named: ReadonlySet<string | undefined>): void => {
    for (const id of named) if (id !== undefined && isOfKind(kind, id)) ids.set(idKey(id), { kind, id });
  };
  add('policyAssignments', new Set(findings.map(({ policy }) => policy.assignment)));
  add('policyDefinitions', new Set(findings.map(({ policy }) => policy.definition)));
  add('policySetDefinitions', new Set(findings.map(({ policy }) => policy.initiative)));
  return ids;
}

function isOfKind(kind: PolicyKind, id: string): boolean {
  return POLICY_ID.exec(id)?.[1]?.toLowerCase() === kind.toLowerCase();
}
