import type { PhrasingContent, RootContent } from 'mdast';
import type { TargetState } from '../finding/outcome.ts';
import type { Part } from './budget.ts';
import { code, details, list, paragraph, prose, strong, words } from './markdown.ts';
import { part, RANK } from './parts.ts';
import type { Joined, ReportedTarget } from './report.ts';
import { plural } from './summary-line.ts';

/** Of broken targets, and of cautions. */
const LISTED = 20;
const FAILURE_CHARACTERS = 500;
const CAUTION_CHARACTERS = 300;

type Item = readonly PhrasingContent[];

const WORST_FIRST: readonly TargetState['kind'][] = ['missing', 'failed', 'no-credentials', 'read'];

/** What could not be read comes before any number: the numbers are only as good as the reading. */
export function troubleParts(targets: readonly ReportedTarget[]): readonly Part[] {
  const items = notEvaluated(targets).map(({ target, state }) => [
    code(target),
    words(' '),
    prose(whyNot(state), FAILURE_CHARACTERS),
  ]);
  return listParts(RANK.target, `Not evaluated, so not clean: ${plural(items.length, 'target')}`, items);
}

/** Targets that were not read whole or that nothing governs, the worst first. */
export function notEvaluated(targets: readonly ReportedTarget[]): readonly ReportedTarget[] {
  return targets
    .filter(({ state }) => state.kind !== 'read' || state.evidence.kind === 'none')
    .toSorted((a, b) => WORST_FIRST.indexOf(a.state.kind) - WORST_FIRST.indexOf(b.state.kind));
}

export function whyNot(state: TargetState): string {
  return state.kind === 'read' ? state.evidence.reason : state.failure.message;
}

/** Reports that could not be joined: what is in them nobody knows. */
export function refusedParts({ refused = [] }: Partial<Joined> = {}): readonly Part[] {
  const items = refused.map(({ file, message }) => [
    code(file),
    words(' '),
    prose(message, FAILURE_CHARACTERS),
  ]);
  return listParts(RANK.target, `Not joined, so not clean: ${plural(items.length, 'report')}`, items);
}

/** What makes the numbers less certain than they look, right below them. */
export function cautionParts(targets: readonly ReportedTarget[]): readonly Part[] {
  const items = targets.flatMap(({ target, cautions }) =>
    cautions.map((caution) => [code(target), words(' '), prose(caution, CAUTION_CHARACTERS)]),
  );
  return listParts(RANK.caution, `Read with care: ${plural(items.length, 'caution')}`, items);
}

/** A head that is true without its items, and the first of them; what the last brings along goes with it. */
function listParts(rank: number, head: string, items: readonly Item[]): readonly Part[] {
  if (items.length === 0) return [];
  const hidden = items.length - LISTED;
  const more = hidden > 0 ? [paragraph(words(`${hidden} more in the JSON report.`))] : [];
  return [
    part(RANK.verdict, paragraph(strong(head))),
    ...items
      .slice(0, LISTED)
      .map((item, index) => part(rank, list([item]), ...(index === LISTED - 1 ? more : []))),
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
