import type { Evidence } from '../finding/outcome.ts';
import { deploymentLines } from './deployment-parts.ts';
import { joinedLines } from './joined-lines.ts';
import { afterMergeLine, attentionLines, fileLine, overrideLine, policyLines } from './judged-lines.ts';
import { isKnown, softenedBy } from './limits-table.ts';
import type { Report, ReportedTarget } from './report.ts';
import type { ReportedLimit } from './reported-limit.ts';
import { alignedRows, type Cell } from './terminal/columns.ts';
import { findingLines, setAsideLines } from './terminal/findings.ts';
import { type Page, type Tone, toned, wrapped } from './terminal/page.ts';
import { logLine } from './text.ts';

const VERDICT_TONES: Record<Report['verdict'], Tone> = {
  pass: 'good',
  warn: 'warning',
  fail: 'bad',
  error: 'bad',
  skipped: 'warning',
};

/** The report for people at a terminal: what was read, what was found, and last, where the eye rests, the verdict. */
export function renderText(report: Report, page: Page): string {
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['Targets', report.targets.flatMap((target) => targetLines(target, page))],
    ['Findings', [...deploymentLines(report.findings).flatMap(prose(page)), ...findingLines(report, page)]],
    ['Not counted', setAsideLines(report, page)],
    ['Judged by', judgedLines(report).flatMap(prose(page))],
    ['Reports', joinedLines(report).flatMap(prose(page))],
    ['Limits', limitLines(report, page)],
  ];
  const told = sections
    .filter(([, lines]) => lines.length > 0)
    .flatMap(([title, lines]) => [toned(page, 'title', title), ...lines, '']);
  return `${[...told, ...verdictLines(report, page)].join('\n')}\n`;
}

function prose(page: Page): (text: string) => readonly string[] {
  return (text) => wrapped(page, logLine(text), '  ');
}

const MARKS = {
  governed: ['✓', 'good'],
  'not-asked': ['?', 'warning'],
  none: ['✗', 'bad'],
  unread: ['✗', 'bad'],
} as const satisfies Record<Evidence['kind'] | 'unread', readonly [string, Tone]>;

function targetLines({ source, target, state, notes, cautions }: ReportedTarget, page: Page) {
  const [mark, tone] = MARKS[state.kind === 'read' ? state.evidence.kind : 'unread'];
  const told =
    state.kind === 'read'
      ? `read; ${state.evidence.kind === 'governed' ? 'governed' : `evidence ${state.evidence.kind}`}: ${logLine(state.evidence.reason)}`
      : `${state.kind} (${logLine(state.failure.code)}): ${logLine(state.failure.message)}`;
  return [
    ...wrapped(page, `${toned(page, tone, mark)} ${source} ${logLine(target)}: ${told}`, '  '),
    ...cautions.flatMap((caution) =>
      wrapped(page, `${toned(page, 'warning', 'Read with care:')} ${logLine(caution)}`, '      '),
    ),
    ...notes.flatMap((note) => wrapped(page, logLine(note), '      ')),
  ];
}

function judgedLines(report: Report): readonly string[] {
  const { override, afterMerge, files } = report.judged;
  return [
    ...files.map(fileLine),
    ...(override === undefined ? [] : [overrideLine(override)]),
    ...(afterMerge === undefined ? [] : [afterMergeLine(afterMerge)]),
    ...attentionLines(report),
    ...policyLines(report),
  ];
}

function limitLines(report: Report, page: Page): readonly string[] {
  if (report.joined?.reports === 0) return ['  No limit is known: no report was joined.'];
  if (report.limits.length === 0) return ['  No limit is set.'];
  const titles = ['', 'limit', report.knobs.onlyNew ? 'new' : 'found', 'allowed', 'if exceeded', 'set by'];
  const head = titles.map(
    (text, index): Cell => ({ text, tone: 'faint', right: index === 2 || index === 3 }),
  );
  const rows = report.limits.map((limit) => limitRow(limit, report));
  return alignedRows([head, ...rows], page, '  ');
}

function limitRow({ rule, limit, actual, action, origin, breached }: ReportedLimit, report: Report): Cell[] {
  const softened = softenedBy(report);
  const consequence = softened === undefined || action === 'warn' ? action : `warn (${softened})`;
  const tone = consequence === 'fail' ? 'bad' : 'warning';
  // Beside a target that was not read whole, a limit that is not exceeded is no limit that is kept.
  const kept: Cell = isKnown(report.verdict) ? { text: '✓', tone: 'good' } : { text: '?', tone: 'warning' };
  return [
    breached ? { text: '✗', tone } : kept,
    { text: logLine(rule), tone: breached ? tone : undefined },
    { text: String(actual), right: true },
    { text: String(limit), right: true },
    { text: consequence },
    { text: logLine(origin) },
  ];
}

/** The verdict does not say whether the job passes: the knobs do. */
function verdictLines({ verdict, summary, passed, exitCode }: Report, page: Page): readonly string[] {
  const tone = passed ? VERDICT_TONES[verdict] : 'bad';
  return [
    ...wrapped(page, toned(page, tone, `Policy Gate ${summary}`)),
    `The check ${passed ? 'passes' : 'fails'} (exit code ${exitCode}).`,
  ];
}
