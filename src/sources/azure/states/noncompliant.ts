import { SourceError } from '../../../errors.ts';
import { instantKey } from '../../../finding/timestamp.ts';
import { orFailure } from '../../failure.ts';
import type { Service } from '../../http.ts';
import type { Progress } from '../../progress.ts';
import { tooManyRows } from '../../row-limit.ts';
import type { PolicyRecord } from '../api/schema.ts';
import { listStates, summarizeStates } from '../api/states.ts';
import { wordOf } from '../events/compliance.ts';
import { STATES_WINDOW_MS } from '../evidence.ts';
import type { AzureFilter } from '../filter.ts';
import { idKey } from '../targets/id.ts';
import { isOwn } from '../targets/own.ts';
import type { AzureTarget } from '../targets/target.ts';
import { queryStates } from './graph-states.ts';
import { reachOf } from './reach.ts';

/** Words that are no finding: nobody has decided, or policies contradict each other. */
const UNDECIDED = ['conflict', 'conflicting', 'unknown', 'notstarted', 'notregistered', 'error'];

export type StatesQuery = {
  readonly service: Service;
  readonly to: Date;
  readonly filter: AzureFilter | undefined;
  /** States beyond which a target cannot be read. */
  readonly maxRows: number;
  /** Called for each noncompliant state, with the place of the target that it belongs to. */
  readonly add: (state: PolicyRecord, target: number) => void;
  readonly progress?: Progress | undefined;
};

/**
 * Reads what is noncompliant now at every target, whole: in one query of Resource Graph where there are several
 * subscriptions or a management group, else, and where that is refused, target by target. Returns why a target could
 * not be read.
 */
export async function readNoncompliant(
  targets: readonly AzureTarget[],
  query: StatesQuery,
): Promise<ReadonlyMap<number, unknown>> {
  if (await readByGraph(targets, query)) return new Map();
  const failures = await Promise.all(
    targets.map(async (target, place) => {
      try {
        await readTarget(target, place, query);
        return [];
      } catch (failure) {
        return [[place, failure] as const];
      }
    }),
  );
  return new Map(failures.flat());
}

/** Whether Resource Graph has told it all. A filter is not in its language. */
async function readByGraph(
  targets: readonly AzureTarget[],
  { service, to, filter, maxRows, add }: StatesQuery,
): Promise<boolean> {
  if (filter !== undefined || !isForGraph(targets)) return false;
  const reach = reachOf(targets);
  const { states, failure } = await queryStates(service, reach, { words: ['NonCompliant'] }, maxRows);
  // More rows than are read of one target may still be of several, or older: each is asked.
  if (failure !== undefined) return false;
  const since = instantKey(startOf(to).toISOString());
  const recent = states.filter((state) => isFinding(state) && instantKey(state.timestamp) >= since);
  const believed = await Promise.all(targets.map((target) => isAllOf(target, recent, service, to)));
  if (!believed.every(Boolean)) return false;
  for (const state of recent) {
    const place = targets.findIndex((target) => isOwn(state, target));
    if (place >= 0) add(state, place);
  }
  return true;
}

/** Resource Graph leaves out without a word what the identity may not read, so the summary is asked as well. */
async function isAllOf(
  target: AzureTarget,
  states: readonly PolicyRecord[],
  service: Service,
  to: Date,
): Promise<boolean> {
  const summary = await orFailure(summarizeStates(service, target.scope, { from: startOf(to), to }));
  if (summary instanceof SourceError) return false;
  const own = states.filter((state) => isOwn(state, { scope: target.scope }));
  const resources = new Set(own.map(({ resourceId }) => idKey(resourceId)));
  const { noncompliantResources: counted } = summary;
  return counted !== undefined && resources.size >= counted;
}

function startOf(to: Date): Date {
  return new Date(to.getTime() - STATES_WINDOW_MS);
}

/** Resource Graph answers for whole subscriptions: of one, or of a part of one, Policy Insights brings less. */
function isForGraph(targets: readonly AzureTarget[]): boolean {
  const kinds = targets.map(({ scope }) => scope.kind);
  const isWhole = kinds.every((kind) => kind === 'management-group' || kind === 'subscription');
  return isWhole && (targets.length > 1 || kinds.includes('management-group'));
}

async function readTarget(
  target: AzureTarget,
  place: number,
  { service, to, filter, maxRows, add, progress }: StatesQuery,
): Promise<void> {
  // Whether the service minds the case of a filter's texts is not documented: they are compared here.
  const query = { from: startOf(to), to, filter: 'isCompliant eq false' };
  let read = 0;
  for await (const { rows } of listStates(service, target.scope, query)) {
    for (const state of rows) {
      const isWanted = isOwn(state, target) && (filter?.matches(state) ?? true);
      if (isWanted && isFinding(state)) add(state, place);
    }
    read += rows.length;
    progress?.({ source: 'azure', target: target.id, rows: 'states', read });
    if (read > maxRows) throw tooMany(target, read, maxRows);
  }
}

function isFinding(state: PolicyRecord): boolean {
  const said = state.complianceState?.toLowerCase().replace(/[^a-z]/g, '') ?? '';
  return wordOf(state) === 'noncompliant' && !UNDECIDED.includes(said);
}

function tooMany({ scope }: AzureTarget, read: number, maxRows: number): SourceError {
  const what = `Azure Resource Manager: listing policy states of ${scope.id}`;
  return tooManyRows({ what, came: `${read} noncompliant states came`, maxRows });
}
