import { SourceError } from '../../errors.ts';
import type { Service } from '../http.ts';
import { pause, seconds, within } from '../waiting.ts';
import { type IssueBook, type IssueRoute, listIssues } from './api/issues.ts';
import type { UpdateInfo } from './api/stack-schema.ts';
import { getLatestUpdate, getStack } from './api/stacks.ts';
import { isChanging, isDeployed, newestVersion } from './freshness.ts';
import { flatFilters } from './issues/filter.ts';
import type { PulumiPlan, PulumiPorts } from './plan.ts';
import { owns, type StackEntity } from './targets/entity.ts';
import type { LocatedAccount, LocatedStack } from './targets/locate.ts';

/** Rows looked at for a sign of the newest evaluation. */
const LOOKED_AT = 100;

/** Waits for every stack's evaluation, and returns what should be said of each, if anything. */
export async function awaitEvaluations(
  service: Service,
  located: readonly (LocatedStack | LocatedAccount)[],
  { api, waitForEvaluationMs, maxRows }: PulumiPlan,
  ports: PulumiPorts,
): Promise<ReadonlyMap<LocatedStack | LocatedAccount, string>> {
  const stacks = located.filter((one) => one.kind === 'stack');
  if (waitForEvaluationMs === 0 || api === 'violations') return new Map();
  const routes: readonly IssueRoute[] = api === 'auto' ? ['issues', 'findings'] : [api];
  const told = await Promise.all(
    stacks.map(async (stack) => {
      const { organization } = stack.entity;
      const books = routes.map((route) => ({ service, organization, route, maxRows }));
      return [stack, await awaitEvaluation(service, books, stack, waitForEvaluationMs, ports)] as const;
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
  service: Service,
  books: readonly IssueBook[],
  located: LocatedStack,
  boundMs: number,
  ports: PulumiPorts,
): Promise<string | undefined> {
  const startedAt = ports.clock().getTime();
  let reason = 'whether its latest update has been evaluated is not known yet';
  for (;;) {
    const leftMs = startedAt + boundMs - ports.clock().getTime();
    const reasons = reasonToWait(service, books, located, boundMs, ports).catch(unknown);
    const look: Look = await within(leftMs, reasons, LATE, ports.signal);
    if (look === undefined) return undefined;
    if ('caution' in look) return look.caution;
    if ('reason' in look) reason = look.reason;
    const waitedMs = ports.clock().getTime() - startedAt;
    if ('late' in look || waitedMs >= boundMs || ports.signal.aborted) {
      return `After waiting ${seconds(waitedMs)}: ${reason}.`;
    }
    ports.info(`${located.target}: ${reason}; waiting, ${seconds(waitedMs)} of at most ${seconds(boundMs)}`);
    await pause(Math.min(ports.pollMs, boundMs - waitedMs), ports.signal);
  }
}

/** What a look says: nothing to wait for, why to wait, that nobody can tell, or nothing in the time there was. */
type Look = undefined | { readonly reason: string } | { readonly caution: string } | { readonly late: true };

const LATE = { late: true } as const;

/** Who cannot tell whether to wait does not wait: the reading that follows has the say on outages. */
function unknown(error: unknown): Look {
  if (!(error instanceof SourceError)) throw error;
  return { caution: `Whether the latest update has been evaluated could not be looked up (${error.code}).` };
}

async function reasonToWait(
  service: Service,
  books: readonly IssueBook[],
  { reference, entity }: LocatedStack,
  boundMs: number,
  { clock }: PulumiPorts,
): Promise<Look> {
  const details = await getStack(service, reference);
  if (isChanging(details)) {
    return { reason: `an operation (${details.currentOperation?.kind}) is running on the stack` };
  }
  const update = await getLatestUpdate(service, reference);
  if (update === undefined || !isDeployed(update) || hasHadItsTime(update, boundMs, clock()))
    return undefined;
  const { version } = update;
  if (!version) return { caution: 'The latest update has no version, so its evaluation cannot be told.' };
  const newest = await newestEvaluation(books, entity);
  if (newest !== undefined && newest >= version) return undefined;
  return { reason: `no evaluation of version ${version} has been seen` };
}

function hasHadItsTime({ info }: UpdateInfo, boundMs: number, now: Date): boolean {
  return !!info.endTime && info.endTime * 1000 + boundMs <= now.getTime();
}

/** By the first list that the server has. */
async function newestEvaluation(
  [book, ...others]: readonly IssueBook[],
  entity: StackEntity,
): Promise<number | undefined> {
  const [filter] = flatFilters(entity);
  if (book === undefined || filter === undefined) return undefined;
  const query = {
    whose: entity.name,
    filter,
    startRow: 0,
    endRow: LOOKED_AT,
    sortBy: 'lastModified',
  } as const;
  try {
    const pages = await Promise.all([listIssues(book, query), listIssues(book, { ...query, closed: true })]);
    // A server that does not heed the filter answers with other stacks' versions.
    return newestVersion(pages.flatMap(({ rows }) => rows).filter((row) => owns(entity, row)));
  } catch (error) {
    const isElsewhere = error instanceof SourceError && error.code === 'not-found' && others.length > 0;
    if (isElsewhere) return newestEvaluation(others, entity);
    throw error;
  }
}
