import type { PhrasingContent, RootContent } from 'mdast';
import type { LimitAction } from '../policy/threshold.ts';
import type { Verdict } from '../policy/verdict.ts';
import { fitParts, type Part } from './budget.ts';
import { findingParts } from './finding-parts.ts';
import {
  code,
  details,
  heading,
  link,
  list,
  paragraph,
  prose,
  serialise,
  strong,
  table,
  words,
} from './markdown.ts';
import { isRead, type Report, type ReportedTarget } from './report.ts';
import { plural } from './summary-line.ts';

/** How large a rendering may be, and how many findings it lists. */
export type CommentSize = {
  readonly limitBytes: number;
  readonly listedFindings: number;
  readonly listedPerPolicy: number;
};

/** GitHub refuses a comment over 65,536; whether bytes or characters is unclear, so bytes, with room. */
export const COMMENT_SIZE: CommentSize = { limitBytes: 64_000, listedFindings: 300, listedPerPolicy: 20 };
/** GitHub drops a step summary over 1 MiB whole. */
export const SUMMARY_SIZE: CommentSize = {
  limitBytes: 1_000_000,
  listedFindings: 3_000,
  listedPerPolicy: 500,
};

const MARKS: Record<Verdict, string> = { pass: '✅', warn: '⚠️', fail: '❌', error: '🚫', skipped: '⏭️' };

const BREACH_MARKS: Record<LimitAction, string> = { fail: '❌', warn: '⚠️' };

/** Ranks of the parts that may go when space runs out; the highest go first. */
const RANK = { verdict: 0, target: 1, findings: 2, notes: 3 } as const;

/** Renders the report as Markdown: the pull-request comment and, with more room, the job summary. */
export function renderComment(report: Report, size: CommentSize): string {
  const parts = isAllWell(report) ? [] : detailParts(report, size);
  const omitted = (count: number): string =>
    serialise([
      paragraph(
        words(`${plural(count, 'part')} left out for space: see the job summary or the JSON report.`),
      ),
    ]);
  return fitParts(
    [part(RANK.verdict, verdictHeading(report), factsLine(report)), ...parts],
    size.limitBytes,
    omitted,
  );
}

function detailParts(report: Report, size: CommentSize): readonly Part[] {
  return [
    ...troubleParts(report.targets),
    part(RANK.verdict, limitsTable(report)),
    ...adviceParts(report),
    ...findingParts(report.findings, size).map((nodes) => part(RANK.findings, ...nodes)),
    part(RANK.notes, ...readDetails(report.targets)),
  ];
}

function part(rank: number, ...nodes: RootContent[]): Part {
  return { rank, text: serialise(nodes) };
}

/** Two lines say enough where there is nothing to show: no finding, and no target in doubt. */
function isAllWell({ verdict, findings, targets }: Report): boolean {
  const doubtless = targets.every(
    ({ state, leftOut }) => state.kind === 'read' && state.evidence.kind === 'governed' && leftOut === 0,
  );
  return verdict === 'pass' && findings.length === 0 && doubtless;
}

function verdictHeading({ verdict, limits, targets }: Report): RootContent {
  const breached = limits.filter((limit) => limit.breached).length;
  const unread = targets.filter(({ state }) => state.kind !== 'read').length;
  const exceeded = `${breached} of ${plural(limits.length, 'limit')} exceeded`;
  const titles: Record<Verdict, string> = {
    pass: 'no limit exceeded',
    warn: breached > 0 ? exceeded : 'a target has no evidence of any policy',
    fail: exceeded,
    error:
      unread > 0
        ? `not evaluated: ${unread} of ${plural(targets.length, 'target')} could not be read whole`
        : 'not evaluated: nothing governs a target',
    skipped: 'skipped, no credentials in this run',
  };
  return heading(3, words(`${MARKS[verdict]} Policy Gate: ${titles[verdict]}`));
}

function factsLine(report: Report): RootContent {
  const { targets, run, startedAt, passed } = report;
  const found = isRead(report) ? foundWords(report) : 'nothing was read';
  const facts: PhrasingContent[][] = [
    [strong(found), words(` in ${plural(targets.length, 'target')}`)],
    [words(passed ? 'the check passes' : 'the check fails')],
    ...(run.commit === undefined ? [] : [[words('commit '), code(run.commit.slice(0, 12))]]),
    [words(`read ${startedAt.slice(0, 16).replace('T', ' ')} UTC`)],
    ...(run.url === undefined ? [] : [[link(run.url, 'run and full report')]]),
  ];
  return paragraph(...facts.flatMap((fact, index) => (index === 0 ? fact : [words(' · '), ...fact])));
}

/** What was not read whole may hold more. */
function foundWords({ findings, targets }: Report): string {
  const whole = targets.every(({ state }) => state.kind === 'read');
  return `${whole ? '' : 'at least '}${plural(findings.length, 'finding')}`;
}

/** What could not be read comes before any number: the numbers are only as good as the reading. */
function troubleParts(targets: readonly ReportedTarget[]): readonly Part[] {
  const items = targets.flatMap(({ target, state }) => {
    if (state.kind !== 'read') return [[code(target), words(' '), prose(state.failure.message)]];
    if (state.evidence.kind === 'none') return [[code(target), words(' '), prose(state.evidence.reason)]];
    return [];
  });
  if (items.length === 0) return [];
  const title = part(RANK.verdict, paragraph(strong('Not evaluated, so not clean:')));
  return [title, ...items.map((item) => part(RANK.target, list([item])))];
}

function limitsTable({ limits, verdict, knobs }: Report): RootContent {
  if (limits.length === 0) return paragraph(words('No limit is set.'));
  // A limit that nothing exceeds is kept only if everything was read.
  const kept = verdict === 'error' || verdict === 'skipped' ? '–' : '✅';
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

/** What a reader can do about a red comment, by the sources behind it. */
function adviceParts({ verdict, findings, limits }: Report): readonly Part[] {
  const counted = new Set(limits.filter(({ breached }) => breached).flatMap((limit) => limit.findings));
  if (verdict === 'pass' || counted.size === 0) return [];
  const sources = new Set(
    findings.filter(({ fingerprint }) => counted.has(fingerprint)).map(({ source }) => source),
  );
  const advice: PhrasingContent[][] = [];
  if (sources.has('pulumi')) {
    advice.push([
      words(
        'Pulumi issues describe what is deployed. They close when a fixed stack is updated and evaluated again, or when someone marks them ignored in Pulumi Cloud.',
      ),
    ]);
  }
  if (sources.has('azure')) {
    advice.push([
      words(
        'Azure events record requests. Deploy again with the resource compliant (a later compliant event clears the finding), or get an exemption; a blocked request changed nothing.',
      ),
    ]);
  }
  return [part(RANK.findings, paragraph(strong('How to turn this green')), list(advice))];
}

function readDetails(targets: readonly ReportedTarget[]): RootContent[] {
  const items = targets.map(({ target, state, notes }) => {
    const told =
      state.kind === 'read'
        ? [`${state.evidence.kind}: ${state.evidence.reason}`, ...notes]
        : [state.kind, ...notes];
    return [code(target), words(' '), prose(told.map((text) => text.replace(/\.$/, '')).join('. '))];
  });
  return details('What was read', [list(items)]);
}
