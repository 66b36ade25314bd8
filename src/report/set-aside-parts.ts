import type { Finding } from '../finding/finding.ts';
import type { SetAside, SetAsideReason } from '../finding/outcome.ts';
import type { Part } from './budget.ts';
import { code, details, paragraph, prose, table, words } from './markdown.ts';
import { part, RANK } from './parts.ts';
import { policyKey } from './policy-groups.ts';
import { policyNames } from './policy-names.ts';
import { scopeCell } from './resource-table.ts';

const TITLE_CHARACTERS = 120;

const TITLES: readonly (readonly [SetAsideReason, string])[] = [
  ['fixed-by-this-change', 'Fixed by this change, not counted'],
  ['exempted', 'Exempted, not counted'],
  ['waived', 'Waived, not counted'],
];

/** Findings that are shown and not counted, under the title of their reason. */
export function setAsideByReason(setAside: readonly SetAside[]) {
  return TITLES.map(([reason, title]) => ({
    title,
    entries: setAside.filter((one) => one.reason === reason),
  })).filter(({ entries }) => entries.length > 0);
}

/** One folded block for each reason, worst policy first; at most `rows` findings are listed in all. */
export function setAsideParts(setAside: readonly SetAside[], rows: number): readonly Part[] {
  let left = rows;
  return setAsideByReason(setAside).map(({ title, entries }) => {
    const byPolicy = Map.groupBy(entries, ({ finding }) => policyKey(finding));
    const listed = [...byPolicy.values()].flat().slice(0, left);
    left -= listed.length;
    const hidden = entries.length - listed.length;
    const content = [
      ...(listed.length === 0 ? [] : [setAsideTable(listed)]),
      ...(hidden > 0 ? [paragraph(words(`${hidden} more in the JSON report.`))] : []),
    ];
    return part(RANK.setAside, ...details(`${title}: ${entries.length}`, content));
  });
}

/** The policy by its id, or by its title where the id would tell a reader nothing. */
function policyCell(finding: Finding) {
  const { title = '', isNamed } = policyNames({ worst: finding, findings: [finding] });
  return isNamed ? code(finding.policy.name) : prose(title, TITLE_CHARACTERS);
}

function setAsideTable(listed: readonly SetAside[]) {
  const rows = listed.map(({ finding, detail }) => [
    [policyCell(finding)],
    [code(finding.resource.name)],
    scopeCell(finding),
    [prose(detail)],
  ]);
  return table(['Policy', 'Resource', 'Scope', 'Why'], rows);
}
