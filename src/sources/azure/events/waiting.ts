import { SourceError, type SourceErrorCode } from '../../../errors.ts';
import { instantKey } from '../../../finding/timestamp.ts';
import { orFailure } from '../../failure.ts';
import { pause, seconds, within } from '../../waiting.ts';
import { newestEvent } from '../api/events.ts';
import { allOf, literal } from '../api/query.ts';
import type { PolicyRecord } from '../api/schema.ts';
import type { AzureConnection, AzurePlan, AzurePorts } from '../plan.ts';
import { isOwn } from '../targets/own.ts';
import type { AzureTarget } from '../targets/target.ts';

/** How waiting for a target's first event ended. */
export type Waited = {
  /** An event of the target came, or all the time there was is over. */
  readonly isOver: boolean;
  readonly note: string;
  readonly caution?: string;
};

const LATE = 'late' as const;
/** Each look is a request, and the quota of Policy Insights is some 150: looks share what a run polls with. */
const LEAST_TARGETS = 3;
/** What another look will not mend: the reading that follows has the say. */
const FINAL: readonly SourceErrorCode[] = [
  'forbidden',
  'unauthorized',
  'missing-target',
  'sign-in',
  'deadline',
];

/**
 * Waits, for all targets at the same time, until each has an event after the window's start, at most as long as the
 * plan says. Events are seen about 15 minutes after their request.
 */
export async function awaitEvents(
  plan: AzurePlan,
  connection: AzureConnection,
  principal: string | undefined,
  ports: AzurePorts,
): Promise<ReadonlyMap<AzureTarget, Waited>> {
  if (plan.waitForEventsMs === 0) return new Map();
  const waits = plan.targets.map(
    async (target) => [target, await awaitEvent(target, plan, connection, principal, ports)] as const,
  );
  return new Map(await Promise.all(waits));
}

async function awaitEvent(
  target: AzureTarget,
  plan: AzurePlan,
  { service }: AzureConnection,
  principal: string | undefined,
  { clock, pollMs, signal, info }: AzurePorts,
): Promise<Waited> {
  const boundMs = plan.waitForEventsMs;
  const startedAt = clock().getTime();
  const waitedMs = (): number => clock().getTime() - startedAt;
  const everyMs = pollMs * Math.max(LEAST_TARGETS, plan.targets.length);
  // No look has been answered yet.
  let failed: Pick<SourceError, 'code'> | undefined = { code: 'timeout' };
  for (;;) {
    const query = { from: plan.from, to: clock(), filter: conditionFor(target, plan, principal) };
    const look = orFailure(newestEvent(service, target.scope, query));
    const seen = await within(boundMs - waitedMs(), look, LATE, signal);
    // A look that was cut off by the bound, as the last one mostly is, says nothing.
    if (seen !== LATE) failed = seen instanceof SourceError ? seen : undefined;
    if (seen instanceof SourceError) {
      if (FINAL.includes(seen.code)) return gaveUp(seen, waitedMs());
    } else if (seen !== LATE && seen !== undefined && isAwaited(seen, target, plan, principal)) {
      return { isOver: true, note: `Waited ${seconds(waitedMs())} for the first event.` };
    }
    if (signal.aborted || waitedMs() >= boundMs) break;
    info(`${target.id}: no event yet; waiting, ${seconds(waitedMs())} of at most ${seconds(boundMs)}`);
    await pause(Math.min(everyMs, boundMs - waitedMs()), signal);
  }
  if (failed !== undefined) return gaveUp(failed, waitedMs());
  return { isOver: true, note: `No event came in ${seconds(waitedMs())} of waiting.` };
}

/** The service sorts out what is not waited for; a case that it minds only makes the wait longer. */
function conditionFor(
  { assignment }: AzureTarget,
  { filter }: AzurePlan,
  principal: string | undefined,
): string | undefined {
  return allOf(
    filter?.expression,
    assignment === undefined ? undefined : `policyAssignmentId eq ${literal(assignment)}`,
    principal === undefined ? undefined : `principalOid eq ${literal(principal)}`,
  );
}

function isAwaited(
  event: PolicyRecord,
  target: AzureTarget,
  { from, filter }: AzurePlan,
  principal: string | undefined,
): boolean {
  return (
    isOwn(event, target) &&
    (filter?.matches(event) ?? true) &&
    (principal === undefined || event.principalOid?.toLowerCase() === principal) &&
    instantKey(event.timestamp) >= instantKey(from.toISOString())
  );
}

function gaveUp({ code }: Pick<SourceError, 'code'>, waitedMs: number): Waited {
  return {
    isOver: false,
    note: `Waiting for events ended after ${seconds(waitedMs)}.`,
    caution: `Whether events came while waiting for them could not be looked up (${code}), so the newest may be missing.`,
  };
}
