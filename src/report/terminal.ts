import type { TargetState } from '../finding/outcome.ts';
import { groupByPolicy, type PolicyGroup } from './policy-groups.ts';
import type { Report, ReportedLimit, ReportedTarget } from './report.ts';
import { plural } from './summary-line.ts';
import { logLine } from './text.ts';

const LISTED_POLICIES = 50;

/** The report as lines of a job log: readable without colour, and inert as workflow commands. */
export function renderLog({ targets, limits, findings, summary }: Report): readonly string[] {
  const groups = groupByPolicy(findings);
  const hidden = groups.length - LISTED_POLICIES;
  return [
    ...targets.flatMap(targetLines),
    '',
    ...limits.map(limitLine),
    '',
    ...groups.slice(0, LISTED_POLICIES).map(groupLine),
    ...(hidden > 0 ? [`${hidden} more policies in the JSON report`] : []),
    '',
    `Policy Gate ${summary}`,
  ];
}

function limitLine({ rule, limit, actual, action, origin, breached }: ReportedLimit): string {
  const mark = breached ? 'EXCEEDED' : 'ok      ';
  return `${mark} ${rule}: ${actual} of ${limit} allowed (${action}, set by ${origin})`;
}

function groupLine({ worst, findings }: PolicyGroup): string {
  const { severity, level, policy } = worst;
  return `${severity}, ${level}: ${logLine(policy.name)} (${logLine(policy.pack)}): ${plural(findings.length, 'resource')}`;
}

function targetLines({ source, target, state, notes }: ReportedTarget): readonly string[] {
  return [`${source} ${logLine(target)}: ${stateText(state)}`, ...notes.map((note) => `  ${logLine(note)}`)];
}

function stateText(state: TargetState): string {
  if (state.kind !== 'read')
    return `${state.kind} (${state.failure.code}): ${logLine(state.failure.message)}`;
  const { kind, reason } = state.evidence;
  return `read; ${kind === 'governed' ? kind : `evidence ${kind}`}: ${logLine(reason)}`;
}
