import type { Leniency } from '../policy/verdict.ts';
import { softenedBy } from './limits-table.ts';
import type { Report } from './report.ts';
import { logLine } from './text.ts';

export type Annotation = {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
};

/** The runner shows at most ten of a level for one step. */
const MAX_PER_LEVEL = 10;

/** One annotation per breach and per target that is not clean, as loud as the knobs make it. */
export function annotationsOf(report: Report): readonly Annotation[] {
  const all = [...breachAnnotations(report), ...targetAnnotations(report), ...skipAnnotations(report)];
  return (['error', 'warning', 'notice'] as const).flatMap((level) =>
    capped(all.filter((one) => one.level === level)),
  );
}

function breachAnnotations({ limits, knobs, judged }: Report): readonly Annotation[] {
  const isSoftened = softenedBy({ knobs, judged }) !== undefined;
  return limits
    .filter(({ breached }) => breached)
    .map(({ rule, limit, actual, action }) => ({
      level: action === 'fail' && !isSoftened ? 'error' : 'warning',
      title: `Policy Gate: ${rule} exceeded`,
      message: `${rule}: expected at most ${limit}, got ${actual}.`,
    }));
}

function targetAnnotations({ targets, verdict, knobs }: Report): readonly Annotation[] {
  if (verdict === 'skipped') return [];
  const levels: Record<Leniency, Annotation['level']> = { fail: 'error', warn: 'warning', pass: 'notice' };
  return targets.flatMap(({ target, state }): Annotation[] => {
    if (state.kind === 'read') {
      if (state.evidence.kind !== 'none') return [];
      const message = logLine(`${target}: ${state.evidence.reason}`);
      return [
        { level: levels[knobs.onNoEvidence], title: 'Policy Gate: no evidence of any policy', message },
      ];
    }
    const level = state.kind === 'missing' ? 'error' : levels[knobs.onError];
    const title = state.kind === 'missing' ? 'Policy Gate: target missing' : 'Policy Gate: not read whole';
    return [{ level, title, message: logLine(`${target}: ${state.failure.message}`) }];
  });
}

function skipAnnotations({ verdict, summary, knobs }: Report): readonly Annotation[] {
  if (verdict !== 'skipped') return [];
  return [
    { level: knobs.onFork === 'fail' ? 'error' : 'notice', title: 'Policy Gate: skipped', message: summary },
  ];
}

function capped(annotations: readonly Annotation[]): readonly Annotation[] {
  const [first] = annotations;
  if (first === undefined || annotations.length <= MAX_PER_LEVEL) return annotations;
  const rest = annotations.length - MAX_PER_LEVEL + 1;
  const more = {
    level: first.level,
    title: 'Policy Gate',
    message: `${rest} more, see the job summary or the JSON report.`,
  };
  return [...annotations.slice(0, MAX_PER_LEVEL - 1), more];
}
