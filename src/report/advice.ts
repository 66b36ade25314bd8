import type { Part } from './budget.ts';
import { type OutlineItem, outline, paragraph, strong, words } from './markdown.ts';
import { part, RANK } from './parts.ts';
import { type Prospect, pulumiAdvice } from './pulumi-advice.ts';
import { behindBreaches, type Report } from './report.ts';

const HEADS: Record<Prospect, string> = {
  green: 'How to turn this green',
  quiet: 'How to get rid of this warning',
  uncertain: 'What to do about the findings',
};

const AZURE: OutlineItem = {
  text: [
    words(
      'Azure events record requests. Deploy again with the resource compliant (a later compliant event clears the finding), or get an exemption; a blocked request changed nothing.',
    ),
  ],
};

/** What a reader can do about exceeded limits. */
export function adviceParts(report: Report): readonly Part[] {
  const behind = behindBreaches(report.limits);
  const counted = report.findings.filter(({ fingerprint }) => behind.has(fingerprint));
  if (counted.length === 0) return [];
  const prospect = prospectOf(report);
  const pulumi = counted.filter(({ source }) => source === 'pulumi');
  const items = [
    ...pulumiAdvice(report, pulumi, prospect),
    ...(counted.length > pulumi.length ? [AZURE] : []),
  ];
  return [part(RANK.advice, paragraph(strong(HEADS[prospect])), outline(items))];
}

/** A target that is missing, unread or without evidence stays so, whatever becomes of the findings. */
function prospectOf({ verdict, targets, knobs }: Report): Prospect {
  if (verdict === 'fail') return 'green';
  const ungoverned = targets.some(({ state }) => state.kind === 'read' && state.evidence.kind === 'none');
  return verdict === 'warn' && !(ungoverned && knobs.onNoEvidence === 'warn') ? 'quiet' : 'uncertain';
}
