import { SourceError } from '../../errors.ts';
import type { Evidence } from '../../finding/outcome.ts';
import type { AzureClient, Window } from './client.ts';
import type { AzureScope } from './scope.ts';

/** Events are seen about 15 minutes after the request: an empty window shorter than this shows nothing. */
const SHORTEST_TELLING_WINDOW_MS = 20 * 60_000;

/**
 * What shows that policy is at work at the scope. Asks for the scope itself before an empty list is believed.
 * Throws `missing-target` where it is not there, and the SourceError of a call that failed otherwise.
 */
export async function readEvidence(
  scope: AzureScope,
  eventCount: number,
  window: Window,
  client: AzureClient,
): Promise<Evidence> {
  if (scope.kind === 'assignment') return assignmentEvidence(scope, eventCount, window, client);
  if (eventCount > 0) return { kind: 'governed', reason: `${eventCount} policy events came` };
  const exists = await ifPermitted(client.checkExists(scope).then(() => true));
  if (exists === undefined) return notAsked('whether the scope exists (Reader on the scope)');
  if (isTooShort(window)) return tooShort(window);
  const assignments = await ifPermitted(client.listAssignmentsWithStates(scope, window.to));
  if (assignments === undefined)
    return notAsked('policy states (Microsoft.PolicyInsights/policyStates/summarize/read)');
  if (assignments.length > 0) {
    return { kind: 'governed', reason: `${assignments.length} policy assignments have states here` };
  }
  return { kind: 'none', reason: 'no policy event came, and no assignment has a state at the scope' };
}

async function assignmentEvidence(
  scope: AzureScope,
  eventCount: number,
  window: Window,
  client: AzureClient,
): Promise<Evidence> {
  const enforced = await ifPermitted(client.isEnforced(scope));
  if (enforced === undefined)
    return notAsked('the assignment (Microsoft.Authorization/policyAssignments/read)');
  if (!enforced)
    return { kind: 'none', reason: 'the assignment is not enforced (DoNotEnforce): it makes no events' };
  if (eventCount === 0 && isTooShort(window)) return tooShort(window);
  return { kind: 'governed', reason: 'the assignment is enforced' };
}

/** `undefined` where the identity may not ask. */
async function ifPermitted<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof SourceError && error.code === 'forbidden') return undefined;
    throw error;
  }
}

function notAsked(what: string): Evidence {
  return { kind: 'not-asked', reason: `the identity may not read ${what}` };
}

function isTooShort({ from, to }: Window): boolean {
  return to.getTime() - from.getTime() < SHORTEST_TELLING_WINDOW_MS;
}

function tooShort({ from, to }: Window): Evidence {
  const minutes = Math.round((to.getTime() - from.getTime()) / 60_000);
  return {
    kind: 'none',
    reason: `no event in a window of ${minutes} minutes, and events come about 15 minutes late`,
  };
}
