import type { Axis } from '../finding/axis.ts';
import { ageMs } from '../finding/duration.ts';
import type { Finding, SourceName } from '../finding/finding.ts';
import { type Glob, matchesGlob } from './glob.ts';
import { isCounted } from './threshold.ts';

type TextReader = (finding: Finding) => readonly (string | undefined)[];

/** Keys that hold patterns, and what each reads. One with several texts is met by any of them. */
const TEXTS = [
  { key: 'kind', read: ({ kind }) => [kind] },
  { key: 'status', read: ({ status }) => [status] },
  { key: 'policy', read: ({ policy }) => [policy.name, policy.title] },
  { key: 'pack', read: ({ policy }) => [policy.pack] },
  { key: 'category', read: ({ policy }) => [policy.category] },
  { key: 'effect', read: ({ effect }) => [effect] },
  { key: 'resource', read: ({ resource }) => [resource.id, resource.name] },
  { key: 'resource-type', read: ({ resource }) => [resource.type] },
  { key: 'scope', read: ({ scope }) => [scope] },
  { key: 'assigned-to', read: ({ assignedTo }) => [assignedTo] },
] as const satisfies readonly { readonly key: string; readonly read: TextReader }[];

/** Keys of a selector that hold patterns. */
export type TextKey = (typeof TEXTS)[number]['key'];

/** Which findings something applies to, by the keys of `match`: a list is met by any of its words, all keys must be. */
export type Selector = {
  readonly source?: readonly SourceName[];
  readonly new?: boolean;
  readonly blocked?: boolean;
  readonly 'older-than'?: { readonly ms: number };
} & { readonly [axis in Axis]?: readonly string[] } & { readonly [key in TextKey]?: readonly Glob[] };

const AXES: readonly Axis[] = ['severity', 'level', 'priority'];

/** Whether the selector takes the finding, at the time given. */
export function matches(selector: Selector, finding: Finding, now: Date): boolean {
  return (
    matchesFacts(selector, finding, now) &&
    AXES.every((axis) => selector[axis]?.some((word) => isCounted(word, finding)) ?? true) &&
    TEXTS.every((text) => selector[text.key]?.some((glob) => isIn(finding, text, glob)) ?? true)
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

/** Azure does not tell names apart by their case; Pulumi does, but for logins. */
function isIn(finding: Finding, { key, read }: (typeof TEXTS)[number], glob: Glob): boolean {
  const ignoreCase = finding.source === 'azure' || key === 'assigned-to';
  return read(finding).some((text) => text !== undefined && matchesGlob(glob, text, ignoreCase));
}
