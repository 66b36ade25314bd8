import { type Axis, toLevel, toPriority, toSeverity } from '../../../finding/axis.ts';
import type { Finding, PolicyReference } from '../../../finding/finding.ts';
import { fingerprint } from '../../../finding/fingerprint.ts';
import type { SetAside } from '../../../finding/outcome.ts';
import { isClosed, isTriaged } from '../../../finding/status.ts';
import { earlier, instantKey, later } from '../../../finding/timestamp.ts';
import { worseWords } from '../../../finding/worst.ts';
import { createShared } from '../../interned.ts';
import type { PolicyIssue } from '../api/issue-schema.ts';
import type { Console } from '../console.ts';
import { type Entity, ownerName } from '../targets/entity.ts';
import { exceptionOf } from './exception.ts';

/** The issues of one entity, sorted by what becomes of them. */
export type NormalisedIssues = {
  /** What counts. */
  readonly findings: readonly Finding[];
  /** The issues behind a finding, one by one, by its fingerprint; one alone is the finding. */
  readonly reports: ReadonlyMap<string, readonly Finding[]>;
  /** What stands under a policy exception: shown, not counted. */
  readonly exempted: readonly SetAside[];
  /** Fingerprints of issues that a person has closed, and that nothing has opened again. */
  readonly triaged: ReadonlySet<string>;
};

/**
 * Turns the issues of one entity into findings. Several policy groups that report the same policy on the same
 * resource are one finding with the worst word of each axis, in which open beats exempted and closed.
 */
export function normaliseIssues(
  issues: readonly PolicyIssue[],
  entity: Entity,
  console: Console,
): NormalisedIssues {
  const toFinding = normaliserOf(entity, console);
  const open = new Map<string, Finding>();
  const reports = new Map<string, Finding[]>();
  const exempted = new Map<string, SetAside>();
  const triaged = new Set<string>();
  const fixed = new Set<string>();
  // Pages arrive in any order; the id gives the same merge every time.
  for (const issue of issues.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const finding = toFinding(issue);
    const detail = exceptionOf(issue);
    const key = finding.fingerprint;
    if (isClosed(finding.status)) {
      (isTriaged(finding.status) ? triaged : fixed).add(key);
    } else if (detail !== undefined) {
      exempted.set(key, { reason: 'exempted', finding, detail });
    } else {
      const known = open.get(key);
      open.set(key, known === undefined ? finding : merge(known, finding));
      if (known !== undefined) reports.set(key, [...(reports.get(key) ?? [known]), finding]);
    }
  }
  const isOpen = (key: string): boolean => open.has(key);
  return {
    findings: [...open.values()],
    reports,
    exempted: [...exempted.values()].filter(({ finding }) => !isOpen(finding.fingerprint)),
    // What one policy group has seen fixed may come back there, whatever somebody said of it in another.
    triaged: new Set([...triaged].filter((key) => !isOpen(key) && !fixed.has(key))),
  };
}

/** What makes two reports of a policy on a resource the same finding. */
export function issueFingerprint(scope: string, pack: string, policy: string, resource: string): string {
  return fingerprint('pulumi', [scope, pack, policy, resource]);
}

/** Makes findings of the issues of one entity, whatever their status. What they have in common they share. */
export function normaliserOf(entity: Entity, console: Console): (issue: PolicyIssue) => Finding {
  const { organization } = entity;
  const url =
    entity.kind === 'stack' ? console.stackPage(organization, entity.project, entity.stack) : undefined;
  const scopeOf = entity.kind === 'stack' ? () => entity.name : sharedOwner(organization);
  const policyOf = sharedPolicy((pack) => console.packPage(organization, pack));
  const unknownWordsOf = sharedWords();
  return (issue) => {
    const scope = scopeOf(issue);
    return {
      source: 'pulumi',
      fingerprint: issueFingerprint(scope, issue.policyPack, issue.policyName, issue.resourceURN),
      severity: toSeverity(issue.severity),
      severityFrom: 'service',
      level: toLevel(issue.level),
      levelFrom: 'service',
      priority: toPriority(issue.priority),
      unknownWords: unknownWordsOf(issue),
      kind: issue.kind ?? undefined,
      status: issue.status ?? undefined,
      assignedTo: issue.assignedTo?.githubLogin || undefined,
      issueIds: [issue.id],
      blocked: false,
      policy: policyOf(issue),
      resource: {
        id: issue.resourceURN,
        type: issue.resourceType ?? '',
        name: issue.resourceName || (issue.resourceURN.split('::').at(-1) ?? ''),
        provider: issue.resourceProvider ?? undefined,
      },
      scope,
      message: issue.message?.trim() || undefined,
      firstObservedAt: issue.observedAt,
      lastObservedAt: issue.lastModified ?? issue.observedAt,
      url,
      occurrences: 1,
    };
  };
}

function sharedOwner(organization: string): (issue: PolicyIssue) => string {
  const shared = createShared<string>();
  return (issue) => {
    const name = ownerName(organization, issue);
    return shared(name, () => name);
  };
}

function sharedPolicy(
  packPage: (pack: string) => string | undefined,
): (issue: PolicyIssue) => PolicyReference {
  const shared = createShared<PolicyReference>();
  return ({ policyPack: pack, policyPackTag, policyName: name, message }) => {
    const version = policyPackTag ?? undefined;
    const description = descriptionIn(message ?? '');
    return shared(JSON.stringify([pack, version, name, description]), () => ({
      pack,
      version,
      name,
      description,
      packPage: packPage(pack),
    }));
  };
}

function sharedWords(): (issue: PolicyIssue) => Finding['unknownWords'] {
  const shared = createShared<Finding['unknownWords']>();
  return (issue) =>
    shared(JSON.stringify([issue.severity, issue.level, issue.priority]), () => unknownWords(issue));
}

/** A message is the policy's description, a newline, and the violation (pulumi-policy's policy.ts). */
export function descriptionIn(message: string): string | undefined {
  const end = message.indexOf('\n');
  return message.slice(0, Math.max(end, 0)).trim() || undefined;
}

function unknownWords(issue: PolicyIssue): Partial<Record<Axis, string>> {
  return {
    ...(toSeverity(issue.severity) === 'unknown' && { severity: issue.severity ?? '' }),
    ...(toLevel(issue.level) === 'unknown' && { level: issue.level ?? '' }),
    ...(toPriority(issue.priority) === 'unknown' && { priority: issue.priority ?? '' }),
  };
}

function merge(a: Finding, b: Finding): Finding {
  const [first, second] = instantKey(a.firstObservedAt) <= instantKey(b.firstObservedAt) ? [a, b] : [b, a];
  return {
    ...first,
    ...worseWords(first, second),
    firstObservedAt: earlier(a.firstObservedAt, b.firstObservedAt),
    lastObservedAt: later(a.lastObservedAt, b.lastObservedAt),
    issueIds: [...(a.issueIds ?? []), ...(b.issueIds ?? [])],
    occurrences: a.occurrences + b.occurrences,
  };
}
