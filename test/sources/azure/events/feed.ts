import type { PolicyRecord } from '../../../../src/sources/azure/api/schema.ts';
import { createLanes } from '../../../../src/sources/azure/events/lanes.ts';
import { type EventPorts, readEvents, type Tally } from '../../../../src/sources/azure/events/reading.ts';
import { parseAzureTarget } from '../../../../src/sources/azure/targets/target.ts';
import type { ProgressUpdate } from '../../../../src/sources/progress.ts';
import { type Asked, answering } from '../../answers.ts';

const TO = Date.parse('2026-11-23T12:00:00Z');
/** The hour that is read. */
export const WINDOW = { from: new Date(TO - 3_600_000), to: new Date(TO) };
export const GROUP = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/shop';
export const ASSIGNMENT =
  '/subscriptions/11111111-2222-3333-4444-555555555555/providers/Microsoft.Authorization/policyAssignments/Https';

/** An event of the group, so many seconds before the window's end. */
export function eventBefore(seconds: number, overrides: Partial<PolicyRecord> = {}): PolicyRecord {
  return {
    timestamp: new Date(TO - seconds * 1_000).toISOString(),
    resourceId: `${GROUP}/providers/A.B/c/r${seconds}`,
    policyAssignmentId: ASSIGNMENT,
    policyDefinitionId: '/d',
    policyDefinitionAction: 'audit',
    isCompliant: false,
    components: undefined,
    ...overrides,
  };
}

export type Feed = {
  readonly events: readonly PolicyRecord[];
  readonly pageRows: number;
  /** What comes of a page, by its number over all lists. */
  readonly page?: (rows: readonly PolicyRecord[], call: number) => readonly PolicyRecord[];
  /** How an assignment's events are counted, by the number of the count; by default as they are. */
  readonly count?: (events: readonly PolicyRecord[], call: number) => readonly object[];
  /** Whether the service minds the filter of a list. */
  readonly filters?: boolean;
};

type Settings = Partial<Pick<EventPorts, 'maxRows' | 'filter'>> & {
  readonly line?: string;
  readonly lanes?: number;
  /** Whether anybody is told of the progress. */
  readonly tells?: boolean;
};

/** Reads a target from memory: what was added and told, the requests, and how it ended. */
export async function readFeed(
  feed: Feed,
  { line = GROUP, lanes = 3, maxRows = 10_000, filter, tells = true }: Settings = {},
) {
  const { answer, lists } = answersOf(feed);
  const { service } = answering(answer);
  const parsed = parseAzureTarget(line);
  if ('problem' in parsed) throw new Error(parsed.problem);
  const added: PolicyRecord[] = [];
  const told: ProgressUpdate[] = [];
  const tally: Tally = { own: 0, foreign: 0, newest: '', count: undefined };
  const free = createLanes(lanes);
  const ports: EventPorts = {
    service,
    lanes: free,
    filter,
    maxRows,
    add: (event) => void added.push(event),
    ...(tells && { progress: (update) => void told.push(update) }),
  };
  const failure: unknown = await readEvents(parsed.value, WINDOW, ports, tally).catch(
    (error: unknown) => error,
  );
  return { added: idsOf(added), told, tally, failure, lists, free: free.take(1_000) };
}

/** The clauses of each request, in their order; a count is one of `$apply`. */
function answersOf({ events, pageRows, page = (rows) => rows, count = countOf, filters = true }: Feed) {
  const lists: { apply: string | null; filter: string | null; from: string; to: string; skip: number }[] = [];
  const calls = { page: 0, count: 0 };
  const answer = ({ path }: Asked): unknown => {
    const { searchParams } = new URL(path, 'http://feed.invalid');
    const [from, to] = [searchParams.get('$from') ?? '', searchParams.get('$to') ?? ''];
    const [apply, filter] = [searchParams.get('$apply'), searchParams.get('$filter')];
    const skip = Number(searchParams.get('$skip') ?? 0);
    lists.push({ apply, filter, from, to, skip });
    const rows = events.filter(({ timestamp }) => timestamp >= from && timestamp <= to);
    if (apply !== null) {
      calls.count += 1;
      return { value: count(rows, calls.count) };
    }
    calls.page += 1;
    const listed = rows
      .filter((row) => !filters || filter === null || filter.includes(`'${row.policyAssignmentId}'`))
      .toSorted((a, b) => (a.timestamp < b.timestamp ? 1 : -1));
    const next = skip + pageRows;
    return {
      value: page(listed.slice(skip, next), calls.page),
      ...(next < listed.length && { '@odata.nextLink': `${path.replace(/&\$skip=.*/, '')}&$skip=${next}` }),
    };
  };
  return { answer, lists };
}

/** Which events: an event may come more than once. */
export function idsOf(events: readonly PolicyRecord[]): ReadonlySet<string> {
  return new Set(events.map(({ resourceId }) => resourceId));
}

/** A group for each spelling of an assignment. */
export function countOf(events: readonly PolicyRecord[]): readonly object[] {
  const groups = Map.groupBy(events, ({ policyAssignmentId }) => policyAssignmentId);
  return [...groups].map(([policyAssignmentId, members]) => ({
    policyAssignmentId,
    policyDefinitionAction: 'audit',
    numEvents: members.length,
  }));
}
