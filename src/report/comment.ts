import { adviceParts } from './advice.ts';
import { fitParts, type Part } from './budget.ts';
import { deploymentParts } from './deployment-parts.ts';
import { listFindings, policyBlock } from './finding-parts.ts';
import { factsLine, verdictHeading } from './heading-parts.ts';
import { attentionLines } from './judged-lines.ts';
import { attentionParts, policyDetails, standingParts } from './judged-parts.ts';
import { limitsTable } from './limits-table.ts';
import { paragraph, serialise, words } from './markdown.ts';
import { type CommentSize, part, RANK } from './parts.ts';
import type { Report } from './report.ts';
import { behindBreaches } from './reported-limit.ts';
import { setAsideParts } from './set-aside-parts.ts';
import { plural } from './summary-line.ts';
import { cautionParts, readDetails, troubleParts } from './target-parts.ts';

/** GitHub refuses a comment over 65,536; whether bytes or characters is unclear, so bytes, with room. */
export const COMMENT_SIZE: CommentSize = {
  limitBytes: 64_000,
  listedFindings: 300,
  listedPerPolicy: 20,
  elsewhere: 'the job summary or the JSON report',
};
/** GitHub drops a step summary over 1 MiB whole. */
export const SUMMARY_SIZE: CommentSize = {
  limitBytes: 1_000_000,
  listedFindings: 3_000,
  listedPerPolicy: 500,
  elsewhere: 'the JSON report',
};

/** Renders the report as Markdown: the pull-request comment and, with more room, the job summary. */
export function renderComment(report: Report, size: CommentSize): string {
  const parts = isAllWell(report) ? [] : detailParts(report, size);
  const omitted = (count: number): string =>
    serialise([paragraph(words(`${plural(count, 'part')} left out for space: see ${size.elsewhere}.`))]);
  return fitParts(
    [part(RANK.verdict, verdictHeading(report), factsLine(report)), ...parts],
    size.limitBytes,
    omitted,
  );
}

function detailParts(report: Report, size: CommentSize): readonly Part[] {
  const behind = behindBreaches(report.limits);
  const groups = listFindings(report.findings, new Set(report.judged.newness.findings), size);
  const rowsLeft = size.listedFindings - groups.flatMap(({ listed }) => listed).length;
  return [
    ...standingParts(report),
    ...troubleParts(report.targets),
    part(RANK.verdict, limitsTable(report)),
    ...cautionParts(report.targets),
    ...attentionParts(report),
    ...adviceParts(report),
    ...deploymentParts(report.findings),
    ...groups.map((group) => {
      const isCounted = group.findings.some(({ fingerprint }) => behind.has(fingerprint));
      return part(isCounted ? RANK.counted : RANK.findings, ...policyBlock(group));
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
