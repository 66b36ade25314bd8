import { setTimeout as sleep } from 'node:timers/promises';
import { SourceError } from '../../errors.ts';
import type { Service } from '../http.ts';
import { type IssueBook, listIssues } from './api/issues.ts';
import type { UpdateInfo } from './api/stack-schema.ts';
import { getLatestUpdate, getStack } from './api/stacks.ts';
import type { StackEntity } from './entity.ts';
import { flatFilters } from './filter.ts';
import { isChanging, newestVersion } from './freshness.ts';
import type { LocatedAccount, LocatedStack } from './locate.ts';
import type { PulumiPlan, PulumiPorts } from './plan.ts';

/** Rows looked at for a sign of the newest evaluation. */
const LOOKED_AT = 100;

/** Waits for every stack's evaluation, and returns what should be said of each, if anything. */
export async function awaitEvaluations(
  service: Service,
  located: readonly (LocatedStack | LocatedAccount)[],
  { api, waitForEvaluationMs }: PulumiPlan,
  ports: PulumiPorts,
): Promise<ReadonlyMap<LocatedStack | LocatedAccount, string>> {
  const stacks = located.filter((one) => one.kind === 'stack');
  if (waitForEvaluationMs === 0 || api === 'violations') return new Map();
  const route = api === 'auto' ? 'issues' : api;
  const told = await Promise.all(
    stacks.map(async (stack) => {
      const book = { service, organization: stack.entity.organization, route };
      return [stack, await awaitEvaluation(book, stack, waitForEvaluationMs, ports)] as const;
    }),
  );
  return new Map(told.flatMap(([stack, caution]) => (caution === undefined ? [] : [[stack, caution]])));
}

/**
 * Waits until the stack's latest update has been evaluated, at most `boundMs`, and returns what should be said of
 * it, if anything. No signal of an evaluation's end is documented: an issue found at the update's version shows
 * one, in the active list or the closed one. Where nothing shows it, the bound ends the wait; and an update that
 * ended longer ago than the bound has had its time.
 */
async function awaitEvaluation(
  book: IssueBook,
  located: LocatedStack,
  boundMs: number,
  ports: PulumiPorts,
): Promise<string | undefined> {
  const startedAt = ports.clock().getTime();
  for (;;) {
    const reason = await reasonToWait(book, located, boundMs, ports).catch(unknown);
    if (reason === undefined) return undefined;
    if (typeof reason !== 'string') return reason.caution;
    const waitedMs = ports.clock().getTime() - startedAt;
    const leftMs = boundMs - waitedMs;
    if (leftMs <= 0 || ports.signal.aborted) return `After waiting ${seconds(waitedMs)}: ${reason}.`;
    ports.info(`${located.target}: ${reason}; waiting, ${seconds(waitedMs)} of at most ${seconds(boundMs)}`);
    // The run's own deadline ends the wait too; the reading behind it then says so.
    await sleep(Math.min(ports.pollMs, leftMs), undefined, { signal: ports.signal }).catch(() => undefined);
  }
}

/** Who cannot tell whether to wait does not wait: the reading that follows has the say on outages. */
function unknown(error: unknown): { readonly caution: string } {
  if (!(error instanceof SourceError)) throw error;
  return { caution: `Whether the latest update has been evaluated could not be looked up (${error.code}).` };
}

async function reasonToWait(
  book: IssueBook,
  { reference, entity }: LocatedStack,
  boundMs: number,
  { clock }: PulumiPorts,
): Promise<string | undefined> {
  const details = await getStack(book.service, reference);
  if (isChanging(details)) return `an operation (${details.currentOperation?.kind}) is running on the stack`;
  const update = await getLatestUpdate(book.service, reference);
  if (update === undefined || hasHadItsTime(update, boundMs, clock())) return undefined;
  const version = update.version ?? 0;
  const newest = await newestEvaluation(book, entity);
  return newest !== undefined && newest >= version
    ? undefined
    : `no evaluation of version ${version} has been seen`;
}

function hasHadItsTime({ info }: UpdateInfo, boundMs: number, now: Date): boolean {
  return !!info.endTime && info.endTime * 1000 + boundMs <= now.getTime();
}

async function newestEvaluation(book: IssueBook, entity: StackEntity): Promise<number | undefined> {
  const [filter] = flatFilters(entity);
  if (filter === undefined) return undefined;
  const query = {
    whose: entity.name,
    filter,
    startRow: 0,
    endRow: LOOKED_AT,
    sortBy: 'lastModified',
  } as const;
  const pages = await Promise.all([listIssues(book, query), listIssues(book, { ...query, closed: true })]);
  return newestVersion(pages.flatMap(({ rows }) => rows));
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
