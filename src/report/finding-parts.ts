import type { PhrasingContent, RootContent } from 'mdast';
import type { Axis } from '../finding/axis.ts';
import type { Component, Finding } from '../finding/finding.ts';
import { explanation } from './how-to-fix.ts';
import { code, details, htmlCode, link, paragraph, prose, strong, table, words } from './markdown.ts';
import type { CommentSize } from './parts.ts';
import { groupByPolicy, type PolicyGroup } from './policy-groups.ts';
import { policyNames } from './policy-names.ts';
import { plural } from './summary-line.ts';
import { escapeHtml, inertProse, visible } from './text.ts';

const TITLE_CHARACTERS = 120;
const LISTED_PARTS = 3;
const PART_CHARACTERS = 60;

/** A policy's findings, those of them that get a row, and the fingerprints of those that are new. */
type ListedGroup = PolicyGroup & {
  readonly listed: readonly Finding[];
  readonly fresh: ReadonlySet<string>;
};

/**
 * The findings by policy, worst first, within the number that the size lists. Of one policy, those that are new
 * with the change come first: the author of the change looks for them.
 */
export function listFindings(
  findings: readonly Finding[],
  fresh: ReadonlySet<string>,
  { listedFindings, listedPerPolicy }: Omit<CommentSize, 'limitBytes'>,
): readonly ListedGroup[] {
  let left = listedFindings;
  return groupByPolicy(findings).map((group) => {
    const rank = (finding: Finding): number =>
      Number(isNew(finding)) * 2 + Number(fresh.has(finding.fingerprint));
    const newFirst = group.findings.toSorted((a, b) => rank(b) - rank(a));
    const listed = newFirst.slice(0, Math.min(listedPerPolicy, left));
    left -= listed.length;
    return { ...group, listed, fresh };
  });
}

/** One folded block: the policy, how to comply with it, and the resources that do not. */
export function policyBlock(group: ListedGroup): readonly RootContent[] {
  const { worst, findings, listed, fresh } = group;
  const hidden = findings.length - listed.length;
  return details(blockTitle(group), [
    ...explanation(group),
    ...(listed.length === 0 ? [] : [resourceTable(worst, listed, fresh)]),
    ...(hidden > 0 ? [paragraph(words(`${hidden} more in the JSON report.`))] : []),
  ]);
}

function blockTitle(group: ListedGroup): string {
  const { worst, findings, fresh } = group;
  const { title, isNamed, packTitle } = policyNames(group);
  const blocked = findings.filter((finding) => finding.blocked).length;
  const introduced = findings.filter(isNew).length;
  const others = findings.filter((finding) => !isNew(finding) && fresh.has(finding.fingerprint)).length;
  return [
    `<strong>${inertHtml(axisText(worst, 'severity'))}</strong> · ${inertHtml(axisText(worst, 'level'))} ·`,
    ...(title === undefined ? [] : [inertHtml(title, TITLE_CHARACTERS)]),
    ...(isNamed ? [htmlCode(worst.policy.name)] : []),
    `(${packTitle === undefined ? htmlCode(worst.policy.pack) : inertHtml(packTitle, TITLE_CHARACTERS)}):`,
    [
      plural(findings.length, 'resource'),
      ...(introduced > 0 ? [`${introduced} new with this change`] : []),
      ...(others > 0 ? [`${others} new`] : []),
      ...(blocked > 0 ? [`${blocked} blocked`] : []),
    ].join(', '),
  ].join(' ');
}

function inertHtml(text: string, limit?: number): string {
  return escapeHtml(inertProse(text, limit));
}

function isNew({ introduced }: Finding): boolean {
  return introduced === true;
}

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

function resourceTable(
  { source }: Finding,
  listed: readonly Finding[],
  fresh: ReadonlySet<string>,
): RootContent {
  const extra = source === 'pulumi' ? 'Priority' : 'Requests';
  const rows = listed.map((finding) => [
    resourceCell(finding, fresh),
    [code(finding.resource.type)],
    scopeCell(finding),
    [prose(axisText(finding, 'severity'))],
    [prose(source === 'pulumi' ? axisText(finding, 'priority') : requests(finding))],
    [words(finding.firstObservedAt.slice(0, 10))],
  ]);
  return table(['Resource', 'Type', scopeTitle(listed), 'Severity', extra, 'First seen'], rows);
}

/** The resource, whether it is new, and the parts of it that do not comply. */
function resourceCell(finding: Finding, fresh: ReadonlySet<string>): PhrasingContent[] {
  const { resource, components = [] } = finding;
  const mark = newMark(finding, fresh);
  return [
    code(resource.name),
    ...(mark === undefined ? [] : [words(' '), strong(mark)]),
    ...partsOf(components),
  ];
}

function newMark(finding: Finding, fresh: ReadonlySet<string>): string | undefined {
  if (isNew(finding)) return 'new with this change';
  return fresh.has(finding.fingerprint) ? 'new' : undefined;
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
  const short = scope.replace(/^\/subscriptions\/[^/]+\/resourceGroups\//i, '');
  return url === undefined ? [code(short)] : [code(short), words(' '), link(url, 'open')];
}

function requests({ occurrences, blocked }: Finding): string {
  return blocked ? `${occurrences} blocked` : String(occurrences);
}

/** The word of an axis; one nobody knows is shown as it came, in letters and digits only. */
function axisText(finding: Finding, axis: Axis): string {
  const word = finding[axis];
  if (word !== 'unknown') return word;
  const came = visible(finding.unknownWords[axis] ?? '', 30).replace(/[^\p{L}\p{N} _-]/gu, '?');
  return `unknown (${came || 'empty'})`;
}
