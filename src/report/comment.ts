import { adviceParts } from './advice.ts';
import { fitParts, type Part } from './budget.ts';
import { changeParts, trendParts } from './change-parts.ts';
import { type Changes, changesSince } from './changes.ts';
import { chartParts } from './chart-parts.ts';
import { deploymentParts } from './deployment-parts.ts';
import { type Digest, nextDigest, withDigest } from './digest.ts';
import { listFindings, policyBlocks } from './finding-parts.ts';
import { factsLine, verdictHeading } from './heading-parts.ts';
import { attentionLines } from './judged-lines.ts';
import { attentionParts, policyDetails, standingParts } from './judged-parts.ts';
import { limitsTable } from './limits-table.ts';
import { paragraph, serialise, words } from './markdown.ts';
import { MARKER_BYTES } from './marker.ts';
import { type CommentSize, part, RANK } from './parts.ts';
import type { Report } from './report.ts';
import { behindBreaches } from './reported-limit.ts';
import { setAsideParts } from './set-aside-parts.ts';
import { plural } from './summary-line.ts';
import { cautionParts, readDetails, refusedParts, troubleParts } from './target-parts.ts';

/** GitHub refuses a comment over 65,536; whether bytes or characters is unclear, so bytes, with room. */
export const COMMENT_SIZE: CommentSize = {
  limitBytes: 64_000,
  listedFindings: 300,
  listedPerPolicy: 20,
  elsewhere: 'the job summary or the JSON report',
  charts: false,
};
/** GitHub drops a step summary over 1 MiB whole. More findings than these do not fit, whatever they are called. */
export const SUMMARY_SIZE: CommentSize = {
  limitBytes: 1_000_000,
  listedFindings: 8_000,
  listedPerPolicy: 8_000,
  elsewhere: 'the JSON report',
  charts: true,
};

/**
 * Renders the report as Markdown: the pull-request comment and, with more room, the job summary. `changes` is what
 * became of the findings since the last report.
 */
export function renderComment(report: Report, size: CommentSize, changes?: Changes): string {
  const parts = isAllWell(report) ? [] : detailParts(report, size, changes);
  const omitted = (count: number): string =>
    serialise([paragraph(words(`${plural(count, 'part')} left out for space: see ${size.elsewhere}.`))]);
  const head = part(RANK.verdict, verdictHeading(report, changes), factsLine(report));
  return fitParts([head, ...parts], size.limitBytes, omitted);
}

/** The text of a comment or an issue that a run before has written, too, with what it leaves for the run after. */
export function renderWithDigest(report: Report, previous: Digest | undefined): string {
  const digest = nextDigest(report, previous);
  const taken = MARKER_BYTES + Buffer.byteLength(withDigest('', digest));
  const size = { ...COMMENT_SIZE, limitBytes: COMMENT_SIZE.limitBytes - taken };
  return withDigest(renderComment(report, size, changesSince(report, previous)), digest);
}

function detailParts(report: Report, size: CommentSize, changes: Changes | undefined): readonly Part[] {
  const behind = behindBreaches(report.limits);
  const marked = {
    fresh: new Set(report.judged.newness.findings),
    appeared: changes?.compared?.appeared ?? new Set<string>(),
  };
  const groups = listFindings(report.findings, { ...size, marked, readAt: report.startedAt });
  const rowsLeft = size.listedFindings - groups.flatMap(({ listed }) => listed).length;
  return [
    ...standingParts(report),
    ...troubleParts(report.targets),
    ...refusedParts(report.joined),
    part(RANK.verdict, limitsTable(report)),
    ...changeParts(report, changes),
    ...(size.charts ? [...chartParts(report), ...trendParts(report, changes)] : []),
    ...cautionParts(report.targets),
    ...attentionParts(report),
    ...adviceParts(report),
    ...deploymentParts(report.findings),
    ...groups.flatMap((group) => {
      const isCounted = group.findings.some(({ fingerprint }) => behind.has(fingerprint));
      return policyBlocks(group).map((block) => part(isCounted ? RANK.counted : RANK.findings, ...block));
    }),
    ...setAsideParts(report.setAside, Math.min(rowsLeft, size.listedPerPolicy)),
    part(RANK.notes, ...readDetails(report.targets)),
    policyDetails(report),
  ];
}

/** Two lines say enough where there is nothing to show: no finding, no target in doubt, and nothing to be done. */
function isAllWell(report: Report): boolean {
  const { verdict, findings, setAside, targets, judged } = report;
  const doubtless = targets.every(
    ({ state, leftOut, cautions }) =>
      state.kind === 'read' && state.evidence.kind === 'governed' && leftOut === 0 && cautions.length === 0,
  );
  const isQuiet =
    judged.override === undefined && judged.afterMerge === undefined && attentionLines(report).length === 0;
  return verdict === 'pass' && findings.length === 0 && setAside.length === 0 && doubtless && isQuiet;
}
