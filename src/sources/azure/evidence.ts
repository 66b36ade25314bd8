import { SourceError } from '../../errors.ts';
import type { Evidence } from '../../finding/outcome.ts';
import { plural } from '../../report/summary-line.ts';
import { orFailure } from '../failure.ts';
import type { Service } from '../http.ts';
import type { Window } from './api/events.ts';
import { checkExists } from './api/scopes.ts';
import { type StateSummary, summarizeStates } from './api/states.ts';
import type { AzureFilter } from './filter.ts';
import { idKey } from './targets/id.ts';
import { type AzureScope, readAssignment } from './targets/scope.ts';
import { type AzureTarget, mayApply } from './targets/target.ts';
import { isUnregistered, whyUngoverned } from './ungoverned.ts';

/** Events are seen about 15 minutes after the request: an empty window shorter than this shows nothing. */
const SHORTEST_TELLING_WINDOW_MS = 20 * 60_000;
/** States are refreshed once a day; two days leave room for a late scan. */
export const STATES_WINDOW_MS = 48 * 3_600_000;

/** Of more assignments than these at least one will be enforced. */
const ASKED_ASSIGNMENTS = 20;

/** What was seen of a target before it is asked what governs it. */
export type Seen = {
  readonly events: number;
  readonly window: Window;
  /** Somebody has waited for events: an empty window is not too young to tell. */
  readonly waited: boolean;
  readonly filter: AzureFilter | undefined;
};

/** What shows that policy is at work, and what a reader should know besides. */
export type AzureEvidence = { readonly evidence: Evidence; readonly notes: readonly string[] };

/** Whether an assignment is enforced. Throws `missing-target` where it is not there. */
export type Enforcement = (assignment: string) => Promise<boolean>;

/**
 * What shows that policy is at work at the target. The target itself is asked before an empty list is believed.
 * Throws `missing-target` where it is not there, and the SourceError of a call that failed otherwise.
 */
export async function readEvidence(
  target: AzureTarget,
  seen: Seen,
  service: Service,
  isEnforced: Enforcement,
): Promise<AzureEvidence> {
  const { scope } = target;
  const assignment = target.assignment ?? (scope.kind === 'assignment' ? scope.id : undefined);
  const enforced = assignment === undefined ? true : await ifPermitted(isEnforced(assignment));
  if (enforced === false) return none(NOT_ENFORCED);
  const isOwnScope = scope.kind === 'assignment';
  if (seen.events > 0 && !isOwnScope) return governed(`${plural(seen.events, 'policy event')} came`);
  const exists = isOwnScope || (await ifPermitted(checkExists(service, scope).then(() => true)));
  // Before what may not be asked: that nothing came says as little then.
  if (seen.events === 0 && isTooShort(seen.window) && !seen.waited) return none(tooShort(seen.window));
  if (enforced === undefined && isOwnScope) {
    return notAsked('the assignment (Microsoft.Authorization/policyAssignments/read)');
  }
  if (exists === undefined) return notAsked('whether the scope exists (Reader on the scope)');
  return isOwnScope
    ? assignmentEvidence(target, seen, service)
    : quietEvidence(target, seen, service, { isEnforced, isKnown: enforced !== undefined });
}

const NOT_ENFORCED = 'the assignment is not enforced (DoNotEnforce), so what it finds need not make events';

/** The assignment's own scope is covered by it, so that it is enforced is enough. */
async function assignmentEvidence(target: AzureTarget, seen: Seen, service: Service): Promise<AzureEvidence> {
  if (seen.events > 0) return governed('the assignment is enforced');
  const summary = await orFailure(summarize(target, seen, service));
  if (summary instanceof SourceError) return governed('the assignment is enforced');
  if (summary.assignments.length === 0 && (await isUnregistered(target.scope, service))) {
    return none(await whyUngoverned(target, service));
  }
  return governed('the assignment is enforced', totalsOf(summary));
}

/** Nothing happened in the window: only what Azure has evaluated lately can show that somebody looks. */
async function quietEvidence(
  target: AzureTarget,
  seen: Seen,
  service: Service,
  { isEnforced, isKnown }: { readonly isEnforced: Enforcement; readonly isKnown: boolean },
): Promise<AzureEvidence> {
  const summary = await ifPermitted(summarize(target, seen, service));
  if (summary === undefined)
    return notAsked('policy states (Microsoft.PolicyInsights/policyStates/summarize/read)');
  const { assignment, scope } = target;
  const named = summary.assignments.filter((id) =>
    assignment === undefined ? mayBeOf(id, scope) : idKey(id) === idKey(assignment),
  );
  if (named.length === 0) return none(await whyUngoverned(target, service, isKnown));
  if (assignment !== undefined) return governed('the assignment has states here');
  if (!(await isAnyEnforced(named, isEnforced))) {
    return none(
      `no assignment that is there and enforced has a state here (${plural(named.length, 'assignment')} with states, DoNotEnforce or gone)`,
    );
  }
  return governed(`${plural(named.length, 'policy assignment')} with states here`, totalsOf(summary));
}

/** An id that nobody can read may be one of a newer kind; one of elsewhere says nothing. */
function mayBeOf(id: string, scope: AzureScope): boolean {
  const assignment = readAssignment(id.startsWith('/') ? id : `/${id}`);
  return assignment === undefined || mayApply(assignment.at, scope);
}

/** Unenforced assignments have states too, and gone ones still. One that may not be asked may well be enforced. */
async function isAnyEnforced(assignments: readonly string[], isEnforced: Enforcement): Promise<boolean> {
  if (assignments.length > ASKED_ASSIGNMENTS) return true;
  for (const assignment of assignments) {
    const answer = await orFailure(isEnforced(assignment));
    if (answer instanceof SourceError ? answer.code !== 'missing-target' : answer) return true;
  }
  return false;
}

function summarize({ scope }: AzureTarget, { window: { to }, filter }: Seen, service: Service) {
  const from = new Date(to.getTime() - STATES_WINDOW_MS);
  return summarizeStates(service, scope, { from, to, filter: filter?.expression });
}

/** The totals are of states, so they say what is wrong now and was not touched in the window. */
function totalsOf({ noncompliantResources, noncompliantPolicies }: StateSummary): readonly string[] {
  if (noncompliantResources === undefined || noncompliantPolicies === undefined) return [];
  return [
    `Latest policy states: ${noncompliantResources} noncompliant resources under ${noncompliantPolicies} policies; azure.states decides whether they count.`,
  ];
}

/** `undefined` where the identity may not ask. */
export async function ifPermitted<T>(answer: Promise<T>): Promise<T | undefined> {
  const came = await orFailure(answer);
  if (!(came instanceof SourceError)) return came;
  if (came.code === 'forbidden') return undefined;
  throw came;
}

function governed(reason: string, notes: readonly string[] = []): AzureEvidence {
  return { evidence: { kind: 'governed', reason }, notes };
}

function none(reason: string): AzureEvidence {
  return { evidence: { kind: 'none', reason }, notes: [] };
}

function notAsked(what: string): AzureEvidence {
  return { evidence: { kind: 'not-asked', reason: `the identity may not read ${what}` }, notes: [] };
}

/** Whether a window without events says nothing, because they come late. */
export function isTooShort({ from, to }: Window): boolean {
  return to.getTime() - from.getTime() < SHORTEST_TELLING_WINDOW_MS;
}

function tooShort({ from, to }: Window): string {
  const minutes = Math.round((to.getTime() - from.getTime()) / 60_000);
  return `no event in a window of ${plural(minutes, 'minute')}, and events come about 15 minutes late: start the window earlier (azure-since), or wait for them (azure.wait-for-events)`;
}
