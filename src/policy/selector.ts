import type { Axis } from '../finding/axis.ts';
import { ageMs } from '../finding/duration.ts';
import type { Finding, SourceName } from '../finding/finding.ts';
import { type Glob, matchesGlob } from './glob.ts';
import type { Ranks } from './rank.ts';
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

/** What a finding alone does not tell. */
export type MatchContext = {
  readonly now: Date;
  readonly ranks: Ranks;
  readonly isNew: (finding: Finding) => boolean;
};

/** Whether a selector takes a finding. */
export type Matcher = (finding: Finding, context: MatchContext) => boolean;

/** Whether the selector takes the finding. */
export function matches(selector: Selector, finding: Finding, context: MatchContext): boolean {
  return matcherOf(selector)(finding, context);
}

/** A selector made ready to look at many findings: one test for each of its keys. */
export function matcherOf(selector: Selector): Matcher {
  const tests = [...factTests(selector), ...axisTests(selector), ...textTests(selector)];
  return (finding, context) => tests.every((test) => test(finding, context));
}

function factTests({ source, blocked, 'older-than': age, new: wanted }: Selector): readonly Matcher[] {
  return [
    ...(source === undefined ? [] : [(finding: Finding) => source.includes(finding.source)]),
    ...(blocked === undefined ? [] : [(finding: Finding) => finding.blocked === blocked]),
    ...(wanted === undefined
      ? []
      : [(finding: Finding, { isNew }: MatchContext) => isNew(finding) === wanted]),
    ...(age === undefined
      ? []
      : [({ firstObservedAt }: Finding, { now }: MatchContext) => ageMs(firstObservedAt, now) > age.ms]),
  ];
}

const AXES: readonly Axis[] = ['severity', 'level', 'priority'];

function axisTests(selector: Selector): readonly Matcher[] {
  return AXES.flatMap((axis): Matcher[] => {
    const words = selector[axis];
    if (words === undefined) return [];
    return [(finding, { ranks }) => words.some((word) => isCounted(word, finding, ranks))];
  });
}

function textTests(selector: Selector): readonly Matcher[] {
  return TEXTS.flatMap(({ key, read }): Matcher[] => {
    const globs = selector[key];
    if (globs === undefined) return [];
    return [
      (finding) => {
        // Azure does not tell names apart by their case; Pulumi does, but for logins.
        const ignoreCase = finding.source === 'azure' || key === 'assigned-to';
        const texts = read(finding);
        return globs.some((glob) =>
          texts.some((text) => text !== undefined && matchesGlob(glob, text, ignoreCase)),
        );
      },
    ];
  });
}
