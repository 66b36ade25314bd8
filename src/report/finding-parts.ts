import type { PhrasingContent, RootContent } from 'mdast';
import type { Axis } from '../finding/axis.ts';
import type { Finding } from '../finding/finding.ts';
import type { CommentSize } from './comment.ts';
import { code, details, htmlCode, link, paragraph, prose, table, words } from './markdown.ts';
import { groupByPolicy, type PolicyGroup } from './policy-groups.ts';
import { plural } from './summary-line.ts';
import { escapeHtml, inertProse, visible } from './text.ts';

/** One folded block per policy, worst first, within the number of findings that the size lists. */
export function findingParts(
  findings: readonly Finding[],
  { listedFindings, listedPerPolicy }: CommentSize,
): readonly (readonly RootContent[])[] {
  let left = listedFindings;
  return groupByPolicy(findings).map((group) => {
    const listed = group.findings.slice(0, Math.min(listedPerPolicy, left));
    left -= listed.length;
    return policyBlock(group, listed);
  });
}

function policyBlock({ worst, findings }: PolicyGroup, listed: readonly Finding[]): RootContent[] {
  const { policy } = worst;
  const blocked = findings.filter((finding) => finding.blocked).length;
  const title = [
    `<strong>${escapeHtml(inertProse(axisText(worst, 'severity')))}</strong> · ${escapeHtml(inertProse(axisText(worst, 'level')))} ·`,
    `${htmlCode(policy.name)} (${htmlCode(policy.pack)}):`,
    `${plural(findings.length, 'resource')}${blocked > 0 ? `, ${blocked} blocked` : ''}`,
  ].join(' ');
  const hidden = findings.length - listed.length;
  return details(title, [
    ...(policy.description === undefined ? [] : [paragraph(prose(policy.description))]),
    ...(policy.reference === undefined
      ? []
      : [paragraph(words('Reference in the initiative: '), code(policy.reference))]),
    ...(listed.length === 0 ? [] : [resourceTable(worst, listed)]),
    ...(hidden > 0 ? [paragraph(words(`${hidden} more in the JSON report.`))] : []),
  ]);
}

function resourceTable({ source }: Finding, listed: readonly Finding[]): RootContent {
  const extra = source === 'pulumi' ? 'Priority' : 'Requests';
  const rows = listed.map((finding) => [
    [code(finding.resource.name)],
    [code(finding.resource.type)],
    scopeCell(finding),
    [prose(axisText(finding, 'severity'))],
    [prose(source === 'pulumi' ? axisText(finding, 'priority') : requests(finding))],
    [words(finding.firstObservedAt.slice(0, 10))],
  ]);
  return table(
    ['Resource', 'Type', source === 'pulumi' ? 'Stack' : 'Scope', 'Severity', extra, 'First seen'],
    rows,
  );
}

function scopeCell({ scope, url }: Finding): PhrasingContent[] {
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
