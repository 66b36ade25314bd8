import type { AzureEstate, AzureEvent } from './estate.ts';
import { compareInstants, instantBefore, sortableInstant } from './instants.ts';
import type { QueryWindow } from './paging.ts';
import { type AzureScope, inScope } from './scope.ts';
import type { AzureSwitches } from './switches.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

type DatedEvent = { readonly event: AzureEvent; readonly instant: string };

/** Reads the instant of each event once, as long as its timestamp stays the same. */
const dated = new WeakMap<AzureEvent, { readonly timestamp: string; readonly instant: string }>();

/** The events a scope shows in a window, in the order that the switches say. */
export function eventsIn(
  estate: AzureEstate,
  switches: AzureSwitches,
  scope: AzureScope,
  window: QueryWindow,
): readonly AzureEvent[] {
  const sign = switches.order === 'ascending' ? 1 : -1;
  const visible = visibility(switches, window);
  return estate.events
    .map((event) => ({ event, instant: instantOf(event) }))
    .filter((entry) => visible(entry) && (switches.ignoresScope || inScope(estate, scope, entry.event)))
    .toSorted((left, right) => sign * compareInstants(left.instant, right.instant))
    .map(({ event }) => event);
}

/** The switches that decide which events are shown, and how. */
export function visibleBy(switches: AzureSwitches): readonly unknown[] {
  const { eventLatencyMinutes, ignoresFrom, ignoresScope, retentionDays, order } = switches;
  return [eventLatencyMinutes, ignoresFrom, ignoresScope, retentionDays, order, switches.complianceState];
}

function instantOf(event: AzureEvent): string {
  const known = dated.get(event);
  if (known?.timestamp === event.timestamp) return known.instant;
  const instant = sortableInstant(event.timestamp);
  dated.set(event, { timestamp: event.timestamp, instant });
  return instant;
}

/** Whether an event lies in the window and is neither too young nor too old to be shown. */
function visibility(
  { eventLatencyMinutes, ignoresFrom, retentionDays }: AzureSwitches,
  { from, to, asOf }: QueryWindow,
): (event: DatedEvent) => boolean {
  const newest = instantBefore(asOf, eventLatencyMinutes * MINUTE);
  const oldest = retentionDays === null ? '' : instantBefore(asOf, retentionDays * DAY);
  return ({ instant }) => {
    const inWindow = instant <= to && (ignoresFrom || instant >= from);
    return inWindow && instant >= oldest && (eventLatencyMinutes === 0 || instant <= newest);
  };
}
