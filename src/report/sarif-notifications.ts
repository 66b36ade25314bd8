import type { Report, ReportedTarget } from './report.ts';
import { sarifLine } from './sarif-text.ts';
import { plural } from './summary-line.ts';

const LISTED = 200;

type Notification = {
  readonly level: 'error' | 'warning' | 'note';
  readonly message: { readonly text: string };
};

/** What a reader of the results has to know: what was not read, what to take with care, and what was left out. */
export function sarifNotifications(report: Report, leftOut: number): readonly Notification[] {
  const all = report.targets.flatMap((target) => targetNotifications(target, report));
  const hidden = all.length - LISTED;
  return [
    ...(leftOut > 0
      ? [told('warning', `${plural(leftOut, 'result')} left out for space. The JSON report has all.`)]
      : []),
    ...(report.targets.length === 0 ? [told('error', report.summary)] : []),
    ...all.slice(0, LISTED),
    ...(hidden > 0 ? [told('error', `${hidden} more like these, see the JSON report.`)] : []),
  ];
}

function targetNotifications(
  { target, state, cautions }: ReportedTarget,
  { knobs }: Report,
): readonly Notification[] {
  if (state.kind !== 'read') {
    const how = state.kind === 'missing' ? 'is missing' : 'was not read whole';
    return [told('error', `${target} ${how}: ${state.failure.message}`)];
  }
  const { kind, reason } = state.evidence;
  const ungoverned = told(
    knobs.onNoEvidence === 'fail' ? 'error' : 'warning',
    `${target} has no evidence of any policy: ${reason}`,
  );
  return [
    ...(kind === 'none' ? [ungoverned] : []),
    ...cautions.map((caution) => told('warning', `${target}, read with care: ${caution}`)),
  ];
}

function told(level: Notification['level'], text: string): Notification {
  return { level, message: { text: sarifLine(text) } };
}
