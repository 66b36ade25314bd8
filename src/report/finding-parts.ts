import type { RootContent } from 'mdast';
import type { Finding } from '../finding/finding.ts';
import { explanation } from './how-to-fix.ts';
import { details, htmlCode, paragraph, words } from './markdown.ts';
import type { CommentSize } from './parts.ts';
import { groupByPolicy, type PolicyGroup } from './policy-groups.ts';
import { policyNames } from './policy-names.ts';
import { axisText, isNew, type Marked, resourceTable } from './resource-table.ts';
import { plural } from './summary-line.ts';
import { escapeHtml, inertProse } from './text.ts';

const TITLE_CHARACTERS = 120;

/** A policy's findings, those of them that get a row, and what the rows are told apart by. */
export type ListedGroup = PolicyGroup & {
  readonly listed: readonly Finding[];
  readonly marked: Marked;
  /** When reading began: ages are counted back from it. */
  readonly readAt: string;
};

/** What decides on the rows: how many there are, and which come first. */
type Listing = Pick<CommentSize, 'listedFindings' | 'listedPerPolicy'> &
  Omit<ListedGroup, 'worst' | 'findings' | 'listed'>;

/** Rows of one table: a part that is larger would be left out whole where less of it still fits. */
const TABLE_ROWS = 200;

/**
 * The findings by policy, worst first, within the number that the size lists. Of one policy, those that are new
 * with the change come first: the author of the change looks for them.
 */
export function listFindings(
  findings: readonly Finding[],
  { listedFindings, listedPerPolicy, marked, readAt }: Listing,
): readonly ListedGroup[] {
  let left = listedFindings;
  return groupByPolicy(findings).map((group) => {
    const rank = (finding: Finding): number => newRank(finding, marked);
    const newFirst = group.findings.toSorted((a, b) => rank(b) - rank(a));
    const listed = newFirst.slice(0, Math.min(listedPerPolicy, left));
    left -= listed.length;
    return { ...group, listed, marked, readAt };
  });
}

function newRank(finding: Finding, { fresh, appeared }: Marked): number {
  const { fingerprint } = finding;
  return Number(isNew(finding)) * 4 + Number(fresh.has(fingerprint)) * 2 + Number(appeared.has(fingerprint));
}

/** Folded blocks: the policy, how to comply with it, and the resources that do not, a table to each block. */
export function policyBlocks(group: ListedGroup): readonly (readonly RootContent[])[] {
  const { findings, listed } = group;
  const hidden = findings.length - listed.length;
  const more = hidden > 0 ? [paragraph(words(`${hidden} more in the JSON report.`))] : [];
  const [first = [], ...rest] = tablesOf(group);
  const title = blockTitle(group);
  return [
    details(title, [...explanation(group), ...first, ...(rest.length === 0 ? more : [])]),
    ...rest.map((rows, index) => {
      const from = (index + 1) * TABLE_ROWS;
      const range = `${from + 1} to ${Math.min(from + TABLE_ROWS, listed.length)}`;
      return details(`${title}, ${range}`, [...rows, ...(index === rest.length - 1 ? more : [])]);
    }),
  ];
}

function tablesOf(group: ListedGroup): readonly (readonly RootContent[])[] {
  const { listed, marked, readAt } = group;
  const count = Math.ceil(listed.length / TABLE_ROWS);
  return Array.from({ length: count }, (_, index) => [
    resourceTable(listed.slice(index * TABLE_ROWS, (index + 1) * TABLE_ROWS), {
      source: group.worst.source,
      marked,
      readAt,
    }),
  ]);
}

function blockTitle(group: ListedGroup): string {
  const { worst, findings, marked } = group;
  const { title, isNamed, packTitle } = policyNames(group);
  const count = (is: (finding: Finding) => boolean): number => findings.filter(is).length;
  const numbers: readonly (readonly [number, string])[] = [
    [count(isNew), 'new with this change'],
    [count((finding) => !isNew(finding) && marked.fresh.has(finding.fingerprint)), 'new'],
    [count(({ fingerprint }) => marked.appeared.has(fingerprint)), 'since the last report'],
    [count(({ blocked }) => blocked), 'blocked'],
  ];
  return [
    `<strong>${inertHtml(axisText(worst, 'severity'))}</strong> · ${inertHtml(axisText(worst, 'level'))} ·`,
    ...(title === undefined ? [] : [inertHtml(title, TITLE_CHARACTERS)]),
    ...(isNamed ? [htmlCode(worst.policy.name)] : []),
    `(${packTitle === undefined ? htmlCode(worst.policy.pack) : inertHtml(packTitle, TITLE_CHARACTERS)}):`,
    [
      plural(findings.length, 'resource'),
      ...numbers.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`),
    ].join(', '),
  ].join(' ');
}

function inertHtml(text: string, limit?: number): string {
  return escapeHtml(inertProse(text, limit));
}
