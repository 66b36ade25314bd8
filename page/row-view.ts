import { COLUMNS, type ColumnKey, cell, type PageRow, wordOf } from '../src/report/html/page-row.ts';
import { make } from './elements.ts';

/** A finding's row, and the row below that opens with all that is known of it. */
export function rowView(row: PageRow, index: number): readonly HTMLTableRowElement[] {
  const below = make('tr', { class: 'more', id: `more-${index}`, hidden: '' });
  const toggle = make('button', {
    type: 'button',
    class: 'toggle',
    'aria-expanded': 'false',
    'aria-controls': below.id,
  });
  toggle.append(make('span', { class: 'unseen' }, 'Details of '), cell(row, 'resource'));
  toggle.addEventListener('click', () => {
    if (below.childElementCount === 0) below.append(detailsCell(row));
    below.hidden = !below.hidden;
    toggle.setAttribute('aria-expanded', String(!below.hidden));
  });
  const cells = COLUMNS.map(({ key }) => make('td', { class: key }, ...cellContent(row, key, toggle)));
  return [make('tr', {}, ...cells), below];
}

function cellContent(row: PageRow, key: ColumnKey, toggle: Node): readonly (string | Node)[] {
  const text = cell(row, key);
  switch (key) {
    case 'resource':
      return [toggle];
    case 'severity':
      return [make('span', { class: `badge ${wordOf(text)}` }, text)];
    case 'policy':
      return policyContent(row);
    case 'firstSeen':
      return [text, ...ageContent(cell(row, 'age'))];
    case 'newness':
      return text === '' ? [] : [make('span', { class: 'badge new' }, text)];
    case 'standing':
      return text === 'counted' ? [text] : [make('span', { class: 'badge aside' }, text)];
    case 'type':
    case 'scope':
      return breakable(text);
    case 'level':
    case 'priority':
      return [text];
  }
}

/** A path that may break behind its separators. */
function breakable(text: string): readonly (string | Node)[] {
  return text.split(/(?<=[/:])/).flatMap((piece) => [piece, make('wbr', {})]);
}

/** A title tells a reader more than an id does. */
function policyContent(row: PageRow): readonly (string | Node)[] {
  const title = cell(row, 'title');
  const name = cell(row, 'policy');
  if (title !== '') return [title, ' ', make('code', { class: 'muted' }, name)];
  return name === cell(row, 'policyId') ? [make('code', {}, name)] : [name];
}

function ageContent(age: string): readonly (string | Node)[] {
  return age === '' ? [] : [' ', make('span', { class: 'muted' }, `${age} ${age === '1' ? 'day' : 'days'}`)];
}

function detailsCell(row: PageRow): HTMLTableCellElement {
  const facts = [
    ['Message', cell(row, 'message')],
    ['Why it does not count', cell(row, 'detail')],
    ['Resource', cell(row, 'resource')],
    ['Resource id', cell(row, 'id')],
    ['Type', cell(row, 'type')],
    ['Scope', cell(row, 'fullScope')],
    ['Source', cell(row, 'source')],
    ['Policy', cell(row, 'policyId')],
    ['Pack', cell(row, 'pack')],
    ['Level', cell(row, 'level')],
    ['Priority', cell(row, 'priority')],
    ['Status or effect', cell(row, 'status')],
    ['First and last seen', `${cell(row, 'firstSeen')} to ${cell(row, 'lastSeen')}`],
    ['Times reported', cell(row, 'occurrences')],
  ].flatMap(([name = '', value = '']) =>
    value === '' ? [] : [make('div', {}, make('dt', {}, name), make('dd', {}, ...breakable(value)))],
  );
  const content = [
    make('dl', { class: 'facts-of' }, ...facts),
    ...linkTo(cell(row, 'url')),
    ...explanationOf(row),
  ];
  return make('td', { colspan: String(COLUMNS.length) }, ...content);
}

/** The address was made safe when the report was rendered. */
function linkTo(url: string): readonly Node[] {
  if (!url.startsWith('https://')) return [];
  return [make('p', {}, make('a', { href: url, rel: 'noreferrer' }, 'Open in the console'))];
}

/** What the page says of the policy further down. */
function explanationOf(row: PageRow): readonly Node[] {
  const source = document.getElementById(cell(row, 'entry'))?.querySelector('.explanation');
  return source?.hasChildNodes() === true ? [source.cloneNode(true)] : [];
}
