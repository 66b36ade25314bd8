import { stringifyChunked } from '@discoveryjs/json-ext';
import type { Report } from './report.ts';

/** Characters that are in memory as text at a time. */
const PIECE_CHARACTERS = 65_536;

/**
 * The report as JSON, indented for readers, in pieces. What runners take for commands is written another way: `##` in
 * front of a bracket. No piece ends within a string.
 */
export function* jsonPieces(report: Report): Iterable<string> {
  for (const piece of stringifyChunked(report, { space: 2, highWaterMark: PIECE_CHARACTERS })) {
    yield piece.replaceAll('##', String.raw`#\u0023`);
  }
  yield '\n';
}

/** The same as one string. */
export function renderJson(report: Report): string {
  return [...jsonPieces(report)].join('');
}
