import type { Finding } from '../finding/finding.ts';
import type { TargetState } from '../finding/outcome.ts';
import { deploymentLines } from './deployment-parts.ts';
import { type ListedGroup, listFindings } from './finding-parts.ts';
import { joinedLines } from './joined-lines.ts';
import { afterMergeLine, attentionLines, fileLine, overrideLine, policyLines } from './judged-lines.ts';
import { isKnown } from './limits-table.ts';
import { groupByPolicy, type PolicyGroup } from './policy-groups.ts';
import { policyNames } from './policy-names.ts';
import type { Report, ReportedTarget } from './report.ts';
import type { ReportedLimit } from './reported-limit.ts';
import { axisText } from './resource-table.ts';
import { setAsideByReason } from './set-aside-parts.ts';
import { plural } from './summary-line.ts';
import { logLine, logName } from './text.ts';

const LISTED_POLICIES = 50;
/** Of each policy, and in all; and targets beside the verdict. */
const LISTED = { perPolicy: 3, findings: 100, targets: 10 };

/** A part of the log; one with a title can be folded away. */
export type LogSection = { readonly title?: string; readonly lines: readonly string[] };

/**
 * The report as parts of a job log, readable without colour and inert as workflow commands. What decides stands last
 * and without a title: a reader sees it without opening anything.
 */
export function logSections(report: Report): readonly LogSection[] {
  const { targets, findings, setAside } = report;
  const unread = targets.filter(({ state }) => state.kind !== 'read').length;
  const sections: readonly LogSection[] = [
    {
      title: `${plural(targets.length, 'target')}${unread > 0 ? `, ${unread} not read whole` : ''}`,
      lines: targets.flatMap(targetLines),
    },
    { title: `${plural(findings.length, 'finding')} by policy`, lines: findingLines(report) },
    { title: `${plural(setAside.length, 'finding')} set aside, not counted`, lines: setAsideLines(report) },
    { title: 'Judged by', lines: judgedLines(report) },
    { lines: standingLines(report) },
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

function findingLines({ findings, judged, startedAt: readAt }: Report): readonly string[] {
  const size = { listedFindings: LISTED.findings, listedPerPolicy: LISTED.perPolicy };
  const marked = { fresh: new Set(judged.newness.findings), appeared: new Set<string>() };
  return [
    ...deploymentLines(findings),
    ...capped(listFindings(findings, { ...size, marked, readAt }), (group) => [
      groupLine(group),
      ...resourceLines(group),
    ]),
  ];
}

function setAsideLines({ setAside }: Report): readonly string[] {
  return setAsideByReason(setAside).flatMap(({ title, entries }) => {
    const groups = groupByPolicy(entries.map(({ finding }) => finding));
    return capped(groups, (group) => [setAsideLine(title, group)]);
  });
}

function judgedLines(report: Report): readonly string[] {
  return [...report.judged.files.map(fileLine), ...policyLines(report)].map((line) => logLine(line));
}

/** What decides, and what somebody has to do. */
function standingLines(report: Report): readonly string[] {
  const { targets, limits, summary, verdict, judged } = report;
  const { override, afterMerge } = judged;
  const kept = isKnown(verdict) ? 'ok      ' : 'unknown ';
  const calls = [
    ...(override === undefined ? [] : [overrideLine(override)]),
    ...(afterMerge === undefined ? [] : [afterMergeLine(afterMerge)]),
    ...attentionLines(report),
  ];
  const troubled = targets.filter(({ state }) => state.kind !== 'read' || state.evidence.kind === 'none');
  const hidden = troubled.length - LISTED.targets;
  return [
    ...joinedLines(report),
    ...calls.map((line) => logLine(line)),
    ...troubled.slice(0, LISTED.targets).map(targetLine),
    ...(hidden > 0 ? [`${plural(hidden, 'more target')} like this in the JSON report`] : []),
    ...limits.map((limit) => limitLine(limit, kept)),
    '',
    `Policy Gate ${summary}`,
  ];
}

/** The lines of each policy, as far as a log is readable. */
function capped<T>(groups: readonly T[], linesOf: (group: T) => readonly string[]): readonly string[] {
  const hidden = groups.length - LISTED_POLICIES;
  const lines = groups.slice(0, LISTED_POLICIES).flatMap(linesOf);
  return hidden > 0 ? [...lines, `${hidden} more policies in the JSON report`] : lines;
}

function limitLine({ rule, limit, actual, action, origin, breached }: ReportedLimit, kept: string): string {
  const mark = breached ? 'EXCEEDED' : kept;
  return `${mark} ${rule}: ${actual} of ${limit} allowed (${action}, set by ${logLine(origin)})`;
}

function groupLine(group: PolicyGroup): string {
  const { worst, findings } = group;
  const words = `${axisText(worst, 'severity')}, ${axisText(worst, 'level')}`;
  const introduced = findings.filter((finding) => finding.introduced === true).length;
  const added = introduced > 0 ? `, ${introduced} new with this change` : '';
  return `${words}: ${policyName(group)}: ${plural(findings.length, 'resource')}${added}`;
}

function resourceLines({ findings, listed, marked: { fresh } }: ListedGroup): readonly string[] {
  const hidden = findings.length - listed.length;
  return [
    ...listed.map((finding) => `  ${resourceName(finding)}${newMark(finding, fresh)}`),
    ...(hidden > 0 && listed.length > 0 ? [`  ${hidden} more in the JSON report`] : []),
  ];
}

function resourceName({ resource, scope }: Finding): string {
  return `${logName(resource.name, 200)} (${logName(resource.type, 200)}) in ${logName(scope, 200)}`;
}

function newMark(finding: Finding, fresh: ReadonlySet<string>): string {
  if (finding.introduced === true) return ', new with this change';
  return fresh.has(finding.fingerprint) ? ', new' : '';
}

function setAsideLine(title: string, group: PolicyGroup): string {
  return `${title}: ${policyName(group)}: ${plural(group.findings.length, 'resource')}`;
}

/** A title only where the id alone would tell a reader nothing. */
function policyName(group: PolicyGroup): string {
  const { name, pack } = group.worst.policy;
  const { title = name, isNamed, packTitle = pack } = policyNames(group);
  return `${logName(isNamed ? name : title)} (${logName(packTitle)})`;
}

function targetLines(target: ReportedTarget): readonly string[] {
  return [
    targetLine(target),
    ...target.cautions.map((caution) => `  Read with care: ${logLine(caution)}`),
    ...target.notes.map((note) => `  ${logLine(note)}`),
  ];
}

function targetLine({ source, target, state }: ReportedTarget): string {
  return `${source} ${logLine(target)}: ${stateText(state)}`;
}

function stateText(state: TargetState): string {
  if (state.kind !== 'read')
    return `${state.kind} (${logLine(state.failure.code)}): ${logLine(state.failure.message)}`;
  const { kind, reason } = state.evidence;
  return `read; ${kind === 'governed' ? kind : `evidence ${kind}`}: ${logLine(reason)}`;
}
