import type { Severity } from '../../finding/axis.ts';
import { wholeDays } from '../../finding/duration.ts';
import type { Finding } from '../../finding/finding.ts';
import { groupByPolicy, type PolicyGroup } from '../policy-groups.ts';
import { policyNames } from '../policy-names.ts';
import type { Report } from '../report.ts';
import { axisText, shortScope } from '../resource-table.ts';
import { setAsideByReason } from '../set-aside-parts.ts';
import { plural } from '../summary-line.ts';
import { logLine, logName } from '../text.ts';
import { alignedRows, type Cell } from './columns.ts';
import { type Page, type Tone, toned, wrapped } from './page.ts';

const LISTED_POLICIES = 50;
const LISTED_RESOURCES = 10;
const LISTED_LINKS = 3;
const NAME_CHARACTERS = 120;
/** As much of a fingerprint as `policy-gate explain` takes. */
const MARK_DIGITS = 8;

const TONES: Partial<Record<Severity, Tone>> = {
  critical: 'bad',
  high: 'bad',
  unknown: 'bad',
  medium: 'warning',
};

/** The findings by policy, worst first, each with its resources, their age and where to look. */
export function findingLines({ findings, startedAt, judged }: Report, page: Page): readonly string[] {
  const groups = groupByPolicy(findings);
  const fresh = new Set(judged.newness.basis === 'everything' ? [] : judged.newness.findings);
  const hidden = groups.length - LISTED_POLICIES;
  return [
    ...groups.slice(0, LISTED_POLICIES).flatMap((group) => groupLines(group, { fresh, startedAt, page })),
    ...(hidden > 0 ? [`  ${hidden} more policies in the JSON report.`] : []),
  ];
}

/** What is shown and not counted: a line for each policy. */
export function setAsideLines({ setAside }: Report, page: Page): readonly string[] {
  return setAsideByReason(setAside).flatMap(({ title, entries }) => {
    const groups = groupByPolicy(entries.map(({ finding }) => finding));
    const hidden = groups.length - LISTED_POLICIES;
    return [
      `  ${title}: ${entries.length}`,
      ...groups
        .slice(0, LISTED_POLICIES)
        .flatMap((group) =>
          wrapped(page, `${policyName(group)}: ${plural(group.findings.length, 'resource')}`, '    '),
        ),
      ...(hidden > 0 ? [`    ${hidden} more in the JSON report.`] : []),
    ];
  });
}

type Shown = { readonly fresh: ReadonlySet<string>; readonly startedAt: string; readonly page: Page };

function groupLines(group: PolicyGroup, shown: Shown): readonly string[] {
  const { worst, findings } = group;
  const { page } = shown;
  const listed = findings.slice(0, LISTED_RESOURCES);
  const hidden = findings.length - listed.length;
  const links = [...new Set(listed.flatMap(({ url }) => url ?? []))].slice(0, LISTED_LINKS);
  const told = `${axisText(worst, 'severity')}, ${axisText(worst, 'level')}:`;
  const words = toned(page, TONES[worst.severity], told);
  return [
    ...wrapped(page, `${words} ${policyName(group)}: ${plural(findings.length, 'resource')}`, '  '),
    ...alignedRows(
      listed.map((finding) => resourceRow(finding, shown)),
      page,
      '    ',
    ),
    ...(hidden > 0 ? [`    ${hidden} more in the JSON report.`] : []),
    // A link that is broken in two opens nothing.
    ...links.map((url) => `    ${toned(page, 'faint', logLine(url))}`),
  ];
}

function resourceRow(finding: Finding, { fresh, startedAt }: Shown): readonly Cell[] {
  const { resource, scope, firstObservedAt, fingerprint, introduced } = finding;
  const isNew = introduced === true || fresh.has(fingerprint);
  return [
    { text: logName(resource.name, NAME_CHARACTERS) },
    { text: logName(resource.type, NAME_CHARACTERS), tone: 'faint' },
    { text: logName(shortScope(scope), NAME_CHARACTERS) },
    { text: plural(wholeDays(firstObservedAt, startedAt), 'day'), right: true },
    { text: logLine(fingerprint.slice(0, MARK_DIGITS)), tone: 'faint' },
    { text: isNew ? 'new' : '', tone: 'warning' },
  ];
}

/** A title where there is one, and the id unless it would tell a reader nothing. */
function policyName(group: PolicyGroup): string {
  const { name, pack } = group.worst.policy;
  const { title, isNamed, packTitle = pack } = policyNames(group);
  const named = [...(title === undefined ? [] : [title]), ...(isNamed ? [name] : [])];
  return `${named.map((text) => logName(text, NAME_CHARACTERS)).join(' ')} (${logName(packTitle, NAME_CHARACTERS)})`;
}
