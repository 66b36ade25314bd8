import pMap from 'p-map';
import { SourceError, type SourceErrorCode } from '../errors.ts';
import { toPriority } from '../finding/axis.ts';
import { isSameLogin, type TriageChange, type TriageItem, type TriagePlan } from './plan.ts';
import type { TriageAnswer, TriageUpdate } from './reading.ts';

/** An item that is not known to be as wanted, and why. */
export type TriageFailure = { readonly item: TriageItem; readonly message: string };

/** What became of a plan, each list in the plan's order. */
export type TriageResult = {
  readonly plan: TriagePlan;
  readonly changed: readonly TriageItem[];
  /** Refused by the last answer of the service, or not begun. */
  readonly failed: readonly TriageFailure[];
  /** May have been written, though no answer shows it. */
  readonly unconfirmed: readonly TriageFailure[];
};

/** What became of one item. */
export type TriageOutcome =
  | { readonly kind: 'changed'; readonly item: TriageItem }
  | ({ readonly kind: 'failed' | 'unconfirmed' } & TriageFailure);

export type ApplyOptions = {
  /** Changes under way at a time. */
  readonly concurrency: number;
  /** Told of each item as it is done, in any order. */
  readonly onResult: (outcome: TriageOutcome) => void;
  /** Once aborted, no further change is begun. */
  readonly signal?: AbortSignal;
};

/** Answers by which a service refuses a change. After any other failure it may have been carried out. */
const REFUSALS: readonly SourceErrorCode[] = [
  'rejected',
  'unauthorized',
  'forbidden',
  'not-found',
  'missing-target',
  'throttled',
];

/** Writes a plan. A change that fails does not keep the others from being written. */
export async function applyTriage(
  plan: TriagePlan,
  update: TriageUpdate,
  { concurrency, onResult, signal }: ApplyOptions,
): Promise<TriageResult> {
  const outcomes = await pMap(
    plan.items,
    async (item) => {
      const outcome = signal?.aborted ? notBegun(item) : await write(item, update);
      onResult(outcome);
      return outcome;
    },
    { concurrency },
  );
  const because = (kind: TriageOutcome['kind']): readonly TriageFailure[] =>
    outcomes
      .filter((outcome) => outcome.kind !== 'changed')
      .filter((outcome) => outcome.kind === kind)
      .map(({ item, message }) => ({ item, message }));
  return {
    plan,
    changed: outcomes.filter(({ kind }) => kind === 'changed').map(({ item }) => item),
    failed: because('failed'),
    unconfirmed: because('unconfirmed'),
  };
}

function notBegun(item: TriageItem): TriageOutcome {
  return { kind: 'failed', item, message: 'stopped before its turn, so nothing was written' };
}

async function write(item: TriageItem, update: TriageUpdate): Promise<TriageOutcome> {
  try {
    const message = whatIsStillOtherwise(item.change, await update(item));
    return message === undefined ? { kind: 'changed', item } : { kind: 'unconfirmed', item, message };
  } catch (error) {
    const isRefused = error instanceof SourceError && REFUSALS.includes(error.code);
    const message = error instanceof Error ? error.message : String(error);
    return { kind: isRefused ? 'failed' : 'unconfirmed', item, message };
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
