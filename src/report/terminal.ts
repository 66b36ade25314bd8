import type { TargetState } from '../finding/outcome.ts';
import { deploymentLines } from './deployment-parts.ts';
import { afterMergeLine, attentionLines, FILE_TITLES, overrideLine, policyLines } from './judged-lines.ts';
import { isKnown } from './limits-table.ts';
import { groupByPolicy, type PolicyGroup } from './policy-groups.ts';
import { policyNames } from './policy-names.ts';
import type { Report, ReportedTarget } from './report.ts';
import type { ReportedLimit } from './reported-limit.ts';
import { setAsideByReason } from './set-aside-parts.ts';
import { plural } from './summary-line.ts';
import { logLine } from './text.ts';

const LISTED_POLICIES = 50;

/** The report as lines of a job log: readable without colour, and inert as workflow commands. */
export function renderLog(report: Report): readonly string[] {
  const { targets, limits, findings, setAside, summary } = report;
  const kept = isKnown(report.verdict) ? 'ok      ' : 'unknown ';
  return [
    ...targets.flatMap(targetLines),
    '',
    ...limits.map((limit) => limitLine(limit, kept)),
    '',
    ...judgedLines(report),
    '',
    ...deploymentLines(findings),
    ...capped(groupByPolicy(findings).map(groupLine)),
    ...setAsideByReason(setAside).flatMap(({ title, entries }) => {
      const groups = groupByPolicy(entries.map(({ finding }) => finding));
      return capped(groups.map((group) => setAsideLine(title, group)));
    }),
    '',
    `Policy Gate ${summary}`,
  ];
}

function judgedLines(report: Report): readonly string[] {
  const { override, afterMerge, files } = report.judged;
  return [
    ...(override === undefined ? [] : [overrideLine(override)]),
    ...(afterMerge === undefined ? [] : [afterMergeLine(afterMerge)]),
    ...attentionLines(report),
    ...files.map(({ kind, name, commit }) => `${FILE_TITLES[kind]}: ${name} at commit ${commit}`),
    ...policyLines(report),
  ].map((line) => logLine(line));
}

/** One line for each policy, as far as a log is readable. */
function capped(lines: readonly string[]): readonly string[] {
  const hidden = lines.length - LISTED_POLICIES;
  return hidden > 0
    ? [...lines.slice(0, LISTED_POLICIES), `${hidden} more policies in the JSON report`]
    : lines;
}

function limitLine({ rule, limit, actual, action, origin, breached }: ReportedLimit, kept: string): string {
  const mark = breached ? 'EXCEEDED' : kept;
  return `${mark} ${rule}: ${actual} of ${limit} allowed (${action}, set by ${logLine(origin)})`;
}

function groupLine(group: PolicyGroup): string {
  const { worst, findings } = group;
  const { severity, level } = worst;
  const introduced = findings.filter((finding) => finding.introduced === true).length;
  const added = introduced > 0 ? `, ${introduced} new with this change` : '';
  return `${severity}, ${level}: ${policyName(group)}: ${plural(findings.length, 'resource')}${added}`;
}

function setAsideLine(title: string, group: PolicyGroup): string {
  return `${title}: ${policyName(group)}: ${plural(group.findings.length, 'resource')}`;
}

/** A title only where the id alone would tell a reader nothing. */
function policyName(group: PolicyGroup): string {
  const { name, pack } = group.worst.policy;
  const { title = name, isNamed, packTitle = pack } = policyNames(group);
  return `${logLine(isNamed ? name : title)} (${logLine(packTitle)})`;
}

function targetLines({ source, target, state, notes, cautions }: ReportedTarget): readonly string[] {
  return [
    `${source} ${logLine(target)}: ${stateText(state)}`,
    ...cautions.map((caution) => `  Read with care: ${logLine(caution)}`),
    ...notes.map((note) => `  ${logLine(note)}`),
  ];
}

function stateText(state: TargetState): string {
  if (state.kind !== 'read')
    return `${state.kind} (${state.failure.code}): ${logLine(state.failure.message)}`;
  const { kind, reason } = state.evidence;
  return `read; ${kind === 'governed' ? kind : `evidence ${kind}`}: ${logLine(reason)}`;
}
