import type { PreviewState, TargetState } from '../../finding/outcome.ts';
import type { AskedTarget, Report, ReportedTarget } from '../report.ts';
import { groupAcross, union } from './keyed.ts';

/** Every target of every report: where several read one, the worse state stands. */
export function joinTargets(reports: readonly Report[]): readonly ReportedTarget[] {
  const lists = reports.map(({ targets }, place) => targets.map((target) => ({ target, place })));
  return groupAcross(lists, ({ target, place }) => keyOf(target, place)).map((same) =>
    same.map(({ target }) => target).reduce(worseOf),
  );
}

/** Names of which a part is hidden may be several targets'. */
function keyOf({ source, target, preview }: ReportedTarget, place: number): string {
  const name = source === 'azure' ? target.toLowerCase() : target;
  const apart = target.includes('(hidden)') ? place : '';
  return JSON.stringify([source, name, preview !== undefined, apart]);
}

/** Targets that the policy names and no report was asked for. */
export function missingTargets(
  expected: readonly AskedTarget[],
  reports: readonly Report[],
): readonly ReportedTarget[] {
  const asked = new Set(reports.flatMap((report) => report.asked.map(({ key }) => key)));
  return expected
    .filter(({ key }) => !asked.has(key))
    .map(({ source, id }) => ({ source, target: id, state: UNASKED, leftOut: 0, notes: [], cautions: [] }));
}

const UNASKED: TargetState = {
  kind: 'missing',
  failure: {
    code: 'missing-part',
    message:
      'The policy file names this target, and no report that was joined is of it. Its job did not run, ended before it wrote a report, uploaded none, or names the target otherwise than the file does.',
  },
};

function worseOf(a: ReportedTarget, b: ReportedTarget): ReportedTarget {
  const state = rankOf(b.state) < rankOf(a.state) ? b.state : a.state;
  const scope = a.scope ?? b.scope;
  const preview = worsePreview(a.preview, b.preview);
  return {
    ...a,
    state,
    leftOut: Math.max(a.leftOut, b.leftOut),
    notes: union([a.notes, b.notes]),
    cautions: union([a.cautions, b.cautions]),
    ...(scope !== undefined && { scope }),
    ...(preview !== undefined && { preview }),
  };
}

const STATES: readonly TargetState['kind'][] = ['missing', 'failed', 'no-credentials', 'read'];
const EVIDENCE = ['none', 'not-asked', 'governed'];

/** The worst first. */
function rankOf(state: TargetState): number {
  const evidence = state.kind === 'read' ? EVIDENCE.indexOf(state.evidence.kind) : 0;
  return STATES.indexOf(state.kind) * EVIDENCE.length + evidence;
}

const PREVIEWS: readonly (PreviewState | undefined)[] = ['failed', 'none', 'read', undefined];

/** Without a preview more counts. */
function worsePreview(a: PreviewState | undefined, b: PreviewState | undefined): PreviewState | undefined {
  return PREVIEWS.indexOf(b) < PREVIEWS.indexOf(a) ? b : a;
}
