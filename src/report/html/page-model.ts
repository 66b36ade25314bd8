import type { Report } from '../report.ts';
import { type PageRow, packRows } from './page-row.ts';
import type { Chart, PageModel } from './page-shape.ts';

/** The model of a page. */
export function pageModel(report: Report, rows: readonly PageRow[], charts: readonly Chart[]): PageModel {
  // Rows that count come first, in the order of the report.
  const counted = report.findings.slice(0, rows.length);
  const exceeded = report.limits.flatMap(({ breached, findings }, index) => {
    const behind = new Set(findings);
    const places = counted.flatMap(({ fingerprint }, place) => (behind.has(fingerprint) ? [place] : []));
    return breached ? [[String(index), places] as const] : [];
  });
  return { charts, findings: packRows(rows), exceeded: Object.fromEntries(exceeded) };
}

/** JSON that is safe inside a script element, whatever its texts hold. */
export function embeddedJson(model: PageModel): string {
  return JSON.stringify(model).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
