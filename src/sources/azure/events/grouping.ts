import { compareWords } from '../../finding/axis.ts';
import type { Finding } from '../../finding/finding.ts';
import { fingerprint } from '../../finding/fingerprint.ts';
import { instantKey } from '../../finding/timestamp.ts';
import { meaningOf } from './effect.ts';
import { idKey } from './id.ts';
import type { PolicyEvent } from './schema.ts';

/** What is kept of the events of one key. */
type Group = {
  /** Instants of the newest event that says compliant, and of every one that says noncompliant. */
  lastCompliant: string;
  readonly noncompliant: Set<string>;
  first: PolicyEvent | undefined;
  last: PolicyEvent | undefined;
};

/**
 * Groups events as they arrive, over all scopes asked: one finding per resource, assignment, definition and
 * reference id, without regard to case. The order of arrival changes nothing, and an event that two scopes or
 * two pages bring counts once.
 */
export class EventGroups {
  readonly #groups = new Map<string, Group>();

  add(event: PolicyEvent): void {
    const key = JSON.stringify(keyOf(event));
    const group = this.#groups.get(key) ?? newGroup();
    this.#groups.set(key, group);
    const instant = instantKey(event.timestamp);
    if (isNoncompliant(event)) {
      group.noncompliant.add(instant);
      if (group.first === undefined || precedes(event, group.first)) group.first = event;
      if (group.last === undefined || precedes(group.last, event)) group.last = event;
    } else if (isCleared(event) && instant > group.lastCompliant) {
      group.lastCompliant = instant;
    }
  }

  /** The groups whose newest word is "noncompliant"; in a tie of timestamps noncompliant wins. */
  findings(): readonly Finding[] {
    return [...this.#groups.values()].flatMap(({ lastCompliant, noncompliant, first, last }) => {
      if (first === undefined || last === undefined || instantKey(last.timestamp) < lastCompliant) return [];
      return [toFinding(first, last, noncompliant.size)];
    });
  }
}

function newGroup(): Group {
  return { lastCompliant: '', noncompliant: new Set(), first: undefined, last: undefined };
}

function keyOf(event: PolicyEvent): string[] {
  return [
    event.resourceId,
    event.policyAssignmentId,
    event.policyDefinitionId,
    event.policyDefinitionReferenceId ?? '',
  ].map(idKey);
}

const CLEARING_STATES = ['compliant', 'exempt'];

/**
 * Either word suffices, and a state that nobody knows is no clean bill: records of older APIs have no
 * complianceState. An exempt record may well say `isCompliant: false` (undocumented); that it is exempt is the
 * more telling word.
 */
function isNoncompliant({ isCompliant, complianceState }: PolicyEvent): boolean {
  const state = complianceState?.toLowerCase() ?? '';
  if (state === 'noncompliant') return true;
  if (typeof isCompliant === 'boolean') return !isCompliant && state !== 'exempt';
  return !CLEARING_STATES.includes(state);
}

/** Of what is not noncompliant, "Conflict" and "Unknown" clear nothing. */
function isCleared({ complianceState }: PolicyEvent): boolean {
  return !complianceState || CLEARING_STATES.includes(complianceState.toLowerCase());
}

/** By time, then the worse level last, then by content: a total order, so that arrival cannot matter. */
function precedes(a: PolicyEvent, b: PolicyEvent): boolean {
  const [instantA, instantB] = [instantKey(a.timestamp), instantKey(b.timestamp)];
  if (instantA !== instantB) return instantA < instantB;
  const levels = compareWords('level', levelOf(a), levelOf(b));
  return levels === 0 ? JSON.stringify(a) < JSON.stringify(b) : levels > 0;
}

function levelOf(event: PolicyEvent) {
  return meaningOf(event.policyDefinitionAction ?? '').level;
}

function toFinding(first: PolicyEvent, last: PolicyEvent, occurrences: number): Finding {
  const effect = (last.policyDefinitionAction ?? '').toLowerCase();
  const { level, severity } = meaningOf(effect);
  return {
    source: 'azure',
    fingerprint: fingerprint('azure', keyOf(last)),
    severity,
    severityFrom: 'effect',
    level,
    priority: 'unprioritized',
    unknownWords: level === 'unknown' ? { level: last.policyDefinitionAction ?? '' } : {},
    effect,
    // A denied request was answered 403: the resource was not created or changed.
    blocked: effect === 'deny',
    policy: {
      pack: last.policySetDefinitionName || last.policyAssignmentName || lastSegment(last.policyAssignmentId),
      name: last.policyDefinitionName || lastSegment(last.policyDefinitionId),
      reference: last.policyDefinitionReferenceId || undefined,
      assignment: last.policyAssignmentId,
    },
    resource: {
      id: last.resourceId,
      type: (last.resourceType ?? '').replace(/^\//, ''),
      name: lastSegment(last.resourceId),
    },
    scope:
      /^\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?/i.exec(last.resourceId)?.[0] ?? last.resourceId,
    firstObservedAt: first.timestamp,
    lastObservedAt: last.timestamp,
    occurrences,
  };
}

function lastSegment(id: string): string {
  return id.replace(/\/+$/, '').split('/').at(-1) || id;
}
