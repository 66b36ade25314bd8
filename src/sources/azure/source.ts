import pMap from 'p-map';
import { SourceError } from '../../errors.ts';
import type { TargetOutcome } from '../../finding/outcome.ts';
import { instantKey, later } from '../../finding/timestamp.ts';
import { failedState } from '../failure.ts';
import { CONCURRENCY, MAX_ROWS, type Source } from '../source.ts';
import type { AzureClient, Window } from './client.ts';
import { readEvidence } from './evidence.ts';
import { EventGroups } from './grouping.ts';
import { idKey } from './id.ts';
import type { PolicyEvent } from './schema.ts';
import type { AzureScope } from './scope.ts';

/** What the events of one scope amounted to, besides the findings. */
type Tally = { own: number; foreign: number; newest: string };

/** Noncompliant Azure Policy events at scopes of Azure Resource Manager, in a window that ends at `window.to`. */
export function createAzureSource(
  scopes: readonly AzureScope[],
  window: Window,
  client: AzureClient,
): Source {
  return {
    name: 'azure',
    targets: scopes.map(({ id }) => id),
    async read() {
      const groups = new EventGroups();
      const targets = await pMap(scopes, (scope) => readScope(scope, window, client, groups), {
        concurrency: CONCURRENCY,
      });
      return { source: 'azure', findings: groups.findings(), setAside: [], targets };
    },
  };
}

async function readScope(
  scope: AzureScope,
  window: Window,
  client: AzureClient,
  groups: EventGroups,
): Promise<TargetOutcome> {
  const tally: Tally = { own: 0, foreign: 0, newest: '' };
  try {
    await readEvents(scope, window, client, groups, tally);
    const evidence = await readEvidence(scope, tally.own, window, client);
    return { target: scope.id, state: { kind: 'read', evidence }, ...remarks(tally, window) };
  } catch (error) {
    return { target: scope.id, state: failedState(error), ...remarks(tally, window) };
  }
}

async function readEvents(
  scope: AzureScope,
  window: Window,
  client: AzureClient,
  groups: EventGroups,
  tally: Tally,
): Promise<void> {
  const [from, to] = [instantKey(window.from.toISOString()), instantKey(window.to.toISOString())];
  for await (const events of client.listEvents(scope, window)) {
    for (const event of events) {
      const instant = instantKey(event.timestamp);
      if (!isOwn(event, scope) || instant < from || instant > to) {
        tally.foreign += 1;
        continue;
      }
      tally.own += 1;
      tally.newest = tally.newest === '' ? event.timestamp : later(tally.newest, event.timestamp);
      groups.add(event);
    }
    if (tally.own + tally.foreign > MAX_ROWS) {
      throw new SourceError(
        'too-many-rows',
        `Azure Resource Manager: listing policy events of ${scope.id} failed: more than ${MAX_ROWS} events, the limit of one target; shorten azure-since or narrow the scope.`,
      );
    }
  }
}

/** Whether the event belongs to what was asked, whatever the service sent. */
function isOwn(event: PolicyEvent, scope: AzureScope): boolean {
  const id = idKey(scope.id);
  if (scope.kind === 'assignment') return idKey(event.policyAssignmentId) === id;
  const resource = idKey(event.resourceId);
  return resource === id || resource.startsWith(`${id}/`);
}

function remarks(
  { foreign, newest }: Tally,
  window: Window,
): Pick<TargetOutcome, 'leftOut' | 'notes' | 'cautions'> {
  const freshness =
    newest === '' ? 'no event in the window' : `newest event ${newest}; events come about 15 minutes late`;
  const notes = [`Window ${window.from.toISOString()} to ${window.to.toISOString()}: ${freshness}.`];
  if (foreign > 0) {
    notes.push(`The service sent ${foreign} events of other scopes or times; they were left out.`);
  }
  return { leftOut: foreign, notes, cautions: [] };
}
