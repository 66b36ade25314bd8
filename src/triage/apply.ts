import pMap from 'p-map';
import { toPriority } from '../finding/axis.ts';
import { isSameLogin, type TriageChange, type TriageItem, type TriagePlan } from './plan.ts';
import type { TriageAnswer, TriageUpdate } from './reading.ts';

/** An item that was not written, or not as wanted, and why. */
export type TriageFailure = { readonly item: TriageItem; readonly message: string };

/** What became of a plan, each list in the plan's order. */
export type TriageResult = {
  readonly plan: TriagePlan;
  readonly changed: readonly TriageItem[];
  readonly failed: readonly TriageFailure[];
};

/** What became of one item: without a message, it is as wanted. */
export type TriageOutcome = { readonly item: TriageItem; readonly message?: string };

export type ApplyOptions = {
  /** Changes under way at a time. */
  readonly concurrency: number;
  /** Told of each item as it is done, in any order. */
  readonly onResult: (outcome: TriageOutcome) => void;
  /** Once aborted, no further change is begun. */
  readonly signal?: AbortSignal;
};

/** Writes a plan. A change that fails does not keep the others from being written. */
export async function applyTriage(
  plan: TriagePlan,
  update: TriageUpdate,
  { concurrency, onResult, signal }: ApplyOptions,
): Promise<TriageResult> {
  const outcomes = await pMap(
    plan.items,
    async (item) => {
      const message = signal?.aborted
        ? 'stopped before its turn, so nothing was written'
        : await write(item, update);
      const outcome: TriageOutcome = message === undefined ? { item } : { item, message };
      onResult(outcome);
      return outcome;
    },
    { concurrency },
  );
  return {
    plan,
    changed: outcomes.filter(({ message }) => message === undefined).map(({ item }) => item),
    failed: outcomes.flatMap(({ item, message }) => (message === undefined ? [] : [{ item, message }])),
  };
}

async function write(item: TriageItem, update: TriageUpdate): Promise<string | undefined> {
  try {
    return whatIsStillOtherwise(item.change, await update(item));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A service may take a change with a good status and leave the issue as it was. */
function whatIsStillOtherwise(change: TriageChange, answer: TriageAnswer): string | undefined {
  const { status, priority, assignee } = change;
  const still = [
    ...(status === undefined || status === answer.status ? [] : [`status ${said(answer.status)}`]),
    ...(priority === undefined || priority === toPriority(answer.priority)
      ? []
      : [`priority ${said(answer.priority)}`]),
    // Who it is assigned to may be an e-mail address, which is never shown.
    ...(assignee === undefined || isSameLogin(assignee, answer.assignedTo) ? [] : ['another assignee']),
  ];
  if (still.length === 0) return undefined;
  return `the service answered, but the issue still says ${still.join(', ')}`;
}

function said(word: string | undefined): string {
  return word === undefined ? 'nothing' : JSON.stringify(word);
}
