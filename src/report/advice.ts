import type { SourceName } from '../finding/finding.ts';
import { azureAdvice } from './azure-advice.ts';
import type { Part } from './budget.ts';
import { type OutlineItem, outline, paragraph, strong } from './markdown.ts';
import { part, RANK } from './parts.ts';
import { type Prospect, pulumiAdvice } from './pulumi-advice.ts';
import type { Report } from './report.ts';
import { behindBreaches } from './reported-limit.ts';

const HEADS: Record<Prospect, string> = {
  green: 'How to turn this green',
  quiet: 'How to get rid of this warning',
  uncertain: 'What to do about the findings',
};

/** What a reader can do about exceeded limits. */
export function adviceParts(report: Report): readonly Part[] {
  const advice = adviceOn(report);
  if (advice === undefined) return [];
  return [part(RANK.advice, paragraph(strong(advice.head)), outline(advice.items))];
}

/** The same as a head and what stands below it; undefined where no finding is behind an exceeded limit. */
export function adviceOn(
  report: Report,
): { readonly head: string; readonly items: readonly OutlineItem[] } | undefined {
  const behind = behindBreaches(report.limits);
  const counted = report.findings.filter(({ fingerprint }) => behind.has(fingerprint));
  if (counted.length === 0) return undefined;
  const prospect = prospectOf(report);
  const of = (name: SourceName) => counted.filter(({ source }) => source === name);
  const items = [...pulumiAdvice(report, of('pulumi'), prospect), ...azureAdvice(of('azure'))];
  return { head: HEADS[prospect], items };
}

/** A target that is missing, unread or without evidence stays so, whatever becomes of the findings. */
function prospectOf({ verdict, targets, knobs }: Report): Prospect {
  if (verdict === 'fail') return 'green';
  const ungoverned = targets.some(({ state }) => state.kind === 'read' && state.evidence.kind === 'none');
  return verdict === 'warn' && !(ungoverned && knobs.onNoEvidence === 'warn') ? 'quiet' : 'uncertain';
}
