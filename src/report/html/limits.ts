import { isKnown, softenedBy } from '../limits-table.ts';
import type { Report } from '../report.ts';
import type { ReportedLimit } from '../reported-limit.ts';
import { html, type Markup } from './markup.ts';
import { grouped } from './page-row.ts';

/** Every limit with what it allows, what was counted, and whether that exceeds it. */
export function limitsSection(report: Report): Markup {
  const { limits, knobs } = report;
  if (limits.length === 0)
    return html`<section aria-labelledby="limits"><h2 id="limits">Limits</h2><p>No limit is set.</p></section>`;
  return html`<section aria-labelledby="limits">
<h2 id="limits">Limits</h2>
<div class="scroll" role="region" aria-label="Table of limits" tabindex="0">
<table>
<caption class="unseen">Every limit, with what it allows and what was counted</caption>
<thead><tr><th scope="col">Mark</th><th scope="col">Limit</th><th scope="col" class="number">Allowed</th><th scope="col" class="number">${knobs.onlyNew ? 'Actual, new only' : 'Actual'}</th><th scope="col">If exceeded</th><th scope="col">Set by</th></tr></thead>
<tbody>${limits.map((limit) => limitRow(limit, report))}</tbody>
</table>
</div>
</section>`;
}

function limitRow({ rule, limit, actual, action, origin, breached }: ReportedLimit, report: Report): Markup {
  const softened = softenedBy(report);
  const consequence = softened === undefined ? action : 'warn';
  const kept = isKnown(report.verdict) ? (['kept', 'kept'] as const) : (['unsure', 'not known'] as const);
  const [mark, title] = breached ? ([consequence, 'exceeded'] as const) : kept;
  return html`<tr>
<td><span class="badge ${mark}">${title}</span></td>
<th scope="row"><code>${rule}</code></th>
<td class="number">${grouped(limit)}</td>
<td class="number">${grouped(actual)} ${bar(actual, limit, mark)}</td>
<td>${softened === undefined || action === 'warn' ? action : `warn (${softened})`}</td>
<td>${origin}</td>
</tr>`;
}

/** How much of the limit is used up; over it, how much of the count is allowed. */
function bar(actual: number, limit: number, mark: string): Markup {
  const most = Math.max(actual, limit, 1);
  return html`<svg class="bar ${mark}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="track" width="100" height="6"/><rect class="used" width="${percent(actual, most)}" height="6"/><rect class="edge" x="${Math.min(99, percent(limit, most))}" width="1" height="6"/></svg>`;
}

function percent(part: number, whole: number): number {
  return Math.round((part / whole) * 100);
}
