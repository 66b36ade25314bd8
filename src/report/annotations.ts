import type { Finding } from '../finding/finding.ts';
import type { Leniency } from '../policy/verdict.ts';
import { softenedBy } from './limits-table.ts';
import { policyNames } from './policy-names.ts';
import type { Report } from './report.ts';
import type { ReportedLimit } from './reported-limit.ts';
import { axisText } from './resource-table.ts';
import { logLine, logName } from './text.ts';

const LEVELS = ['error', 'warning', 'notice'] as const;

export type Annotation = {
  readonly level: (typeof LEVELS)[number];
  readonly title: string;
  readonly message: string;
};

/** The runner shows at most ten of a level for one step. */
const MAX_PER_LEVEL = 10;
/** Findings named behind a breach. With names of this many characters it stays far below the runner's 4,096. */
const NAMED = 3;
const NAME_CHARACTERS = 200;
const MESSAGE_CHARACTERS = 1_500;

/** As many annotations as a runner shows, the loudest first. */
export function annotationsOf(report: Report): readonly Annotation[] {
  const all = allAnnotations(report);
  return LEVELS.flatMap((level) => capped(all.filter((one) => one.level === level)));
}

/** One annotation per breach and per target that is not clean, as loud as the knobs make it, the loudest first. */
export function allAnnotations(report: Report): readonly Annotation[] {
  const all = [
    ...breachAnnotations(report),
    ...targetAnnotations(report),
    ...refusedAnnotations(report),
    ...skipAnnotations(report),
  ];
  return LEVELS.flatMap((level) => all.filter((one) => one.level === level));
}

function breachAnnotations({ limits, knobs, judged, findings }: Report): readonly Annotation[] {
  const isSoftened = softenedBy({ knobs, judged }) !== undefined;
  return limits
    .filter(({ breached }) => breached)
    .map((limit) => ({
      level: limit.action === 'fail' && !isSoftened ? 'error' : 'warning',
      title: `Policy Gate: ${limit.rule} exceeded`,
      message: logLine(breachMessage(limit, findings), MESSAGE_CHARACTERS),
    }));
}

/** What was counted, and the worst of it by name. */
function breachMessage({ rule, limit, actual, findings }: ReportedLimit, all: readonly Finding[]): string {
  const counted = new Set(findings);
  const isCounted = ({ fingerprint }: Finding): boolean => counted.has(fingerprint);
  const worst = all.filter(isCounted).slice(0, NAMED);
  const hidden = actual - worst.length;
  const named = [...worst.map(findingName), ...(hidden > 0 ? [`${hidden} more`] : [])].join('; ');
  return `${rule}: expected at most ${limit}, got ${actual}. Worst first: ${named}.`;
}

function findingName(finding: Finding): string {
  const { policy, resource } = finding;
  const { title = policy.name, isNamed } = policyNames({ worst: finding, findings: [finding] });
  const name = logName(isNamed ? policy.name : title, NAME_CHARACTERS);
  const words = `${axisText(finding, 'severity')}, ${axisText(finding, 'level')}`;
  return `${words}: ${name} on ${logName(resource.name, NAME_CHARACTERS)}`;
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

function refusedAnnotations({ joined }: Report): readonly Annotation[] {
  const refused = joined?.refused ?? [];
  return refused.map(({ file, message }) => ({
    level: 'error',
    title: 'Policy Gate: report not joined',
    message: logLine(`${file}: ${message}`),
  }));
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
