import type { Report } from './report.ts';

/**
 * The report as JSON, indented for readers. What runners take for commands is written another way: `##` in front of a
 * bracket.
 */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2).replaceAll('##', String.raw`#\u0023`)}\n`;
}
