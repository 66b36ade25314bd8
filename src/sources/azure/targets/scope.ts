import { withoutEnd } from './id.ts';

/** What a query of events or states is asked at. `id` is the ARM id as the user wrote it, without a slash at its end. */
export type AzureScope = {
  readonly kind:
    | 'management-group'
    | 'subscription'
    | 'resource-group'
    | 'resource'
    | 'policy-set-definition'
    | 'policy-definition'
    | 'assignment';
  readonly id: string;
  /** Absent for a management group. */
  readonly subscriptionId?: string | undefined;
  /** Name of the management group, where the scope is one. */
  readonly managementGroup?: string | undefined;
};

const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
// Resource group names: letters, digits, underscores, dots, dashes and parentheses, not ending in a dot.
const GROUP = String.raw`[\p{L}\p{N}_.()-]{0,89}[\p{L}\p{N}_()-]`;
// Names of resources and policies: no characters that Azure's naming rules forbid, no blank or dot at the end.
const NAME = String.raw`(?!\.{1,2}(?:/|$))[^/\p{C}%&\\?<>|:*#]{0,259}[^/\p{C}%&\\?<>|:*#\s]`;
const TYPE = '[A-Za-z][A-Za-z0-9._-]*';
const SUBSCRIPTION = `/subscriptions/(?<subscription>${GUID})`;
const MANAGEMENT_GROUP = String.raw`/providers/Microsoft\.Management/managementGroups/(?<managementGroup>[\w.()-]{1,90})`;
const POLICIES = String.raw`/providers/Microsoft\.Authorization`;
const RESOURCE = String.raw`(?:/providers/(?!Microsoft\.Authorization/policy)${TYPE}(?:/(?!providers/)${TYPE}/${NAME})+)+`;

type Groups = Readonly<Record<string, string | undefined>>;

/** Reads ids of a form. Its pattern is large, and compiled for the first id: who gates Pulumi alone has none. */
function form(pattern: string): (id: string) => Groups | undefined {
  let compiled: RegExp | undefined;
  return (id) => {
    compiled ??= new RegExp(`^${pattern}$`, 'iu');
    return compiled.exec(id)?.groups;
  };
}

/** The id decides the kind, and the kind which of the eight operations is asked. */
const FORMS: readonly (readonly [AzureScope['kind'], (id: string) => Groups | undefined])[] = [
  ['management-group', form(MANAGEMENT_GROUP)],
  ['subscription', form(SUBSCRIPTION)],
  ['resource-group', form(`${SUBSCRIPTION}/resourceGroups/${GROUP}`)],
  ['policy-set-definition', form(`${SUBSCRIPTION}${POLICIES}/policySetDefinitions/${NAME}`)],
  ['policy-definition', form(`${SUBSCRIPTION}${POLICIES}/policyDefinitions/${NAME}`)],
  ['assignment', form(`${SUBSCRIPTION}(?:/resourceGroups/${GROUP})?${POLICIES}/policyAssignments/${NAME}`)],
  ['resource', form(`${SUBSCRIPTION}(?:/resourceGroups/${GROUP})?${RESOURCE}`)],
];

/** Any policy assignment: at a management group, a subscription, a resource group or a resource. */
const ANY_ASSIGNMENT = form(
  `(?<at>${MANAGEMENT_GROUP}|${SUBSCRIPTION}(?:/resourceGroups/${GROUP})?(?:${RESOURCE})?)${POLICIES}/policyAssignments/${NAME}`,
);
/** Definitions that no endpoint takes as they are: built-in ones, and those of a management group. */
const UNANCHORED_DEFINITION = form(
  `(?<at>${MANAGEMENT_GROUP})?${POLICIES}/(?<type>policyDefinitions|policySetDefinitions)/(?<name>${NAME})`,
);

/** Reads an ARM id that events and states can be asked at; undefined for any other text. */
export function readScope(text: string): AzureScope | undefined {
  const id = withoutEnd(text);
  for (const [kind, groupsOf] of FORMS) {
    const groups = groupsOf(id);
    if (groups === undefined) continue;
    const { subscription, managementGroup } = groups;
    return { kind, id, subscriptionId: subscription, managementGroup };
  }
  return undefined;
}

/** Reads the id of an assignment made anywhere, and where it is made. */
export function readAssignment(text: string): { readonly id: string; readonly at: string } | undefined {
  const id = withoutEnd(text);
  const at = ANY_ASSIGNMENT(id)?.['at'];
  return at === undefined ? undefined : { id, at };
}

/** Reads the id of a definition or initiative that stands outside of any subscription. */
export function readUnanchoredDefinition(
  text: string,
): { readonly type: string; readonly name: string; readonly builtIn: boolean } | undefined {
  const { at, type, name } = UNANCHORED_DEFINITION(withoutEnd(text)) ?? {};
  return type === undefined || name === undefined ? undefined : { type, name, builtIn: at === undefined };
}
