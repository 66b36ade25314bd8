import type { PhrasingContent, RootContent } from 'mdast';
import type { Verdict } from '../policy/verdict.ts';
import { judgedFact } from './judged-parts.ts';
import { code, heading, link, paragraph, strong, words } from './markdown.ts';
import { isRead, type Report, tallyOf } from './report.ts';
import { plural } from './summary-line.ts';

const MARKS: Record<Verdict, string> = { pass: '✅', warn: '⚠️', fail: '❌', error: '🚫', skipped: '⏭️' };

/** The first line: the verdict, and why. */
export function verdictHeading({ verdict, limits, targets }: Report): RootContent {
  const breached = limits.filter((limit) => limit.breached).length;
  const unread = targets.filter(({ state }) => state.kind !== 'read').length;
  const exceeded = `${breached} of ${plural(limits.length, 'limit')} exceeded`;
  const unevaluated =
    unread > 0
      ? `${unread} of ${plural(targets.length, 'target')} could not be read whole`
      : 'nothing governs a target';
  const titles: Record<Verdict, string> = {
    pass: 'no limit exceeded',
    warn: breached > 0 ? exceeded : 'a target has no evidence of any policy',
    fail: exceeded,
    error: `not evaluated: ${targets.length === 0 ? 'there is no target' : unevaluated}`,
    skipped: 'skipped, no credentials in this run',
  };
  return heading(3, words(`${MARKS[verdict]} Policy Gate: ${titles[verdict]}`));
}

/** The second line: how many findings, what became of the check, and when and where it ran. */
export function factsLine(report: Report): RootContent {
  const { targets, run, startedAt, passed } = report;
  const { fixed, waived } = tallyOf(report);
  const facts: PhrasingContent[][] = [
    [...foundFacts(report), words(` in ${plural(targets.length, 'target')}`)],
    ...(fixed > 0 ? [[words(`${fixed} fixed by this change`)]] : []),
    ...(waived > 0 ? [[words(`${waived} waived`)]] : []),
    [words(passed ? 'the check passes' : 'the check fails')],
    judgedFact(report),
    ...(run.commit === undefined ? [] : [[words('commit '), code(run.commit.slice(0, 12))]]),
    [words(`read ${startedAt.slice(0, 16).replace('T', ' ')} UTC`)],
    ...(run.url === undefined ? [] : [[link(run.url, 'run and full report')]]),
  ];
  return paragraph(...facts.flatMap((fact, index) => (index === 0 ? fact : [words(' · '), ...fact])));
}

/** What was not read whole may hold more. */
function foundFacts(report: Report): PhrasingContent[] {
  if (!isRead(report)) return [strong('nothing was read')];
  const whole = report.targets.every(({ state }) => state.kind === 'read');
  const { total, introduced, fresh = 0 } = tallyOf(report);
  const found = strong(`${whole ? '' : 'at least '}${plural(total, 'finding')}`);
  const share = (count: number, all: string): string => (count === total ? all : `${count} of them `);
  if (introduced > 0 && fresh <= introduced) {
    return [found, words(`, ${share(introduced, '')}new with this change,`)];
  }
  return fresh === 0 ? [found] : [found, words(`, ${share(fresh, total === 1 ? '' : 'all ')}new,`)];
}
