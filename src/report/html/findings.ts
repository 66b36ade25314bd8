import { WORST_FIRST } from '../../finding/axis.ts';
import type { Report } from '../report.ts';
import { html, type Markup, NOTHING } from './markup.ts';
import {
  COLUMNS,
  cell,
  findingsOf,
  grouped,
  PAGE_ROWS,
  type PageRow,
  type RowKey,
  wordOf,
} from './page-row.ts';
import { type Entry, entryOptions } from './policies.ts';
import { MAX_ROWS } from './rows.ts';

/** The table of all findings: its first page as it is, the others and the filters once the page's program runs. */
export function findingsSection(report: Report, rows: readonly PageRow[], entries: readonly Entry[]): Markup {
  return html`<section aria-labelledby="findings">
<h2 id="findings" tabindex="-1">Findings</h2>
${rows.length === 0 ? html`<p>${emptyText(report)}</p>` : tableParts(report, rows, entries)}
</section>`;
}

function emptyText({ targets }: Report): string {
  const whole = targets.length > 0 && targets.every(({ state }) => state.kind === 'read');
  return whole ? 'No finding.' : 'No finding came, but not every target was read whole.';
}

function tableParts(report: Report, rows: readonly PageRow[], entries: readonly Entry[]): Markup {
  const all = report.findings.length + report.setAside.length;
  return html`${all > MAX_ROWS ? html`<p class="notice warn">The table holds the first ${grouped(MAX_ROWS)} of ${findingsOf(all)}, worst first. The JSON report has all.</p>` : NOTHING}
${filters(report, rows, entries)}
<p id="shown" role="status">${firstPageText(rows)}</p>
<div class="scroll" role="region" aria-label="Table of findings" tabindex="0">
<table id="table">
<caption class="unseen">Findings, worst first; those that do not count come last</caption>
<thead><tr>${COLUMNS.map(({ key, title }) => html`<th scope="col" class="${key}" id="column-${key}">${title}</th>`)}</tr></thead>
<tbody id="rows">${rows.slice(0, PAGE_ROWS).map(rowMarkup)}</tbody>
</table>
</div>
<nav id="pages" aria-label="Pages of findings" hidden>
<button type="button" id="page-first">First</button>
<button type="button" id="page-previous">Previous</button>
<span id="page-place"></span>
<button type="button" id="page-next">Next</button>
<button type="button" id="page-last">Last</button>
</nav>`;
}

function firstPageText(rows: readonly PageRow[]): string {
  if (rows.length <= PAGE_ROWS) return `${findingsOf(rows.length)}, worst first.`;
  return `The first ${PAGE_ROWS} of ${findingsOf(rows.length)}, worst first. To see the others here, allow JavaScript; the JSON report has all.`;
}

function rowMarkup(row: PageRow): Markup {
  return html`<tr>${COLUMNS.map(({ key }) => html`<td class="${key}">${cell(row, key)}</td>`)}</tr>`;
}

function filters({ limits }: Report, rows: readonly PageRow[], entries: readonly Entry[]): Markup {
  const exceeded = limits.flatMap(({ rule, breached }, index) =>
    breached ? [html`<option value="${index}">${rule}</option>`] : [],
  );
  return html`<form id="filters" role="search" aria-label="Findings" hidden>
<div class="field wide"><label for="filter-text">Search</label><input type="search" id="filter-text" autocomplete="off" spellcheck="false" placeholder="policy, resource, scope, message"></div>
${choice('severity', 'Severity', words(inOrder(rows, 'severity')))}
${choice('level', 'Level', words(inOrder(rows, 'level')))}
${choice('source', 'Source', words(present(rows, 'source')))}
${choice('standing', 'Standing', words(present(rows, 'standing')))}
${choice('newness', 'New', html`<option value="new">all new</option>${words(present(rows, 'newness'))}`)}
${exceeded.length === 0 ? NOTHING : choice('limit', 'Exceeds', html`${exceeded}`)}
${choice('entry', 'Policy', html`${entryOptions(entries)}`)}
<button type="button" id="filter-clear">Clear</button>
</form>`;
}

function choice(id: string, title: string, options: Markup): Markup {
  return html`<div class="field"><label for="filter-${id}">${title}</label><select id="filter-${id}"><option value="">any</option>${options}</select></div>`;
}

function words(values: readonly string[]): Markup {
  return html`${values.map((value) => html`<option value="${value}">${value}</option>`)}`;
}

function inOrder(rows: readonly PageRow[], axis: 'severity' | 'level'): readonly string[] {
  const found = new Set(rows.map((row) => wordOf(cell(row, axis))));
  return WORST_FIRST[axis].filter((word) => found.has(word));
}

function present(rows: readonly PageRow[], key: RowKey): readonly string[] {
  return [...new Set(rows.map((row) => cell(row, key)))].filter((text) => text !== '');
}
