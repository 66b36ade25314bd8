import type { RootContent } from 'mdast';
import type { Part } from './budget.ts';
import { code, details, list, paragraph, prose, strong, words } from './markdown.ts';
import { part, RANK } from './parts.ts';
import type { ReportedTarget } from './report.ts';

const LISTED_CAUTIONS = 20;
const CAUTION_CHARACTERS = 300;

/** What could not be read comes before any number: the numbers are only as good as the reading. */
export function troubleParts(targets: readonly ReportedTarget[]): readonly Part[] {
  const items = targets.flatMap(({ target, state }) => {
    if (state.kind !== 'read') return [[code(target), words(' '), prose(state.failure.message)]];
    if (state.evidence.kind === 'none') return [[code(target), words(' '), prose(state.evidence.reason)]];
    return [];
  });
  if (items.length === 0) return [];
  const title = part(RANK.verdict, paragraph(strong('Not evaluated, so not clean:')));
  return [title, ...items.map((item) => part(RANK.target, list([item])))];
}

/** What makes the numbers less certain than they look, right below them. */
export function cautionParts(targets: readonly ReportedTarget[]): readonly Part[] {
  const items = targets.flatMap(({ target, cautions }) =>
    cautions.map((caution) => [code(target), words(' '), prose(caution, CAUTION_CHARACTERS)]),
  );
  if (items.length === 0) return [];
  const hidden = items.length - LISTED_CAUTIONS;
  const more = paragraph(words(`${hidden} more in the JSON report.`));
  return [
    part(RANK.verdict, paragraph(strong('Read with care:'))),
    ...items.slice(0, LISTED_CAUTIONS).map((item) => part(RANK.caution, list([item]))),
    ...(hidden > 0 ? [part(RANK.verdict, more)] : []),
  ];
}

/** How the reading of every target went, folded. */
export function readDetails(targets: readonly ReportedTarget[]): RootContent[] {
  const items = targets.map(({ target, state, notes }) => {
    const told =
      state.kind === 'read'
        ? [`${state.evidence.kind}: ${state.evidence.reason}`, ...notes]
        : [state.kind, ...notes];
    return [code(target), words(' '), prose(told.map((text) => text.replace(/\.$/, '')).join('. '))];
  });
  return details('What was read', [list(items)]);
}
