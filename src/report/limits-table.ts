import type { RootContent } from 'mdast';
import type { LimitAction } from '../policy/limit.ts';
import type { Verdict } from '../policy/verdict.ts';
import { code, paragraph, table, words } from './markdown.ts';
import type { Report } from './report.ts';

const BREACH_MARKS: Record<LimitAction, string> = { fail: '❌', warn: '⚠️' };

/** A limit that nothing exceeds is kept only if everything was read. */
export function isKnown(verdict: Verdict): boolean {
  return verdict !== 'error' && verdict !== 'skipped';
}

/** What makes failures warnings, if anything does. */
export function softenedBy({ knobs, judged }: Pick<Report, 'knobs' | 'judged'>): string | undefined {
  if (knobs.warnOnly) return 'warn-only';
  return judged.override?.kind === 'in-force' ? 'overridden' : undefined;
}

/** Every limit with what it allows and what was counted, breached or not. */
export function limitsTable({ limits, verdict, knobs, judged, joined }: Report): RootContent {
  if (joined?.reports === 0) return paragraph(words('No limit is known: no report was joined.'));
  if (limits.length === 0) return paragraph(words('No limit is set.'));
  const kept = isKnown(verdict) ? '✅' : '–';
  const rows = limits.map(({ rule, limit, actual, action, origin, breached }) => {
    const softened = softenedBy({ knobs, judged });
    const consequence = softened === undefined ? action : 'warn';
    return [
      [words(breached ? BREACH_MARKS[consequence] : kept)],
      [code(rule)],
      [words(String(limit))],
      [words(String(actual))],
      [words(consequence === action ? action : `${consequence} (${softened})`)],
      [origin === 'default' || origin === 'inputs' ? words(origin) : code(origin)],
    ];
  });
  const actual = knobs.onlyNew ? 'Actual, new only' : 'Actual';
  return table(['', 'Limit', 'Allowed', actual, 'If exceeded', 'Set by'], rows, [2, 3]);
}
