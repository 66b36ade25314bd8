import type { Axis } from '../finding/axis.ts';
import { ageMs } from '../finding/duration.ts';
import type { Finding, PolicyReference, SourceName } from '../finding/finding.ts';
import { type Glob, matchesGlob } from './glob.ts';
import { isCounted } from './threshold.ts';

/** Keys of a selector that hold patterns. */
export type TextKey =
  | 'kind'
  | 'status'
  | 'policy'
  | 'pack'
  | 'category'
  | 'effect'
  | 'resource'
  | 'resource-type'
  | 'scope'
  | 'assigned-to';

/** Which findings something applies to, by the keys of `match`: a list is met by any of its words, all keys must be. */
export type Selector = {
  readonly source?: readonly SourceName[];
  readonly new?: boolean;
  readonly blocked?: boolean;
  readonly 'older-than'?: { readonly ms: number };
} & { readonly [axis in Axis]?: readonly string[] } & { readonly [key in TextKey]?: readonly Glob[] };

/** What each key reads. One with several texts is met by any of them. */
const TEXTS: Readonly<Record<TextKey, (finding: Finding) => readonly (string | undefined)[]>> = {
  kind: ({ kind }) => [kind],
  status: ({ status }) => [status],
  policy: ({ policy }) => [policy.name, policy.title],
  pack: ({ policy }) => [policy.pack],
  category: ({ policy }) => [categoryOf(policy)],
  effect: ({ effect }) => [effect],
  resource: ({ resource }) => [resource.id, resource.name],
  'resource-type': ({ resource }) => [resource.type],
  scope: ({ scope }) => [scope],
  'assigned-to': ({ assignedTo }) => [assignedTo],
};

/** Keys that hold patterns, in the order of the documentation. */
export const TEXT_KEYS: readonly TextKey[] = [
  'kind',
  'status',
  'policy',
  'pack',
  'category',
  'effect',
  'resource',
  'resource-type',
  'scope',
  'assigned-to',
];

const AXES: readonly Axis[] = ['severity', 'level', 'priority'];

/** Whether the selector takes the finding, at the time given. */
export function matches(selector: Selector, finding: Finding, now: Date): boolean {
  return (
    matchesFacts(selector, finding, now) &&
    AXES.every((axis) => selector[axis]?.some((word) => isCounted(word, finding)) ?? true) &&
    TEXT_KEYS.every((key) => selector[key]?.some((glob) => isIn(finding, key, glob)) ?? true)
  );
}

function matchesFacts(selector: Selector, finding: Finding, now: Date): boolean {
  const { source = [finding.source], blocked = finding.blocked } = selector;
  const isNew = finding.introduced === true;
  const age = selector['older-than']?.ms;
  return (
    source.includes(finding.source) &&
    blocked === finding.blocked &&
    (selector.new ?? isNew) === isNew &&
    (age === undefined || ageMs(finding.firstObservedAt, now) > age)
  );
}

/** Azure does not tell names apart by their case; Pulumi does. */
function isIn(finding: Finding, key: TextKey, glob: Glob): boolean {
  const ignoreCase = finding.source === 'azure';
  return TEXTS[key](finding).some((text) => text !== undefined && matchesGlob(glob, text, ignoreCase));
}

/** No source names a category yet. */
function categoryOf(
  policy: PolicyReference & { readonly category?: string | undefined },
): string | undefined {
  return policy.category;
}
