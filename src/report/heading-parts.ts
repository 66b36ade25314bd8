import type { Paragraph, PhrasingContent, RootContent } from 'mdast';
import type { Verdict } from '../policy/verdict.ts';
import { changesFact } from './change-parts.ts';
import type { Changes } from './changes.ts';
import { judgedFact } from './judged-parts.ts';
import { code, heading, link, paragraph, strong, words } from './markdown.ts';
import { isRead, type Report, tallyOf } from './report.ts';
import { plural } from './summary-line.ts';

const MARKS: Record<Verdict, string> = { pass: '✅', warn: '⚠️', fail: '❌', error: '🚫', skipped: '⏭️' };

/** The first line: the verdict, and why; how many findings; and what changed. */
export function verdictHeading(report: Report, changes: Changes | undefined): RootContent {
  const facts = [
    verdictReason(report),
    ...countFact(report),
    ...changesFact(changes, report.findings.length),
  ];
  return heading(3, words(`${MARKS[report.verdict]} Policy Gate: ${facts.join(' · ')}`));
}

function countFact(report: Report): readonly string[] {
  return isRead(report) ? [`${leastOf(report)}${plural(report.findings.length, 'finding')}`] : [];
}

/** What was not read whole may hold more. */
function leastOf({ targets }: Report): string {
  return targets.every(({ state }) => state.kind === 'read') ? '' : 'at least ';
}

/** Why the verdict is what it is, in a few words. */
export function verdictReason({ verdict, limits, targets, joined }: Report): string {
  const breached = limits.filter((limit) => limit.breached).length;
  const unread = targets.filter(({ state }) => state.kind !== 'read').length;
  const exceeded = `${breached} of ${plural(limits.length, 'limit')} exceeded`;
  const unevaluated =
    unread > 0
      ? `${unread} of ${plural(targets.length, 'target')} could not be read whole`
      : joined !== undefined && joined.refused.length > 0
        ? `${plural(joined.refused.length, 'report')} could not be joined`
        : 'nothing governs a target';
  const titles: Record<Verdict, string> = {
    pass: 'no limit exceeded',
    warn: breached > 0 ? exceeded : 'a target has no evidence of any policy',
    fail: exceeded,
    error: `not evaluated: ${targets.length === 0 ? 'there is no target' : unevaluated}`,
    skipped: 'skipped, no credentials in this run',
  };
  return titles[verdict];
}

/** The second line: how many findings are new, what became of the check, and when and where it ran. */
export function factsLine(report: Report): Paragraph {
  const { targets, run, startedAt, passed, part, joined } = report;
  const { fixed, waived } = tallyOf(report);
  const facts: PhrasingContent[][] = [
    ...newFacts(report),
    [words(plural(targets.length, 'target'))],
    ...(fixed > 0 ? [[words(`${fixed} fixed by this change`)]] : []),
    ...(waived > 0 ? [[words(`${waived} waived`)]] : []),
    ...(joined === undefined ? [] : [[words(`joined from ${plural(joined.reports, 'report')}`)]]),
    ...(part ? [[strong('a part, not the whole')]] : []),
    [words(passed ? 'the check passes' : 'the check fails')],
    judgedFact(report),
    ...(run.commit === undefined ? [] : [[words('commit '), code(run.commit.slice(0, 12))]]),
    [words(`read ${startedAt.slice(0, 16).replace('T', ' ')} UTC`)],
    ...(run.url === undefined ? [] : [[link(run.url, 'run and full report')]]),
  ];
  return paragraph(...facts.flatMap((fact, index) => (index === 0 ? fact : [words(' · '), ...fact])));
}

/** Of the findings that the first line counts: how many are new. */
function newFacts(report: Report): readonly PhrasingContent[][] {
  if (!isRead(report)) return [[strong('nothing was read')]];
  const { total, introduced, fresh = 0 } = tallyOf(report);
  if (introduced > 0 && fresh <= introduced) return [[strong(`${introduced} new with this change`)]];
  if (fresh === 0) return [];
  return [[strong(fresh === total && total > 1 ? 'all new' : `${fresh} new`)]];
}
