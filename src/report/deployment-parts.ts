import type { Finding } from '../finding/finding.ts';
import { instantKey, isTimestamp, later } from '../finding/timestamp.ts';
import type { Part } from './budget.ts';
import { list, paragraph, prose, strong, words } from './markdown.ts';
import { part, RANK } from './parts.ts';
import { groupWorstFirst, policyKey } from './policy-groups.ts';
import { plural } from './summary-line.ts';

const LISTED = 5;

/** A denied deployment: when it was first denied, and the findings that come from it. */
type Denied = { readonly start: string; readonly findings: readonly Finding[] };

/** One refused deployment fans out over resources, policies and tries: it is told once, before its findings. */
export function deploymentParts(findings: readonly Finding[]): readonly Part[] {
  const [first, ...others] = deniedDeployments(findings);
  if (first === undefined) return [];
  const all = [first, ...others];
  const count = all.flatMap((one) => one.findings).length;
  const head =
    others.length === 0
      ? `One deployment was denied, and ${count} findings come from it.`
      : `${all.length} deployments were denied, and ${count} findings come from them.`;
  const lead = [
    strong(head),
    ...(others.length === 0 ? [words(' '), prose(`${sizeOf(first)}, ${spanOf(first)}.`)] : []),
    words(
      ` What was denied was neither created nor changed. Denials in quick succession are taken for one deployment; every finding still counts.`,
    ),
  ];
  if (others.length === 0) return [part(RANK.deployments, paragraph(...lead))];
  const items = shortened(all, (one) => `${spanOf(one)}: ${findingsOf(one)}, ${sizeOf(one)}`);
  return [part(RANK.deployments, paragraph(...lead), list(items.map((item) => [prose(item)])))];
}

/** One line of a log for each denied deployment: our words, numbers and times only. */
export function deploymentLines(findings: readonly Finding[]): readonly string[] {
  return shortened(
    deniedDeployments(findings),
    (one) => `${findingsOf(one)}, ${sizeOf(one)}, ${spanOf(one)}`,
  ).map((line) => `Denied deployment: ${line}`);
}

/** Those that more than one finding comes from, the worst first. */
function deniedDeployments(findings: readonly Finding[]): readonly Denied[] {
  const denied = findings.filter(({ blocked, deployment }) => blocked && isTimestamp(deployment ?? ''));
  return groupWorstFirst(denied, ({ deployment }) => String(deployment))
    .filter((group) => group.findings.length > 1)
    .map(({ key, findings: own }) => ({ start: key, findings: own }));
}

function shortened(all: readonly Denied[], tell: (one: Denied) => string): readonly string[] {
  const hidden = all.slice(LISTED);
  const count = hidden.flatMap(({ findings }) => findings).length;
  return [
    ...all.slice(0, LISTED).map(tell),
    ...(count === 0 ? [] : [`${hidden.length} more: ${count} findings`]),
  ];
}

function findingsOf({ findings }: Denied): string {
  return `${findings.length} findings`;
}

/** An event is of one request and one policy; a finding counts those of earlier deployments too. */
function sizeOf({ start, findings }: Denied): string {
  const resources = new Set(findings.map(({ resource }) => resource.id.toLowerCase())).size;
  const policies = new Set(findings.map(policyKey)).size;
  const events = findings.reduce((sum, { occurrences }) => sum + occurrences, 0);
  const isOlder = findings.some(({ firstObservedAt }) => instantKey(firstObservedAt) < instantKey(start));
  const older = isOlder ? ' (with those of earlier tries)' : '';
  return `${plural(resources, 'resource')}, ${policies} ${policies === 1 ? 'policy' : 'policies'}, ${events} noncompliant events${older}`;
}

/** From the first denial to the last, to the second: `2026-11-23 09:00:00Z to 09:04:31Z`. */
function spanOf({ start, findings }: Denied): string {
  const [firstDay, from] = dayAndTime(start);
  const [lastDay, to] = dayAndTime(findings.map(({ lastObservedAt }) => lastObservedAt).reduce(later));
  if (firstDay !== lastDay) return `${firstDay} ${from} to ${lastDay} ${to}`;
  return from === to ? `${firstDay} ${from}` : `${firstDay} ${from} to ${to}`;
}

function dayAndTime(timestamp: string): readonly [day: string, time: string] {
  const zone = timestamp.replace(/^.{19}(?:\.\d+)?/, '').toUpperCase();
  return [timestamp.slice(0, 10), `${timestamp.slice(11, 19)}${zone}`];
}
