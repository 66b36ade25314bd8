import type { RootContent } from 'mdast';
import type { LimitAction } from '../policy/threshold.ts';
import type { Verdict } from '../policy/verdict.ts';
import { code, paragraph, table, words } from './markdown.ts';
import type { Report } from './report.ts';

const BREACH_MARKS: Record<LimitAction, string> = { fail: '❌', warn: '⚠️' };

/** A limit that nothing exceeds is kept only if everything was read. */
export function isKnown(verdict: Verdict): boolean {
  return verdict !== 'error' && verdict !== 'skipped';
}

/** Every limit with what it allows and what was counted, breached or not. */
export function limitsTable({ limits, verdict, knobs }: Report): RootContent {
  if (limits.length === 0) return paragraph(words('No limit is set.'));
  const kept = isKnown(verdict) ? '✅' : '–';
  const rows = limits.map(({ rule, limit, actual, action, origin, breached }) => {
    const consequence = knobs.warnOnly ? 'warn' : action;
    return [
      [words(breached ? BREACH_MARKS[consequence] : kept)],
      [code(rule)],
      [words(String(limit))],
      [words(String(actual))],
      [words(consequence === action ? action : `${consequence} (warn-only)`)],
      [words(origin)],
    ];
  });
  return table(['', 'Limit', 'Allowed', 'Actual', 'If exceeded', 'Set by'], rows, [2, 3]);
}
