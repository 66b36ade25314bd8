import type { TargetOutcome } from '../../finding/outcome.ts';
import { plural } from '../../report/summary-line.ts';
import { failedState } from '../failure.ts';
import type { PolicyRecord } from './api/schema.ts';
import { wordOf } from './events/compliance.ts';
import type { RecordGroups } from './events/grouping.ts';
import type { Lanes } from './events/lanes.ts';
import { readEvents, type Tally } from './events/reading.ts';
import type { Waited } from './events/waiting.ts';
import { isTooShort, readEvidence } from './evidence.ts';
import type { AzureConnection, AzurePlan, AzurePorts } from './plan.ts';
import type { AzureTarget } from './targets/target.ts';

export type ReadingContext = {
  readonly plan: AzurePlan;
  readonly ports: AzurePorts;
  readonly connection: AzureConnection;
  /** Object id of whom alone events count; undefined is anybody. */
  readonly principal: string | undefined;
  readonly groups: RecordGroups;
  readonly lanes: Lanes;
  readonly waits: ReadonlyMap<AzureTarget, Waited>;
  /** Whether an assignment is enforced, asked once. */
  readonly isEnforced: (assignment: string) => Promise<boolean>;
  /** Where the window ends: when the run started, or when waiting for events ended. */
  readonly to: Date;
};

/** Reads the events of one target into the groups, and what governs it. Whatever fails is part of the outcome. */
export async function readTarget(
  target: AzureTarget,
  place: number,
  context: ReadingContext,
): Promise<TargetOutcome> {
  const { plan, connection, groups, lanes, isEnforced } = context;
  const { service } = connection;
  const tally: Tally = { own: 0, foreign: 0, newest: '', count: undefined };
  const people = new Principals(context.principal);
  const add = (event: PolicyRecord): void => {
    groups.addEvent(event, place);
    people.note(event);
  };
  try {
    const window = { from: plan.from, to: context.to };
    const { filter, maxRows } = plan;
    const { progress } = context.ports;
    await readEvents(target, window, { service, lanes, filter, maxRows, add, progress }, tally);
    const waited = context.waits.get(target)?.isOver === true;
    const seen = { events: tally.own, window, waited, filter };
    const { evidence, notes } = await readEvidence(target, seen, service, isEnforced);
    return {
      target: target.id,
      state: { kind: 'read', evidence },
      leftOut: tally.foreign,
      notes: [...remarks(target, tally, context), ...notes],
      cautions: [
        ...cautionsFor(target, context),
        ...people.cautions(tally.own),
        ...(waited && tally.own === 0 && isTooShort(seen.window) ? [STILL_SHORT] : []),
      ],
    };
  } catch (error) {
    return unread(target, tally, context, error);
  }
}

function unread(target: AzureTarget, tally: Tally, context: ReadingContext, failure: unknown): TargetOutcome {
  return {
    target: target.id,
    state: failedState(failure),
    leftOut: tally.foreign,
    notes: remarks(target, tally, context, true),
    cautions: cautionsFor(target, context),
  };
}

const STILL_SHORT =
  'No event came, and the window with all the waiting is shorter than the 20 minutes or so that events take: what was requested last may be missing.';

function cautionsFor(target: AzureTarget, { plan, waits }: ReadingContext): readonly string[] {
  const caution = waits.get(target)?.caution;
  return caution === undefined ? plan.cautions : [...plan.cautions, caution];
}

function remarks(
  target: AzureTarget,
  { foreign, newest, count }: Tally,
  { plan, to, waits }: ReadingContext,
  isFailed = false,
): readonly string[] {
  const none = isFailed ? 'no event was read' : 'no event in the window';
  const freshness = newest === '' ? none : `newest event ${newest}`;
  const waited = waits.get(target);
  return [
    `Window ${plan.from.toISOString()} to ${to.toISOString()}: ${freshness}; events come about 15 minutes late.`,
    ...(waited === undefined ? [] : [waited.note]),
    ...(count === undefined || count.total === 0 ? [] : [countedAs(count)]),
    ...(foreign > 0
      ? [`The service sent ${plural(foreign, 'event')} of other scopes or times; left out.`]
      : []),
  ];
}

function countedAs({ total, byEffect }: NonNullable<Tally['count']>): string {
  return `${plural(total, 'event')}: ${byEffect.map(([effect, count]) => `${count} ${effect}`).join(', ')}.`;
}

/** Whether the events of a target are those of the identity that counts: a wrong one would make everything clean. */
class Principals {
  readonly #wanted: string | undefined;
  #isSeen = false;
  #others = false;

  constructor(wanted: string | undefined) {
    this.#wanted = wanted;
  }

  note(event: PolicyRecord): void {
    if (this.#wanted === undefined) return;
    if (event.principalOid?.toLowerCase() === this.#wanted) this.#isSeen = true;
    else if (wordOf(event) === 'noncompliant') this.#others = true;
  }

  cautions(events: number): readonly string[] {
    if (this.#wanted === undefined || events === 0) return [];
    if (!this.#isSeen) {
      return [
        'None of the events is by the identity of azure.principal: is it the one that deploys here? Nothing of the others counts.',
      ];
    }
    return this.#others
      ? [
          'Noncompliant events of other identities, or of nobody that is named, do not count (azure.principal).',
        ]
      : [];
  }
}
