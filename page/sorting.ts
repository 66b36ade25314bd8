import { COLUMNS, type ColumnKey } from '../src/report/html/page-row.ts';
import { find, make } from './elements.ts';
import type { Order } from './selection.ts';

/** Columns whose worst or newest comes first when they are first chosen. */
const DESCENDING_FIRST: readonly ColumnKey[] = ['severity', 'level', 'priority', 'newness'];

/** Makes a button of each head of the table: one way, the other way, and the order of the report again. */
export function makeSortable(onOrder: (order: Order | undefined) => void): void {
  let order: Order | undefined;
  const choose = (next: Order | undefined): void => {
    order = next;
    for (const { key } of COLUMNS) showOrder(key, order);
    onOrder(order);
  };
  for (const { key, title } of COLUMNS) {
    const button = make('button', { type: 'button', class: 'sort' }, title);
    button.addEventListener('click', () => choose(nextOrder(key, order)));
    find(`column-${key}`, HTMLTableCellElement).replaceChildren(button);
  }
}

function nextOrder(key: ColumnKey, order: Order | undefined): Order | undefined {
  const first = DESCENDING_FIRST.includes(key);
  if (order?.key !== key) return { key, descending: first };
  return order.descending === first ? { key, descending: !first } : undefined;
}

function showOrder(key: ColumnKey, order: Order | undefined): void {
  const head = find(`column-${key}`, HTMLTableCellElement);
  if (order?.key === key) head.setAttribute('aria-sort', order.descending ? 'descending' : 'ascending');
  else head.removeAttribute('aria-sort');
}
