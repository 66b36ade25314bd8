import { SEVERITIES } from '../finding/axis.ts';
import type { Part } from './budget.ts';
import type { Changes } from './changes.ts';
import { paragraph, strong, table, words } from './markdown.ts';
import { part, RANK } from './parts.ts';
import type { Report } from './report.ts';
import { plural } from './summary-line.ts';

/** What changed, in a few words of the first line; empty where there is nothing to compare. */
export function changesFact(changes: Changes | undefined, total: number): readonly string[] {
  if (changes === undefined) return [];
  const { compared, totalBefore } = changes;
  if (compared === undefined) return totalBefore === total ? [] : [`${totalBefore} in the last report`];
  const { appeared, gone } = compared;
  const told = [
    ...(appeared.size > 0 ? [`${appeared.size} more`] : []),
    ...(gone > 0 ? [`${gone} gone`] : []),
  ].join(', ');
  return told === '' ? [] : [`${told} since the last report`];
}

/** What became of the findings since the last report of this gate. */
export function changeParts(report: Report, changes: Changes | undefined): readonly Part[] {
  if (changes === undefined) return [];
  const { compared, since, totalBefore } = changes;
  const when = ` (read ${since.slice(0, 16).replace('T', ' ')} UTC): `;
  const told =
    compared === undefined
      ? `${plural(report.findings.length, 'finding')} now, ${totalBefore} then; too many to compare one by one.`
      : `${compared.appeared.size} new, ${compared.gone} gone, ${compared.unchanged} unchanged.`;
  return [part(RANK.changes, paragraph(strong('Since the last report'), words(when + told)))];
}

/** Findings by severity, then and now. */
export function trendParts({ findings }: Report, changes: Changes | undefined): readonly Part[] {
  if (changes === undefined) return [];
  const { before, totalBefore } = changes;
  const now = (severity: string): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const rows = [
    ...([...SEVERITIES, 'unspecified', 'unknown'] as const).map(
      (word) => [word, before[word], now(word)] as const,
    ),
    ['total', totalBefore, findings.length] as const,
  ]
    .filter(([, then, today]) => then + today > 0)
    .map(([word, then, today]) => [word, String(then), String(today), signed(today - then)]);
  if (rows.length === 0) return [];
  const header = ['Severity', 'Last report', 'Now', 'Change'];
  const cells = rows.map((row) => row.map((text) => [words(text)]));
  return [part(RANK.charts, table(header, cells, [1, 2, 3]))];
}

function signed(difference: number): string {
  return difference > 0 ? `+${difference}` : String(difference).replace('-', '−');
}
