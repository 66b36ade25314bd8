import type { PhrasingContent, RootContent } from 'mdast';
import type { Axis } from '../finding/axis.ts';
import { wholeDays } from '../finding/duration.ts';
import type { Component, Finding } from '../finding/finding.ts';
import { code, link, prose, strong, table, words } from './markdown.ts';
import { plural } from './summary-line.ts';
import { visible } from './text.ts';

const LISTED_PARTS = 3;
const PART_CHARACTERS = 60;

/** Findings that need a word of their own: by fingerprint. */
export type Marked = {
  /** New as the policy understands it. */
  readonly fresh: ReadonlySet<string>;
  /** Not in the last report. */
  readonly appeared: ReadonlySet<string>;
};

/** What the findings of a table are scoped by: Pulumi's accounts have URNs of their own kind. */
function scopeTitle(listed: readonly Finding[]): string {
  const kinds = new Set(listed.map(scopeKind));
  return kinds.size === 1 ? [...kinds].join('') : 'Stack or account';
}

function scopeKind(finding: Finding): string {
  if (finding.source === 'azure') return 'Scope';
  return isOfAccount(finding) ? 'Account' : 'Stack';
}

/** Whether a Pulumi finding is of an Insights account. */
export function isOfAccount({ resource }: Finding): boolean {
  return resource.id.startsWith('urn:insights:');
}

/** A policy's findings as rows: the resource, where it is, and since when it does not comply. */
export function resourceTable(
  rows: readonly Finding[],
  { source, marked, readAt }: Pick<Finding, 'source'> & { readonly marked: Marked; readonly readAt: string },
): RootContent {
  const extra = source === 'pulumi' ? 'Priority' : 'Requests';
  const cells = rows.map((finding) => [
    resourceCell(finding, marked),
    [code(finding.resource.type)],
    scopeCell(finding),
    [prose(axisText(finding, 'severity'))],
    [prose(source === 'pulumi' ? axisText(finding, 'priority') : requests(finding))],
    [words(firstSeen(finding, readAt))],
  ]);
  return table(['Resource', 'Type', scopeTitle(rows), 'Severity', extra, 'First seen'], cells);
}

function firstSeen({ firstObservedAt }: Finding, readAt: string): string {
  const days = wholeDays(firstObservedAt, readAt);
  return `${firstObservedAt.slice(0, 10)}, ${days === 0 ? 'less than a day' : plural(days, 'day')} ago`;
}

/** The resource, whether it is new, and the parts of it that do not comply. */
function resourceCell(finding: Finding, marked: Marked): PhrasingContent[] {
  const { resource, components = [] } = finding;
  const marks = newMarks(finding, marked);
  return [code(resource.name), ...(marks === '' ? [] : [words(' '), strong(marks)]), ...partsOf(components)];
}

function newMarks(finding: Finding, { fresh, appeared }: Marked): string {
  const mark = newMark(finding, fresh);
  return [
    ...(mark === undefined ? [] : [mark]),
    ...(appeared.has(finding.fingerprint) ? ['since the last report'] : []),
  ].join(', ');
}

function partsOf(components: readonly Component[]): readonly PhrasingContent[] {
  if (components.length === 0) return [];
  const named = components
    .slice(0, LISTED_PARTS)
    .flatMap(({ name }, index) => [words(index === 0 ? ' ' : ', '), code(name, PART_CHARACTERS)]);
  const hidden = components.length - LISTED_PARTS;
  return [
    words(`, ${plural(components.length, 'part')}:`),
    ...named,
    ...(hidden > 0 ? [words(` and ${hidden} more`)] : []),
  ];
}

/** Where the finding is, short, with a link to the service's console. */
export function scopeCell({ scope, url }: Finding): PhrasingContent[] {
  const short = code(shortScope(scope));
  return url === undefined ? [short] : [short, words(' '), link(url, 'open')];
}

/** A resource group by its name alone; everything else as it is. */
export function shortScope(scope: string): string {
  return scope.replace(/^\/subscriptions\/[^/]+\/resourceGroups\//i, '');
}

function requests({ occurrences, blocked }: Finding): string {
  return blocked ? `${occurrences} blocked` : String(occurrences);
}

/** The word of an axis; one nobody knows is shown as it came, in letters and digits only. */
export function axisText(finding: Finding, axis: Axis): string {
  const word = finding[axis];
  if (word !== 'unknown') return word;
  const came = visible(finding.unknownWords[axis] ?? '', 30).replace(/[^\p{L}\p{N} _-]/gu, '?');
  return `unknown (${came || 'empty'})`;
}

/** Whether the change's own preview found it. */
export function isNew({ introduced }: Finding): boolean {
  return introduced === true;
}

/** Whether a finding is new, and by what; undefined for one that is not. */
export function newMark(finding: Finding, fresh: ReadonlySet<string>): string | undefined {
  if (isNew(finding)) return 'new with this change';
  return fresh.has(finding.fingerprint) ? 'new' : undefined;
}
