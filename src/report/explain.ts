import type { Axis } from '../finding/axis.ts';
import type { Finding, LevelFrom, SeverityFrom } from '../finding/finding.ts';
import type { SetAsideReason } from '../finding/outcome.ts';
import { THRESHOLD_KEYS } from '../policy/threshold.ts';
import type { Verdict } from '../policy/verdict.ts';
import type { ReportedNewness, ReportedWaiver } from './judged.ts';
import { isKnown } from './limits-table.ts';
import type { Report } from './report.ts';
import type { ReportedLimit } from './reported-limit.ts';
import { plural } from './summary-line.ts';

/** Findings that are named behind a limit; the report has all. */
const LISTED = 20;

/** Why a finding counts, or does not. The services' words are in it: whoever prints it makes them inert. */
export function explainFinding(finding: Finding, report: Report): readonly string[] {
  const { fingerprint, source, scope, policy, resource } = finding;
  const title = policy.title === undefined || policy.title === policy.name ? '' : ` (${policy.title})`;
  const aside = report.setAside.find((one) => one.finding.fingerprint === fingerprint);
  const standing = aside === undefined ? countingLines(finding, report) : [ASIDE[aside.reason](aside.detail)];
  return [
    `Finding ${fingerprint}: ${policy.name} on ${resource.name}`,
    `- Policy: ${policy.name}${title}`,
    `- Pack: ${[policy.pack, ...(policy.version === undefined ? [] : [policy.version])].join(' ')}`,
    `- Resource: ${resource.id}`,
    `- Scope: ${scope} (${source})`,
    `- Severity: ${word(finding, 'severity')}, ${SEVERITY_FROM[finding.severityFrom](finding)}`,
    `- Level: ${word(finding, 'level')}, ${LEVEL_FROM[finding.levelFrom](finding)}`,
    `- Priority: ${word(finding, 'priority')}, ${priorityFrom(finding)}`,
    ...standing,
    ...waiverLines(finding, report.judged.waivers),
  ];
}

/** What a limit allows, what was counted, and what is behind it. */
export function explainLimit(limit: ReportedLimit, report: Report): readonly string[] {
  const behind = new Set(limit.findings);
  const shown = report.findings.filter(({ fingerprint }) => behind.has(fingerprint));
  const hidden = shown.length - LISTED;
  return [
    `${THRESHOLD_KEYS.includes(limit.rule) ? 'Limit' : 'Rule'} ${limit.rule}: ${state(limit, report.verdict)}`,
    `- Allows at most ${limit.limit} (${limit.action}, set by ${limit.origin})`,
    `- Counted: ${limit.actual}${report.knobs.onlyNew ? ', new findings only (only-new)' : ''}`,
    ...shown.slice(0, LISTED).map(findingLine),
    ...(hidden > 0 ? [`- and ${plural(hidden, 'more finding')} in the report`] : []),
  ];
}

function findingLine({ fingerprint, severity, level, policy, resource, scope }: Finding): string {
  return `- ${fingerprint} ${severity}, ${level}: ${policy.name} on ${resource.name} (${scope})`;
}

/** Which step decided the word. */
type Step = (finding: Finding) => string;

const FILE: Step = () => "by the policy file's map";
const EFFECT: Step = ({ effect }) => `by the policy's effect${effect === undefined ? '' : ` (${effect})`}`;
const SERVICE: Step = () => "the service's own word";
const SERVICE_IF_ANY: Step = (finding) =>
  finding.severity === 'unspecified' ? 'the service says none' : SERVICE(finding);

const SEVERITY_FROM: Record<SeverityFrom, Step> = {
  file: FILE,
  service: SERVICE_IF_ANY,
  assignment: () => "by the assignment's metadata",
  definition: () => "by the definition's metadata",
  'security-center': () => "by the definition's securityCenter metadata",
  defender: () => 'by Defender for Cloud',
  effect: EFFECT,
};

const LEVEL_FROM: Record<LevelFrom, Step> = {
  file: FILE,
  service: SERVICE,
  effect: EFFECT,
  assignment: () => 'by its assignment, which does not enforce it (DoNotEnforce)',
};

/** Azure has no priorities; in Pulumi Cloud people give them. */
function priorityFrom({ source, priority }: Finding): string {
  if (source === 'azure') return 'Azure has none';
  return priority === 'unprioritized' ? 'nobody has given it one' : 'as somebody has triaged it';
}

/** A word that nobody knows, as it came. */
function word(finding: Finding, axis: Axis): string {
  const came = finding.unknownWords[axis];
  return came === undefined ? finding[axis] : `${finding[axis]} (it came as ${JSON.stringify(came)})`;
}

const ASIDE: Record<SetAsideReason, (detail: string) => string> = {
  'fixed-by-this-change': (detail) => `- Does not count: fixed by this change, ${detail}`,
  exempted: (detail) => `- Does not count: exempted, ${detail}`,
  waived: () => '- Does not count: waived',
};

function countingLines(finding: Finding, report: Report): readonly string[] {
  const isNew = isNewIn(finding, report.judged.newness);
  const counting = report.limits.filter(({ findings }) => findings.includes(finding.fingerprint));
  return [
    `- New: ${isNew ? 'yes' : 'no'}, ${whyNew(finding, report.judged.newness, isNew)}`,
    ...counting.map(
      (limit) =>
        `- Counts in ${limit.rule}: ${limit.actual} of ${limit.limit} allowed, ${state(limit, report.verdict)} (${limit.action}, set by ${limit.origin})`,
    ),
    ...(counting.length === 0 ? [uncounted(isNew, report)] : []),
  ];
}

function uncounted(isNew: boolean, { knobs }: Report): string {
  return knobs.onlyNew && !isNew
    ? '- Counts in no limit: only new findings can exceed one (only-new)'
    : '- Counts in no limit: none is on its words, and no rule takes it';
}

function isNewIn({ fingerprint }: Finding, { basis, findings }: ReportedNewness): boolean {
  return basis === 'everything' || findings.includes(fingerprint);
}

function whyNew(
  { introduced, source, firstObservedAt }: Finding,
  { basis, since = '', undecided }: ReportedNewness,
  isNew: boolean,
): string {
  if (introduced === true) return "this change's own preview found it, and it is not open yet";
  if (basis === 'everything') return 'there is no baseline and no pull request to compare with';
  if (basis === 'baseline') return `the baseline ${isNew ? 'does not name' : 'names'} it`;
  const seen = `first seen at ${firstObservedAt}, ${isNew ? 'after' : 'not after'} ${since}`;
  // Only the window of Azure's events can begin too late.
  const isUndecided = isNew && source === 'azure' && undecided > 0;
  return isUndecided ? `${seen}; the window of events starts later, so nobody can tell` : seen;
}

/** Those that hold and those that no longer do; of several that hold the first is named first. */
function waiverLines({ fingerprint }: Finding, waivers: readonly ReportedWaiver[]): readonly string[] {
  const own = waivers.filter(({ findings }) => findings.includes(fingerprint));
  return own.map(({ state, owner, expires, reason, origin }) => {
    const why = `${reason} (set by ${origin})`;
    return state === 'expired'
      ? `- A waiver of ${owner} expired on ${expires} and no longer holds: ${why}`
      : `- Waived by ${owner} until ${expires}: ${why}`;
  });
}

/** What a limit has come to; what was not read whole keeps none. */
function state({ breached }: ReportedLimit, verdict: Verdict): string {
  if (breached) return 'EXCEEDED';
  return isKnown(verdict) ? 'not exceeded' : 'not exceeded as far as was read';
}
