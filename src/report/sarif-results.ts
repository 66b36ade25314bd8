import type { Severity } from '../finding/axis.ts';
import type { Finding } from '../finding/finding.ts';
import type { SetAside } from '../finding/outcome.ts';
import { softenedBy } from './limits-table.ts';
import type { Report } from './report.ts';
import { behindBreaches } from './reported-limit.ts';
import { ruleId } from './rule-id.ts';
import { sarifAddress, sarifLine, sarifName } from './sarif-text.ts';

/** A finding that counts, or one that is shown and does not. */
export type SarifEntry = { readonly finding: Finding; readonly aside: SetAside | undefined };

type SarifLevel = 'error' | 'warning' | 'note';

const LEVELS: Record<Severity, SarifLevel> = {
  critical: 'error',
  unknown: 'error',
  high: 'error',
  medium: 'warning',
  unspecified: 'warning',
  low: 'note',
};

/** What counts comes first, worst first. What this change fixes is none any more: code scanning closes it itself. */
export function sarifEntries({ findings, setAside }: Report): readonly SarifEntry[] {
  return [
    ...findings.map((finding) => ({ finding, aside: undefined })),
    ...setAside
      .filter(({ reason }) => reason !== 'fixed-by-this-change')
      .map((aside) => ({ finding: aside.finding, aside })),
  ];
}

/** As loud as its severity, and louder where it is behind an exceeded limit: what fails the job is an error. */
export function levelsIn(report: Report): (finding: Finding) => SarifLevel {
  const isSoftened = softenedBy(report) !== undefined;
  const fails = behindBreaches(report.limits.filter(({ action }) => action === 'fail' && !isSoftened));
  const warns = behindBreaches(report.limits);
  return ({ fingerprint, severity }) => {
    const level = LEVELS[severity];
    if (fails.has(fingerprint)) return 'error';
    return level === 'note' && warns.has(fingerprint) ? 'warning' : level;
  };
}

/** A finding as a result. It has no line of code: it is shown at the top of the file that the settings name. */
export function sarifResult(
  { finding, aside }: SarifEntry,
  ruleIndex: number,
  level: SarifLevel,
  uri: string,
) {
  const { policy, resource, scope, message, fingerprint, url, occurrences } = finding;
  const title = sarifLine(policy.title ?? '', 200) || sarifLine(policy.name, 200);
  const where = sarifLine(`${resource.name} (${resource.type}) in ${scope}`, 600);
  const told = sarifLine(message ?? '');
  const viewer = sarifAddress(url);
  return {
    ruleId: ruleId(finding),
    ruleIndex,
    level,
    message: { text: `${title}: ${where}.${told === '' ? '' : ` ${told}`}` },
    locations: [locationOf(resource, uri)],
    // GitHub reads no other key than its own; without it every finding of a policy would be one alert.
    partialFingerprints: { primaryLocationLineHash: fingerprint, 'policyGate/v1': fingerprint },
    occurrenceCount: occurrences,
    ...(viewer !== undefined && { hostedViewerUri: viewer }),
    ...(aside !== undefined && { suppressions: [suppressionOf(aside)] }),
    properties: propertiesOf(finding),
  };
}

function locationOf(resource: Finding['resource'], uri: string) {
  const name = sarifName(resource.name);
  const fullyQualifiedName = sarifName(resource.id, 2_000);
  return {
    physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } },
    logicalLocations: [{ name, fullyQualifiedName, kind: 'resource' }],
  };
}

function suppressionOf({ reason, detail }: SetAside) {
  return { kind: 'external', status: 'accepted', justification: `${reason}: ${sarifLine(detail)}` };
}

function propertiesOf({ source, severity, level, priority, scope, resource, firstObservedAt }: Finding) {
  return {
    source,
    severity,
    enforcementLevel: level,
    priority,
    scope: sarifName(scope, 500),
    resourceType: sarifName(resource.type),
    firstObservedAt: sarifName(firstObservedAt),
  };
}
