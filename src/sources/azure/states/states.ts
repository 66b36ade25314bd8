import type { TargetOutcome } from '../../../finding/outcome.ts';
import { failedState } from '../../failure.ts';
import type { PolicyRecord } from '../api/schema.ts';
import type { ReadingContext } from '../target-reading.ts';
import { crossCheck, type Suspect } from './cross-check.ts';
import { readNoncompliant } from './noncompliant.ts';

/**
 * Adds what Azure evaluated last to the groups: noncompliant states where they are findings too, and those that clear
 * a finding. Returns the targets with what is to be said of it. A target whose states are asked for and not read whole
 * has failed; one that could not be compared says so: what was fixed may still count.
 */
export async function addStates(
  read: readonly TargetOutcome[],
  context: ReadingContext,
): Promise<readonly TargetOutcome[]> {
  const { plan, groups, connection, to } = context;
  const { service } = connection;
  const failures = plan.states ? await readNoncompliant(plan.targets, queryOf(context)) : new Map();
  const suspects = plan.crossCheck ? suspectsOf(context) : [];
  const add = (state: PolicyRecord): void => groups.addState(state, false);
  const cautions = await crossCheck(suspects, plan.targets, { service, from: plan.from, to, add });
  return read.map((target, place) =>
    withCaution(withFailure(target, failures.get(place)), cautions.get(place)),
  );
}

function queryOf({ plan, ports: { progress }, groups, connection, to }: ReadingContext) {
  const add = (state: PolicyRecord, target: number): void => groups.addState(state, true, target);
  const { filter, maxRows } = plan;
  return { service: connection.service, to, filter, maxRows, add, progress };
}

/** Each resource that has a finding by an event that nothing has cleared yet, at the target that brought it. */
function suspectsOf({ groups }: ReadingContext): readonly Suspect[] {
  const open = groups.groups().filter(({ cleared, lastIsState }) => cleared === undefined && !lastIsState);
  const byPlace = Map.groupBy(open, ({ last, target }) => `${target} ${last.resourceId.toLowerCase()}`);
  return [...byPlace.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const ids = [first, ...others].map(({ last }) => last.policyAssignmentId.toLowerCase());
    const resource = first.last.resourceId.toLowerCase();
    return [{ resource, assignments: [...new Set(ids)], target: first.target }];
  });
}

/** Of several failures the one of the events tells more. */
function withFailure(target: TargetOutcome, failure: unknown): TargetOutcome {
  return failure === undefined || target.state.kind !== 'read'
    ? target
    : { ...target, state: failedState(failure) };
}

function withCaution(target: TargetOutcome, caution: string | undefined): TargetOutcome {
  return caution === undefined ? target : { ...target, cautions: [...target.cautions, caution] };
}
