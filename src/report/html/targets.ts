import type { TargetState } from '../../finding/outcome.ts';
import type { Report, ReportedTarget } from '../report.ts';
import { plural } from '../summary-line.ts';
import { notEvaluated, whyNot } from '../target-parts.ts';
import { html, type Markup, NOTHING } from './markup.ts';

/** What could not be evaluated, and why: before any number. */
export function troubleSection({ targets }: Report): Markup {
  const broken = notEvaluated(targets);
  if (broken.length === 0) return NOTHING;
  const lines = broken.map(
    ({ target, state }) =>
      html`<li><code>${target}</code> <strong>${stateWord(state)}</strong>: ${whyNot(state)}</li>`,
  );
  return html`<section class="notice fail" aria-labelledby="trouble">
<h2 id="trouble">Not evaluated, so not clean: ${plural(broken.length, 'target')}</h2>
<ul>${lines}</ul>
</section>`;
}

/** What makes the numbers less certain than they look. */
export function cautionSection({ targets }: Report): Markup {
  const lines = targets.flatMap(({ target, cautions }) =>
    cautions.map((caution) => html`<li><code>${target}</code> ${caution}</li>`),
  );
  if (lines.length === 0) return NOTHING;
  return html`<section class="notice warn" aria-labelledby="cautions">
<h2 id="cautions">Read with care</h2>
<ul>${lines}</ul>
</section>`;
}

/** How the reading of every target went. */
export function targetsSection({ targets }: Report): Markup {
  if (targets.length === 0) return NOTHING;
  return html`<section aria-labelledby="targets">
<h2 id="targets">What was read</h2>
<div class="scroll" role="region" aria-label="Table of targets" tabindex="0">
<table>
<caption class="unseen">Every target, and how reading it went</caption>
<thead><tr><th scope="col">Target</th><th scope="col">Source</th><th scope="col">State</th><th scope="col">Evidence and notes</th></tr></thead>
<tbody>${targets.map(targetRow)}</tbody>
</table>
</div>
</section>`;
}

function targetRow({ source, target, state, notes }: ReportedTarget): Markup {
  const mark = state.kind !== 'read' ? 'fail' : state.evidence.kind === 'governed' ? 'kept' : 'warn';
  const told = [whyNot(state), ...notes].map((note) => html`<li>${note}</li>`);
  return html`<tr>
<th scope="row"><code>${target}</code></th>
<td>${source}</td>
<td><span class="badge ${mark}">${stateWord(state)}</span></td>
<td><ul class="plain">${told}</ul></td>
</tr>`;
}

function stateWord(state: TargetState): string {
  if (state.kind !== 'read') return state.kind.replace('-', ' ');
  const words = { governed: 'read', none: 'read, no evidence', 'not-asked': 'read, evidence not asked' };
  return words[state.evidence.kind];
}
