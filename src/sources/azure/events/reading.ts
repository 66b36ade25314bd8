import { SourceError } from '../../../errors.ts';
import { instantKey, later } from '../../../finding/timestamp.ts';
import { laterThanTheFirst } from '../../failure.ts';
import type { Service } from '../../http.ts';
import { believable, type Progress } from '../../progress.ts';
import { tooManyRows } from '../../row-limit.ts';
import { countEvents, listEvents, type Window } from '../api/events.ts';
import { allOf, anyOf, literal } from '../api/query.ts';
import type { PolicyRecord } from '../api/schema.ts';
import type { AzureFilter } from '../filter.ts';
import { idKey } from '../targets/id.ts';
import { isOwn } from '../targets/own.ts';
import type { AzureTarget } from '../targets/target.ts';
import { countOrNothing, type EventCount, type OwnRow } from './counting.ts';
import { Covered } from './covered.ts';
import { msPerPageOf } from './density.ts';
import type { Lanes } from './lanes.ts';
import { type Hint, readSlices } from './slices.ts';

/** What the events of one target amounted to, besides the findings. */
export type Tally = {
  own: number;
  /** Of other scopes or times, which nobody asked for. */
  foreign: number;
  /** Timestamp of the newest; '' where there is none. */
  newest: string;
  /** What the service counts, where it was asked. */
  count: EventCount | undefined;
};

export type EventPorts = {
  readonly service: Service;
  readonly lanes: Lanes;
  /** The user's own condition (`azure.filter`). */
  readonly filter: AzureFilter | undefined;
  /** Events beyond which a target cannot be read. */
  readonly maxRows: number;
  /** Called for each event of the target, perhaps more than once. */
  readonly add: (event: PolicyRecord) => void;
  readonly progress?: Progress | undefined;
};

/**
 * Reads the events of a target in the window, whole: every list to its end, and where it has several pages or was
 * narrowed by the service, no fewer events than the service counted before. The tally is filled as events come, so
 * that what was read before a failure is known. Throws a SourceError where the whole cannot be reached.
 */
export async function readEvents(
  target: AzureTarget,
  window: Window,
  ports: EventPorts,
  tally: Tally,
): Promise<void> {
  await new EventReading(target, window, ports, tally).readWhole();
}

class EventReading {
  readonly #target: AzureTarget;
  readonly #window: Window;
  readonly #ports: EventPorts;
  readonly #tally: Tally;
  /** Events of a full page; the service's documented 1,000 until one has come. */
  #pageRows = 1_000;
  /** Events that came of this reading, wanted or not. */
  #received = 0;
  /** Those of them that the service counts too. */
  readonly #covered = new Covered();
  #hint: Hint | undefined;

  constructor(target: AzureTarget, window: Window, ports: EventPorts, tally: Tally) {
    this.#target = target;
    this.#window = window;
    this.#ports = ports;
    this.#tally = tally;
  }

  async readWhole(): Promise<void> {
    try {
      await this.#readParts();
    } catch (error) {
      throw this.#tally.count === undefined ? error : notMissing(error);
    }
  }

  async #readParts(): Promise<void> {
    if (!this.#isNarrowed() && (await this.#readAtOnce())) return;
    const count = this.#tally.count ?? (await this.#count());
    await this.#readInSlices(count);
    if (!this.#isShort()) return;
    // The order, or what a filter's text is compared by, is not what it was taken for: once more without either.
    await this.#count();
    await this.#readInSlices(undefined);
    if (this.#isShort()) throw this.#incomplete();
  }

  #isNarrowed(): boolean {
    return this.#target.assignment !== undefined || this.#ports.filter !== undefined;
  }

  /**
   * Reads a list of one page, or to its end where the service does not count. Otherwise the reading begins anew:
   * events that arrive after the count may be more than counted, never fewer.
   */
  async #readAtOnce(): Promise<boolean> {
    let pages = 0;
    for await (const { rows, isLast } of this.#list(this.#window, undefined)) {
      this.#take(rows, true);
      pages += 1;
      if (isLast || pages > 1) continue;
      this.#lookAt(rows);
      if ((await this.#count()) !== undefined) return false;
    }
    return true;
  }

  /** A full page tells how many events a page has, and how close they stand. */
  #lookAt(rows: readonly PolicyRecord[]): void {
    const msPerPage = msPerPageOf(rows);
    if (msPerPage === undefined) return;
    this.#pageRows = rows.length;
    const newest = rows.map(({ timestamp }) => Date.parse(timestamp)).reduce((a, b) => Math.max(a, b), 0);
    this.#hint = { newest: Math.min(newest, this.#window.to.getTime()), msPerPage };
  }

  /** In one list, and not narrowed by the service, where it has not counted: nobody could tell what got lost. */
  async #readInSlices(count: EventCount | undefined): Promise<void> {
    this.#forget();
    const condition = count === undefined ? undefined : this.#conditionFor(count);
    await readSlices(this.#window, {
      list: (window) => this.#list(window, condition),
      take: (events) => this.#take(events, condition !== undefined || !this.#isNarrowed()),
      pagesLeft: () => Math.ceil(((count?.total ?? 0) - this.#received) / this.#pageRows),
      lanes: this.#ports.lanes,
      hint: this.#hint,
    });
  }

  /**
   * Whether the service minds the case of an id in a filter is not documented, and ids come in several spellings: it
   * has said how it spells this one.
   */
  #conditionFor({ spellings }: EventCount): string | undefined {
    const { assignment } = this.#target;
    const ids = spellings.length > 0 || assignment === undefined ? spellings : [assignment];
    return allOf(
      this.#ports.filter?.expression,
      assignment === undefined ? undefined : anyOf(ids.map((id) => `policyAssignmentId eq ${literal(id)}`)),
    );
  }

  #list(window: Window, filter: string | undefined) {
    return listEvents(this.#ports.service, this.#target.scope, { ...window, filter });
  }

  /** `isAsAsked`: the service was asked for the target alone; else the rest of the scope is no surprise. */
  #take(events: readonly PolicyRecord[], isAsAsked: boolean): void {
    const [from, to] = [instantOf(this.#window.from), instantOf(this.#window.to)];
    this.#received += events.length;
    if (this.#tally.count !== undefined) this.#covered.addPage(events.filter(this.#belongs));
    for (const event of events) {
      const instant = instantKey(event.timestamp);
      const isInScope = instant >= from && instant <= to && this.#isInScope(event);
      const isWanted = isInScope && this.#belongs(event);
      if (!isInScope || (isAsAsked && !isWanted)) this.#tally.foreign += 1;
      if (isWanted) this.#keep(event);
    }
    this.#tell();
    if (this.#received > this.#ports.maxRows) throw this.#tooMany();
  }

  /** What the service counts is told beside what it counts of what came. */
  #tell(): void {
    const { count } = this.#tally;
    const read = count === undefined ? this.#received : this.#covered.size;
    const of = believable(count?.total, read);
    this.#ports.progress?.({ source: 'azure', target: this.#target.id, rows: 'events', read, ...of });
  }

  #keep(event: PolicyRecord): void {
    const tally = this.#tally;
    tally.own += 1;
    tally.newest = tally.newest === '' ? event.timestamp : later(tally.newest, event.timestamp);
    this.#ports.add(event);
  }

  /** Which subscriptions a management group holds, and held, the service alone knows. */
  #isInScope(event: PolicyRecord): boolean {
    const { scope } = this.#target;
    return scope.kind === 'management-group' || isOwn(event, { scope });
  }

  readonly #belongs: OwnRow = (row) => {
    const { assignment } = this.#target;
    const isOfAssignment = assignment === undefined || idKey(row.policyAssignmentId) === idKey(assignment);
    return isOfAssignment && (this.#ports.filter?.matches(row) ?? true);
  };

  #forget(): void {
    this.#received = 0;
    this.#covered.clear();
    Object.assign(this.#tally, { own: 0, foreign: 0 });
  }

  #isShort(): boolean {
    const { count } = this.#tally;
    return count !== undefined && this.#covered.size < count.total;
  }

  /** A count that cannot be had again leaves the one before. */
  async #count(): Promise<EventCount | undefined> {
    const { service, filter } = this.#ports;
    const counting = countEvents(service, this.#target.scope, this.#window, filter?.columns ?? []);
    const count = await countOrNothing(counting, this.#belongs, filter?.columns ?? []);
    this.#tally.count = count ?? this.#tally.count;
    return count;
  }

  #incomplete(): SourceError {
    const came = `the service counts ${this.#tally.count?.total} events and brought ${this.#covered.size}`;
    return new SourceError('incomplete', `${this.#what()} failed: ${came}. Run the job again.`);
  }

  #tooMany(): SourceError {
    return tooManyRows({
      what: this.#what(),
      came: `${this.#received} events came`,
      maxRows: this.#ports.maxRows,
      remedy: 'Shorten azure-since, narrow the target, or',
    });
  }

  #what(): string {
    return `Azure Resource Manager: listing policy events of ${this.#target.scope.id}`;
  }
}

/** A scope whose events were counted is there: what says otherwise is an answer that was lost. */
function notMissing(error: unknown): unknown {
  return error instanceof SourceError && error.code === 'missing-target'
    ? laterThanTheFirst(error.cause)
    : error;
}

function instantOf(date: Date): string {
  return instantKey(date.toISOString());
}
