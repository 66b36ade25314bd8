import type { SetAsideReason } from '../../finding/outcome.ts';
import type { Verdict } from '../../policy/verdict.ts';
import { factsLine, verdictReason } from '../heading-parts.ts';
import { afterMergeLine, overrideLine } from '../judged-lines.ts';
import { isRead, type Report, tallyOf } from '../report.ts';
import { given, html, type Markup } from './markup.ts';
import { nodesMarkup } from './nodes.ts';
import { grouped } from './page-row.ts';

/** Paths of the marks, in a square of 24. */
const MARKS: Record<Verdict, string> = {
  pass: 'M5 12.5l4.5 4.5L19 7.5',
  warn: 'M12 6v7M12 17v.5',
  fail: 'M7 7l10 10M17 7L7 17',
  error: 'M12 6v7M12 17v.5',
  skipped: 'M6 7l5 5-5 5M13 7l5 5-5 5',
};

/** The verdict and why, then who had a say in it. */
export function verdictHeader(report: Report): Markup {
  const { verdict, judged } = report;
  return html`<header class="verdict ${verdict}">
<svg class="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="${MARKS[verdict]}"/></svg>
<div>
<p class="product">Policy Gate</p>
<h1><span class="word">${verdict}</span> ${verdictReason(report)}</h1>
<p class="facts">${nodesMarkup(factsLine(report).children)}</p>
${given(judged.override, (override) => html`<p class="standing">${overrideLine(override)}</p>`)}
${given(judged.afterMerge, (merged) => html`<p class="standing">${afterMergeLine(merged)}</p>`)}
</div>
</header>`;
}

/** The run in numbers. Where nothing was read, no number is known. */
export function tiles(report: Report): Markup {
  const { limits, targets, setAside } = report;
  const whole = targets.filter(({ state }) => state.kind === 'read').length;
  const read = isRead(report);
  const { total, fresh } = tallyOf(report);
  const apart = (reason: SetAsideReason): number => setAside.filter((one) => one.reason === reason).length;
  const facts: readonly (readonly [string, string])[] = [
    ['Findings', read ? `${whole === targets.length ? '' : 'at least '}${grouped(total)}` : 'not known'],
    ['New', read && fresh !== undefined ? grouped(fresh) : 'not known'],
    ['Limits exceeded', `${limits.filter(({ breached }) => breached).length} of ${limits.length}`],
    ['Targets read whole', `${whole} of ${targets.length}`],
    ['Waived', grouped(apart('waived'))],
    ['Exempted', grouped(apart('exempted'))],
    ['Fixed by this change', grouped(apart('fixed-by-this-change'))],
  ];
  const shown = facts.map(([title, value]) => html`<div><dt>${title}</dt><dd>${value}</dd></div>`);
  return html`<section aria-labelledby="numbers"><h2 id="numbers" class="unseen">In numbers</h2><dl class="tiles">${shown}</dl></section>`;
}
