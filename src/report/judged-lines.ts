import type { BaselineEntry } from '../policy/baseline.ts';
import { EXPIRING_DAYS } from '../policy/waiver.ts';
import type {
  AfterMerge,
  ReportedFile,
  ReportedNewness,
  ReportedOverride,
  ReportedWaiver,
} from './judged.ts';
import type { Report } from './report.ts';
import { plural } from './summary-line.ts';

/** Of each kind; the JSON report has all. */
const LISTED = 10;

/** What of the policy needs somebody's attention. The words of its authors are in it: each renderer makes them inert. */
export function attentionLines({ judged }: Report): readonly string[] {
  const { waivers, gone } = judged;
  const taking = waivers.filter(({ findings }) => findings.length > 0);
  const of = (state: ReportedWaiver['state']) => taking.filter((waiver) => waiver.state === state);
  return [
    ...listed(
      of('expired').map(
        (waiver) => `Waiver expired on ${waiver.expires}: ${named(waiver)}. ${countingAgain(waiver)}`,
      ),
    ),
    ...listed(
      of('expiring').map(
        (waiver) =>
          `Waiver expires on ${waiver.expires}, within ${EXPIRING_DAYS} days: ${named(waiver)}, ${plural(waiver.findings.length, 'finding')}.`,
      ),
    ),
    ...(gone.length === 0 ? [] : [goneLine(gone)]),
  ];
}

/** What a reader should know of how the run was judged, besides the files. */
export function policyLines(report: Report): readonly string[] {
  const { notes, newness } = report.judged;
  return [
    ...notes,
    ...(report.knobs.onlyNew ? ['Only new findings can exceed a limit (only-new).'] : []),
    newLine(newness),
    ...undecidedLine(newness),
    ...idleLines(report),
  ];
}

/** What took nothing here. Another run may read more, and what was not read whole says nothing of what is not there. */
function idleLines({ judged: { waivers, unused }, targets }: Report): readonly string[] {
  if (!targets.every(({ state }) => state.kind === 'read')) return [];
  const idle = waivers.filter(({ findings }) => findings.length === 0);
  return [
    ...listed(
      idle.map(
        (waiver) =>
          `Waiver matched nothing: ${named(waiver)}${waiver.state === 'expired' ? `, expired on ${waiver.expires}` : ''}.`,
      ),
    ),
    ...listed(unused.map(({ path, word }) => `${path} (${word}) matched nothing.`)),
  ];
}

/** What a file is for. */
export const FILE_TITLES: Record<ReportedFile['kind'], string> = {
  policy: 'Policy file',
  baseline: 'Baseline',
};

/** A file by which the run was judged, and where it stands. */
export function fileLine({ kind, name, commit }: ReportedFile): string {
  const place = commit === undefined ? 'in the working directory' : `at commit ${commit}`;
  return `${FILE_TITLES[kind]}: ${name} ${place}`;
}

/** Who let exceeded limits pass, or why nobody did. */
export function overrideLine(override: ReportedOverride): string {
  if (override.kind === 'not-counted')
    return `The label ${override.label} does not count: ${override.reason}`;
  const { label, by, role, at } = override;
  return `Overridden by ${by} (${role}), who set the label ${label} at ${at}.`;
}

/** What becomes of the verdict once the change's own policy file holds. */
export function afterMergeLine({ verdict, limits, waived, notes }: AfterMerge): string {
  const exceeded = limits
    .filter(({ breached }) => breached)
    .map(({ rule, actual, limit }) => `${rule} ${actual} of ${limit}`);
  const shown = exceeded.slice(0, LISTED).join(', ');
  const more = exceeded.length > LISTED ? ` and ${exceeded.length - LISTED} more` : '';
  const how =
    exceeded.length === 0
      ? ''
      : `, ${exceeded.length} of ${plural(limits.length, 'limit')} exceeded: ${shown}${more}`;
  const apart = waived === 0 ? '' : `, ${waived} waived`;
  const head = `This change edits the policy. After merge this pull request would be judged: ${verdict}${how}${apart}.`;
  return [head, ...notes].join(' ');
}

function named({ reason, owner }: ReportedWaiver): string {
  return `${reason} (${owner})`;
}

function countingAgain({ findings }: ReportedWaiver): string {
  return `${plural(findings.length, 'finding')} ${findings.length === 1 ? 'counts' : 'count'} again.`;
}

function goneLine(gone: readonly BaselineEntry[]): string {
  const named = gone.slice(0, LISTED).map(({ policy, resource }) => `${policy} on ${resource}`);
  const more = gone.length > LISTED ? ` and ${gone.length - LISTED} more` : '';
  return `The baseline names ${plural(gone.length, 'finding')} that ${gone.length === 1 ? 'is' : 'are'} no longer found and can go: ${named.join(', ')}${more}.`;
}

function undecidedLine({ undecided, since }: ReportedNewness): readonly string[] {
  if (undecided === 0) return [];
  return [
    `${plural(undecided, 'Azure finding')} ${undecided === 1 ? 'counts' : 'count'} as new: the window of events starts after ${since}, so nobody can tell.`,
  ];
}

function newLine({ basis, since }: ReportedNewness): string {
  if (basis === 'baseline') return 'New is what the baseline does not name.';
  if (basis === 'since') return `New is what was first seen after ${since}.`;
  return 'Every finding counts as new: there is no baseline, and no known start of a change.';
}

function listed(lines: readonly string[]): readonly string[] {
  const hidden = lines.length - LISTED;
  return hidden > 0 ? [...lines.slice(0, LISTED), `${hidden} more like this in the JSON report.`] : lines;
}
