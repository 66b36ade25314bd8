import { type PageRow, unpackRows } from '../src/report/html/page-row.ts';
import type { PageModel } from '../src/report/html/page-shape.ts';
import { find } from './elements.ts';
import { rowView } from './row-view.ts';
import { type Choices, pageCount, pageOf, searchable, select, shownText, sort } from './selection.ts';
import { makeSortable } from './sorting.ts';

const CHOICES = ['severity', 'level', 'source', 'standing', 'newness', 'limit', 'entry'] as const;

/** Brings the table to life: filters, sorting, pages, and what opens below a row. */
export function startTable({ findings, exceeded }: PageModel): void {
  const all = searchable(unpackRows(findings));
  if (all.length === 0) return;
  let sorted: readonly PageRow[] = [];
  let order: Parameters<typeof sort>[1];
  const pages = pager(() => sorted, all.length);
  const update = (): void => {
    sorted = sort(select(all, choices(), exceeded), order);
    pages.show(0);
  };
  makeSortable((next) => {
    order = next;
    update();
  });
  const form = find('filters', HTMLFormElement);
  form.addEventListener('input', update);
  form.addEventListener('submit', (event) => event.preventDefault());
  find('filter-clear', HTMLButtonElement).addEventListener('click', () => {
    form.reset();
    update();
  });
  form.hidden = false;
  update();
}

function choices(): Choices {
  const [severity, level, source, standing, newness, limit, entry] = CHOICES.map((id) => {
    const element = document.getElementById(`filter-${id}`);
    return element instanceof HTMLSelectElement ? element.value : '';
  });
  const text = find('filter-text', HTMLInputElement).value;
  return {
    text,
    severity: severity ?? '',
    level: level ?? '',
    source: source ?? '',
    standing: standing ?? '',
    newness: newness ?? '',
    limit: limit ?? '',
    entry: entry ?? '',
  };
}

/** Shows one page of rows at a time, so that the document stays small. */
function pager(rows: () => readonly PageRow[], all: number): { readonly show: (page: number) => void } {
  let current = 0;
  const steps = [
    ['page-first', () => 0],
    ['page-previous', () => current - 1],
    ['page-next', () => current + 1],
    ['page-last', () => pageCount(rows()) - 1],
  ] as const;
  const show = (page: number): void => {
    const last = pageCount(rows()) - 1;
    current = Math.min(Math.max(page, 0), last);
    find('rows', HTMLTableSectionElement).replaceChildren(...pageOf(rows(), current).flatMap(rowView));
    find('shown', HTMLParagraphElement).textContent = shownText(rows(), current, all);
    find('page-place', HTMLSpanElement).textContent = `Page ${current + 1} of ${last + 1}`;
    find('pages', HTMLElement).hidden = last === 0;
    // A disabled button would lose the focus.
    for (const [id, to] of steps)
      find(id, HTMLButtonElement).setAttribute('aria-disabled', String(isPlace(to(), current, last)));
  };
  for (const [id, to] of steps) find(id, HTMLButtonElement).addEventListener('click', () => show(to()));
  return { show };
}

/** Whether a step leads nowhere. */
function isPlace(to: number, current: number, last: number): boolean {
  return to === current || to < 0 || to > last;
}
