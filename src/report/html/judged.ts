import { adviceOn } from '../advice.ts';
import { deploymentLines } from '../deployment-parts.ts';
import { attentionLines, FILE_TITLES, policyLines } from '../judged-lines.ts';
import type { OutlineItem } from '../markdown.ts';
import type { Report } from '../report.ts';
import { html, type Markup, NOTHING } from './markup.ts';
import { nodesMarkup } from './nodes.ts';

/** What a reader can do about exceeded limits. */
export function adviceSection(report: Report): Markup {
  const advice = adviceOn(report);
  if (advice === undefined) return NOTHING;
  return html`<section aria-labelledby="advice">
<h2 id="advice">${advice.head}</h2>
<ul>${advice.items.map(adviceLine)}</ul>
</section>`;
}

function adviceLine({ text, below = [] }: OutlineItem): Markup {
  const lines = below.map((line) => html`<li>${nodesMarkup(line)}</li>`);
  return html`<li>${nodesMarkup(text)}${lines.length === 0 ? NOTHING : html`<ul>${lines}</ul>`}</li>`;
}

/** What of the policy needs somebody's attention. */
export function attentionSection(report: Report): Markup {
  return listSection('attention', 'To be done about the policy', attentionLines(report), 'notice warn');
}

/** Refused deployments, of which each brings several findings. */
export function deploymentSection({ findings }: Report): Markup {
  return listSection('deployments', 'Denied deployments', deploymentLines(findings), 'notice');
}

/** By what the run was judged. */
export function judgedSection(report: Report): Markup {
  const files = report.judged.files.map(
    ({ kind, name, commit }) =>
      html`<li>${FILE_TITLES[kind]} <code>${name}</code> ${commit === undefined ? 'in the working directory' : html`at commit <code>${commit}</code>`}</li>`,
  );
  const lines = policyLines(report).map((line) => html`<li>${line}</li>`);
  return html`<section aria-labelledby="judged">
<h2 id="judged">What it was judged by</h2>
<ul>${[...files, ...lines]}</ul>
</section>`;
}

function listSection(id: string, title: string, lines: readonly string[], look: string): Markup {
  if (lines.length === 0) return NOTHING;
  return html`<section class="${look}" aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>
</section>`;
}
