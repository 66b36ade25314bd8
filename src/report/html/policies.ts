import { explanation } from '../how-to-fix.ts';
import { groupByPolicy, type PolicyGroup, policyKey } from '../policy-groups.ts';
import { policyNames } from '../policy-names.ts';
import type { Report } from '../report.ts';
import { plural } from '../summary-line.ts';
import { visible } from '../text.ts';
import { nameOf } from './charts.ts';
import { html, type Markup, NOTHING } from './markup.ts';
import { nodesMarkup } from './nodes.ts';

/** Policies that are explained; more would make a page that no browser opens at once. */
const EXPLAINED = 300;

/** A policy that the page explains, and the id of its part of the page. */
export type Entry = {
  readonly id: string;
  readonly name: string;
  readonly group: PolicyGroup;
  readonly isCounted: boolean;
};

/** The policies behind all findings, worst first, those of findings that count before the others. */
export function entriesOf({ findings, setAside }: Report): {
  readonly entries: readonly Entry[];
  readonly hidden: number;
} {
  const counted = groupByPolicy(findings);
  const known = new Set(counted.map(({ worst }) => policyKey(worst)));
  const apart = groupByPolicy(setAside.map(({ finding }) => finding)).filter(
    ({ worst }) => !known.has(policyKey(worst)),
  );
  const all = [
    ...counted.map((group) => ({ group, isCounted: true })),
    ...apart.map((group) => ({ group, isCounted: false })),
  ];
  const entries = all
    .slice(0, EXPLAINED)
    .map((one, index) => ({ id: `policy-${index + 1}`, name: nameOf(one.group), ...one }));
  return { entries, hidden: all.length - entries.length };
}

/** Every policy with what it asks for and how to comply. */
export function policiesSection(entries: readonly Entry[], hidden: number): Markup {
  if (entries.length === 0) return NOTHING;
  return html`<section aria-labelledby="policies">
<h2 id="policies">Policies, and how to comply</h2>
${entries.map(entryMarkup)}
${hidden === 0 ? NOTHING : html`<p>${hidden} more in the JSON report.</p>`}
</section>`;
}

function entryMarkup({ id, name, group, isCounted }: Entry): Markup {
  const { worst, findings } = group;
  const { title, packTitle } = policyNames(group);
  const size = isCounted ? plural(findings.length, 'finding') : `${findings.length} not counted`;
  const isTitled = title !== undefined && visible(title) !== name;
  return html`<details class="policy" id="${id}">
<summary><span class="badge ${worst.severity}">${worst.severity}</span> <span class="policy-name">${name}</span>${isTitled ? html` <span class="title">${title}</span>` : NOTHING} <span class="muted">${packTitle ?? worst.policy.pack} · ${worst.level} · ${size}</span></summary>
<div class="explanation">${nodesMarkup(explanation(group))}</div>
</details>`;
}

/** A list from which a reader chooses one policy. */
export function entryOptions(entries: readonly Entry[]): readonly Markup[] {
  return entries.map(({ id, name }) => html`<option value="${id}">${name}</option>`);
}
