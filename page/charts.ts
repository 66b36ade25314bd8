import { BarChart, type BarDrawEvent } from 'chartist';
import { grouped } from '../src/report/html/page-row.ts';
import type { Chart } from '../src/report/html/page-shape.ts';
import { find } from './elements.ts';

/** Two lines of a name fit. */
const BAR_PIXELS = 34;
const AXIS_PIXELS = 24;
const LABEL_PIXELS = 110;
const LONG_LABEL_PIXELS = 200;
const LONG_CHARACTERS = 14;
/** Room for the total at the end of the longest bar. */
const TOTAL_PIXELS = 56;

/** Draws the charts. Their numbers stand below, folded from now on. */
export function drawCharts(charts: readonly Chart[]): void {
  for (const chart of charts) draw(chart);
}

function draw(chart: Chart): void {
  const { id, title, labels, series } = chart;
  const totals = labels.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const spoken = labels.map((label, index) => `${label} ${totals[index]}`).join(', ');
  const place = find(`${id}-chart`, HTMLDivElement);
  place.setAttribute('role', 'img');
  place.setAttribute('aria-label', `${title}: ${spoken}. The numbers follow as a table.`);
  place.style.height = `${labels.length * BAR_PIXELS + AXIS_PIXELS}px`;
  place.hidden = false;
  find(id, HTMLElement).querySelector('details')?.removeAttribute('open');
  // The library draws from the bottom up.
  const bars = barsOf(place, chart, Math.max(...totals));
  const upwards = totals.toReversed();
  bars.on('draw', (drawn) => {
    if (drawn.type === 'bar' && drawn.seriesIndex === series.length - 1)
      writeTotal(drawn, upwards[drawn.index] ?? 0);
  });
  bars.on('created', ({ svg }) => {
    // Paper is not as wide as the window.
    svg.attr({ viewBox: `0 0 ${place.clientWidth} ${place.clientHeight}`, 'aria-hidden': 'true' });
    for (const label of place.querySelectorAll('.ct-label.ct-vertical')) shorten(label);
  });
}

/** A name that needs more room than its bar would stand on the next one; the numbers below have all of it. */
function shorten(label: Element): void {
  const text = label.textContent;
  const name = document.createElement('span');
  name.append(text);
  label.replaceChildren(name);
  for (let end = text.length; end > 0 && name.offsetHeight > BAR_PIXELS; end -= 1)
    name.textContent = `${text.slice(0, end - 1).trimEnd()}…`;
}

function barsOf(place: Element, { labels, series }: Chart, high: number): BarChart {
  const isLong = labels.some((label) => label.length > LONG_CHARACTERS);
  const drawn = {
    labels: labels.toReversed(),
    series: series.map(({ key, values }) => ({ className: key, data: values.toReversed() })),
  };
  return new BarChart(place, drawn, {
    horizontalBars: true,
    stackBars: true,
    high,
    low: 0,
    chartPadding: { top: 0, right: TOTAL_PIXELS, bottom: 0, left: 0 },
    axisX: { onlyInteger: true, offset: AXIS_PIXELS, scaleMinSpace: 60 },
    axisY: { offset: isLong ? LONG_LABEL_PIXELS : LABEL_PIXELS, showGrid: false },
  });
}

function writeTotal({ group, x2, y2 }: BarDrawEvent, total: number): void {
  group.elem('text', { x: x2 + 8, y: y2 + 5 }, 'total').text(grouped(total));
}
