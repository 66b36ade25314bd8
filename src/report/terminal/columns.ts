import stringWidth from 'string-width';
import { type Page, type Tone, toned } from './page.ts';

/** A cell of a table, inert already. */
export type Cell = { readonly text: string; readonly tone?: Tone | undefined; readonly right?: boolean };

const GAP = '  ';
/** A column that has to give way keeps this much. */
const LEAST = 4;
const GRAPHEMES = new Intl.Segmenter();

/** Rows whose cells stand below each other, within the page where its columns allow that. */
export function alignedRows(
  rows: readonly (readonly Cell[])[],
  page: Page,
  margin: string,
): readonly string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const natural = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.flatMap((row) => row.slice(column, column + 1).map(({ text }) => stringWidth(text)))),
  );
  const widths = fitted(natural, page, margin.length + GAP.length * (count - 1));
  return rows.map((row) => `${margin}${joined(row, widths, page)}`.trimEnd());
}

/** The widest columns give way first. */
function fitted(natural: readonly number[], { columns }: Page, taken: number): readonly number[] {
  if (columns === undefined) return natural;
  const widths = [...natural];
  const sum = (): number => widths.reduce((total, width) => total + width, taken);
  while (sum() > columns) {
    const widest = Math.max(...widths);
    if (widest <= LEAST) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return widths;
}

function joined(row: readonly Cell[], widths: readonly number[], page: Page): string {
  const cells = widths.flatMap((width, column) =>
    row.slice(column, column + 1).map((cell) => padded(cell, width, page)),
  );
  return cells.join(GAP);
}

function padded({ text, tone, right = false }: Cell, width: number, page: Page): string {
  const shown = cut(text, width);
  const room = ' '.repeat(Math.max(0, width - stringWidth(shown)));
  const coloured = toned(page, tone, shown);
  return right ? room + coloured : coloured + room;
}

/** As much of a text as fits, whole characters only. */
function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of GRAPHEMES.segment(text)) {
    used += stringWidth(segment);
    if (used >= width) break;
    kept += segment;
  }
  return `${kept}…`;
}
