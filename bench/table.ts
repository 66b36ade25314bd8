import { type Goal, isMet, type Line, ratioOf, type Unit } from './line.ts';

const HEAD = ['what', 'measured', 'goal', 'beside', 'ratio', 'met'];
const GAP = '  ';

/** The lines as a table for a terminal, and what is to be said of some of them. */
export function renderTable(lines: readonly Line[]): string {
  const rows = [HEAD, ...lines.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const [head = [], ...body] = rows;
  const padded = [head, widths.map((width) => '-'.repeat(width)), ...body].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
  const notes = lines.flatMap(({ what, note }) => (note === undefined ? [] : [`${what}: ${note}`]));
  return [...padded, ...(notes.length === 0 ? [] : ['', ...notes])].join('\n');
}

/** The lines as data, with what follows from them. */
export function toRecords(lines: readonly Line[]): readonly object[] {
  return lines.map((line) => ({ ...line, ratio: ratioOf(line), met: isMet(line) }));
}

function cellsOf(line: Line): readonly string[] {
  const { what, value, unit, peer, goal, as = 'times' } = line;
  const ratio = ratioOf(line);
  return [
    what,
    amount(value, unit),
    goal === undefined ? '' : goalText(goal, unit, as),
    peer === undefined ? '' : `${peer.name}: ${amount(peer.value, unit)}`,
    ratio === undefined ? '' : times(ratio, as),
    { true: 'met', false: 'MISSED', undefined: '' }[`${isMet(line)}`],
  ];
}

function goalText({ of, bound, limit }: Goal, unit: Unit, as: 'times' | 'faster'): string {
  return `${bound === 'most' ? '<=' : '>='} ${of === 'ratio' ? times(limit, as) : amount(limit, unit)}`;
}

function times(ratio: number, as: 'times' | 'faster'): string {
  return `${ratio.toFixed(ratio < 10 ? 2 : 1)}x${as === 'faster' ? ' faster' : ''}`;
}

function amount(value: number, unit: Unit): string {
  const digits = unit === 's' || (unit !== 'rows' && Math.abs(value) < 10) ? 1 : 0;
  return `${value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`;
}
