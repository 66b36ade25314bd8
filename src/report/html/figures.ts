import { plural } from '../summary-line.ts';
import { html, type Markup, NOTHING } from './markup.ts';
import type { Chart } from './page-shape.ts';

/** A place for each chart, with its numbers as a table for those who do not see it. */
export function chartsSection(charts: readonly Chart[]): Markup {
  if (charts.length === 0) return NOTHING;
  return html`<section aria-labelledby="charts">
<h2 id="charts">At a glance</h2>
<div class="charts">${charts.map(figure)}</div>
</section>`;
}

function figure({ id, title, categories, labels, series }: Chart): Markup {
  const names = series.map(({ name }) => html`<th scope="col" class="number">${name}</th>`);
  const rows = labels.map((label, index) => {
    const values = series.flatMap((one) => one.values.slice(index, index + 1));
    const cells = [...values, values.reduce((sum, value) => sum + value, 0)];
    return html`<tr><th scope="row">${label}</th>${cells.map((value) => html`<td class="number">${value}</td>`)}</tr>`;
  });
  const keys = series.map(({ key, name }) => html`<li><span class="key ${key}"></span>${name}</li>`);
  return html`<figure id="${id}">
<figcaption>${title}</figcaption>
<ul class="legend" aria-hidden="true">${keys}</ul>
<div class="chart" id="${id}-chart" hidden></div>
<details open><summary>The numbers</summary>
<table>
<caption class="unseen">${title}: ${plural(labels.length, 'row')}</caption>
<thead><tr><th scope="col">${categories}</th>${names}<th scope="col" class="number">All</th></tr></thead>
<tbody>${rows}</tbody>
</table>
</details>
</figure>`;
}
