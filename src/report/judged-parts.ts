import type { Part } from './budget.ts';
import type { ReportedOverride } from './judged.ts';
import { afterMergeLine, attentionLines, FILE_TITLES, overrideLine, policyLines } from './judged-lines.ts';
import { code, details, list, paragraph, prose, strong, words } from './markdown.ts';
import { part, RANK } from './parts.ts';
import type { Report } from './report.ts';

const LINE_CHARACTERS = 600;

/** Who overrode the verdict, and what becomes of it after merge: right below the verdict, and never left out. */
export function standingParts({ judged: { override, afterMerge } }: Report): readonly Part[] {
  const merged =
    afterMerge === undefined ? [] : [paragraph(prose(afterMergeLine(afterMerge), LINE_CHARACTERS))];
  return [...(override === undefined ? [] : [overrideNode(override)]), ...merged].map((node) =>
    part(RANK.verdict, node),
  );
}

function overrideNode(override: ReportedOverride) {
  if (override.kind === 'not-counted') return paragraph(prose(overrideLine(override), LINE_CHARACTERS));
  const { label, by, role, at } = override;
  return paragraph(
    strong('Overridden'),
    words(' by '),
    code(by),
    words(' ('),
    code(role),
    words('), who set the label '),
    code(label),
    words(' at '),
    code(at),
    words('.'),
  );
}

/** What of the policy needs attention. */
export function attentionParts(report: Report): readonly Part[] {
  const lines = attentionLines(report);
  if (lines.length === 0) return [];
  return [
    part(
      RANK.caution,
      paragraph(strong('To be done about the policy')),
      list(lines.map((line) => [prose(line, LINE_CHARACTERS)])),
    ),
  ];
}

/** By what the run was judged, folded. */
export function policyDetails(report: Report): Part {
  const files = report.judged.files.map(({ kind, name, commit }) => [
    words(`${FILE_TITLES[kind]} `),
    code(name),
    ...(commit === undefined ? [words(' in the working directory')] : [words(' at commit '), code(commit)]),
  ]);
  const items = [...files, ...policyLines(report).map((line) => [prose(line, LINE_CHARACTERS)])];
  return part(RANK.notes, ...details('What it was judged by', [list(items)]));
}

/** By what the run was judged, in a few words of the second line. */
export function judgedFact({ judged: { files } }: Report) {
  const [first, ...others] = files.filter(({ kind }) => kind === 'policy');
  if (first === undefined) return [words('judged by the defaults and the inputs')];
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const { name, commit } = first;
  const place = commit === undefined ? [] : [words(' at '), code(commit.slice(0, 7))];
  return [words('judged by '), code(name), ...place, words(more)];
}
