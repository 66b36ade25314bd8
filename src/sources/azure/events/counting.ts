import { SourceError } from '../../../errors.ts';
import { orFailure } from '../../failure.ts';
import type { EventGroup } from '../api/schema.ts';
import { COUNT_ALIAS } from '../api/schema.ts';
import type { FilterRow } from '../filter.ts';
import type { FilterColumn } from '../filter-columns.ts';

/** What the service itself counts of a target's events. */
export type EventCount = {
  readonly total: number;
  /** How the assignments' ids are spelt in these events. */
  readonly spellings: readonly string[];
  /** By effect, the most first. */
  readonly byEffect: readonly (readonly [effect: string, count: number])[];
};

/** Whether a group, or an event, is a target's. */
export type OwnRow = (row: FilterRow & { readonly policyAssignmentId: string }) => boolean;

/** Sums up those of the groups that are the target's. */
function toCount(groups: readonly EventGroup[], isOwn: OwnRow): EventCount {
  const own = groups.filter(isOwn);
  const effects = Map.groupBy(
    own,
    ({ policyDefinitionAction }) => policyDefinitionAction?.toLowerCase() ?? '',
  );
  const byEffect = [...effects].map(([effect, members]) => [effect || 'no effect', sum(members)] as const);
  return {
    total: sum(own),
    spellings: [...new Set(own.map(({ policyAssignmentId }) => policyAssignmentId))],
    byEffect: byEffect.toSorted(([, a], [, b]) => b - a),
  };
}

/** A count is a second opinion: one that cannot be had is none. An ended deadline ends the reading itself. */
export async function countOrNothing(
  groups: Promise<readonly EventGroup[]>,
  isOwn: OwnRow,
  columns: readonly FilterColumn[],
): Promise<EventCount | undefined> {
  const came = await orFailure(groups);
  if (came instanceof SourceError) return undefined;
  // Of a group without the filter's columns nobody can tell whether it is the target's.
  const isTold = came.every((group) => columns.every((column) => group[column] !== undefined));
  return isTold ? toCount(came, isOwn) : undefined;
}

function sum(groups: readonly EventGroup[]): number {
  return groups.reduce((total, group) => total + group[COUNT_ALIAS], 0);
}
