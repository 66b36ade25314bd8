import type { Component, Finding } from '../../../finding/finding.ts';
import { fingerprint } from '../../../finding/fingerprint.ts';
import type { SetAside } from '../../../finding/outcome.ts';
import type { PolicyRecord } from '../api/schema.ts';
import { lastSegment } from '../targets/id.ts';
import { byTime, deploymentsOf } from './deployments.ts';
import { meaningOf } from './effect.ts';
import { type Group, keyParts } from './grouping.ts';

/** What the groups come to: those whose last word is "noncompliant" count, exempt ones are shown apart. */
export type FoundEvents = { readonly findings: readonly Finding[]; readonly setAside: readonly SetAside[] };

/** One finding per group; a group that was found compliant since is none. */
export function toFindings(groups: readonly Group[]): FoundEvents {
  const shown = groups.filter(({ cleared }) => cleared?.word !== 'compliant');
  const deploymentOf = deploymentsOf(shown.flatMap(({ denials }) => denials));
  const findingOf = (group: Group): Finding => {
    const newest = group.denials.toSorted(byTime).at(-1);
    return toFinding(group, newest && deploymentOf(newest));
  };
  return {
    findings: shown.filter(({ cleared }) => cleared === undefined).map(findingOf),
    setAside: shown.flatMap((group): SetAside[] =>
      group.cleared === undefined
        ? []
        : [{ reason: 'exempted', finding: findingOf(group), detail: exemptSince(group.cleared) }],
    ),
  };
}

/** An exemption may have ended since: states are refreshed once a day. */
function exemptSince({ timestamp }: NonNullable<Group['cleared']>): string {
  return `Azure Policy said "Exempt" of the resource at ${timestamp}.`;
}

function toFinding({ since, last, blocked, occurrences }: Group, deployment: string | undefined): Finding {
  const effect = (last.policyDefinitionAction ?? '').toLowerCase();
  const { level, severity } = meaningOf(effect);
  return {
    source: 'azure',
    fingerprint: fingerprint('azure', keyParts(last)),
    severity,
    severityFrom: 'effect',
    level,
    levelFrom: 'effect',
    priority: 'unprioritized',
    unknownWords: level === 'unknown' ? { level: last.policyDefinitionAction ?? '' } : {},
    effect,
    blocked,
    ...(blocked && deployment !== undefined ? { deployment } : {}),
    ...componentsOf(last),
    policy: policyOf(last),
    resource: {
      id: last.resourceId,
      type: (last.resourceType ?? '').replace(/^\//, ''),
      name: lastSegment(last.resourceId),
    },
    scope:
      /^\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?/i.exec(last.resourceId)?.[0] ?? last.resourceId,
    firstObservedAt: since,
    lastObservedAt: last.timestamp,
    occurrences,
  };
}

function policyOf(record: PolicyRecord): Finding['policy'] {
  const { policySetDefinitionName, policySetDefinitionId, policyAssignmentName, policyAssignmentId } = record;
  return {
    pack: policySetDefinitionName || policyAssignmentName || lastSegment(policyAssignmentId),
    name: record.policyDefinitionName || lastSegment(record.policyDefinitionId),
    reference: record.policyDefinitionReferenceId || undefined,
    assignment: policyAssignmentId,
    definition: record.policyDefinitionId,
    initiative: policySetDefinitionId || undefined,
  };
}

function componentsOf({ components }: PolicyRecord): { readonly components?: readonly Component[] } {
  if (!components || components.length === 0) return {};
  return {
    components: components.map(({ id, type, name }) => ({ id, type: type ?? '', name: name || id })),
  };
}
