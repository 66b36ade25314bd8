import type { Component, Finding, PolicyReference } from '../../../finding/finding.ts';
import type { SetAside } from '../../../finding/outcome.ts';
import { createShared } from '../../interned.ts';
import type { PolicyRecord } from '../api/schema.ts';
import { lastSegment } from '../targets/id.ts';
import { byTime, deploymentsOf } from './deployments.ts';
import { meaningOf } from './effect.ts';
import type { Group } from './grouping.ts';

/** What the groups come to: those whose last word is "noncompliant" count, exempt ones are shown apart. */
export type FoundEvents = { readonly findings: readonly Finding[]; readonly setAside: readonly SetAside[] };

/** One finding per group; a group that was found compliant since is none. */
export function toFindings(groups: readonly Group[]): FoundEvents {
  const shown = groups.filter(({ cleared }) => cleared?.word !== 'compliant');
  const deploymentOf = deploymentsOf(shown.flatMap(({ denials }) => denials));
  const shared = createSharedParts();
  const findingOf = (group: Group): Finding => {
    const newest = group.denials.toSorted(byTime).at(-1);
    return toFinding(group, newest && deploymentOf(newest), shared);
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

/** What findings have in common, one for all. */
type SharedParts = {
  readonly text: (text: string) => string;
  readonly policy: (record: PolicyRecord) => PolicyReference;
};

function createSharedParts(): SharedParts {
  const texts = createShared<string>();
  const policies = createShared<PolicyReference>();
  return {
    text: (text) => texts(text, () => text),
    policy: (record) => {
      const policy = policyOf(record);
      return policies(JSON.stringify(policy), () => policy);
    },
  };
}

const NO_WORDS = {};

function toFinding(
  { fingerprint, since, last, blocked, occurrences }: Group,
  deployment: string | undefined,
  { text, policy }: SharedParts,
): Finding {
  const effect = text((last.policyDefinitionAction ?? '').toLowerCase());
  const { level, severity } = meaningOf(effect);
  return {
    source: 'azure',
    fingerprint,
    severity,
    severityFrom: 'effect',
    level,
    levelFrom: 'effect',
    priority: 'unprioritized',
    unknownWords: level === 'unknown' ? { level: last.policyDefinitionAction ?? '' } : NO_WORDS,
    effect,
    blocked,
    deployment: blocked ? deployment : undefined,
    components: componentsOf(last),
    policy: policy(last),
    resource: {
      id: last.resourceId,
      type: text((last.resourceType ?? '').replace(/^\//, '')),
      name: lastSegment(last.resourceId),
    },
    // Written out, as what is not known is: an object that grows takes half as much memory again.
    message: undefined,
    scope: text(
      /^\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?/i.exec(last.resourceId)?.[0] ?? last.resourceId,
    ),
    firstObservedAt: since,
    lastObservedAt: last.timestamp,
    occurrences,
  };
}

function policyOf(record: PolicyRecord): PolicyReference {
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

function componentsOf({ components }: PolicyRecord): readonly Component[] | undefined {
  if (!components || components.length === 0) return undefined;
  return components.map(({ id, type, name }) => ({ id, type: type ?? '', name: name || id }));
}
