import type { Window } from '../api/events.ts';
import type { Page } from '../api/pages.ts';
import type { PolicyRecord } from '../api/schema.ts';
import { cutsOf, msPerPageOf } from './density.ts';
import type { Lanes } from './lanes.ts';

/** A part of the window, in milliseconds since 1970: from its start up to, but without, its end. */
type Slice = {
  readonly from: number;
  readonly to: number;
  /** The outermost slices take what the service sends beyond the window too: it has to be told. */
  readonly isOldest: boolean;
  readonly isNewest: boolean;
};

export type Hint = { readonly newest: number; readonly msPerPage: number };

export type SliceReader = {
  /** All events of a window, the newest first. */
  readonly list: (window: Window) => AsyncIterable<Page<PolicyRecord>>;
  readonly take: (events: readonly PolicyRecord[]) => void;
  /** How many pages are still to come, over all slices: more slices than that are of no use. */
  readonly pagesLeft: () => number;
  readonly lanes: Lanes;
  /** What a first look at the window has shown: when its newest event was, and how long a page lasts there. */
  readonly hint?: Hint | undefined;
};

const SHORTEST_SLICE_MS = 4;
/** A burst seldom ends where it is expected to. */
const LIKELY_MARGIN = 1.1;
/** Whether the service counts the ends of a window as inside is not documented, so slices overlap by this. */
const OVERLAP_MS = 1;

/**
 * Reads a window in slices of time beside each other. Before every page the reader of a slice gives the older parts of
 * what is left of it away to the lanes that are free, and goes on with the newest. A slice is followed until an event
 * older than it comes, or to the end of its list where that is not sorted. Each event is taken once, by the slice that
 * it falls into.
 */
export async function readSlices(window: Window, reader: SliceReader): Promise<void> {
  const reading = new SlicedReading(reader);
  await reading.read({
    from: window.from.getTime(),
    to: window.to.getTime(),
    isOldest: true,
    isNewest: true,
  });
}

class SlicedReading {
  readonly #reader: SliceReader;
  #isSorted = true;
  #failure: unknown;

  constructor(reader: SliceReader) {
    this.#reader = reader;
  }

  async read(slice: Slice): Promise<void> {
    const older: Promise<void>[] = [];
    await this.#readNewest(slice, older).catch((error: unknown) => this.#fail(error));
    await Promise.all(older);
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** After a failure nobody goes on: the window cannot be read whole any more. */
  #fail(error: unknown): void {
    this.#failure ??= error;
  }

  async #readNewest(slice: Slice, older: Promise<void>[]): Promise<void> {
    const { hint } = this.#reader;
    const isWhole = slice.isOldest && slice.isNewest;
    let mine = isWhole ? this.#giveAway(slice, hint?.newest ?? slice.to, hint?.msPerPage, older) : slice;
    let oldest = Number.POSITIVE_INFINITY;
    for await (const { rows, isLast } of this.#reader.list(windowOf(mine))) {
      this.#reader.take(rows.filter((row) => isIn(row, mine)));
      oldest = this.#oldestOf(rows, oldest);
      if (isLast || this.#failure !== undefined || (this.#isSorted && oldest < mine.from)) return;
      mine = this.#giveAway(mine, Math.min(oldest, mine.to), msPerPageOf(rows), older);
    }
  }

  /** What is left is older than `until`. Returns the part of the slice that its reader keeps. */
  #giveAway(slice: Slice, until: number, msPerPage: number | undefined, older: Promise<void>[]): Slice {
    const [newest, ...others] = this.#split(slice, until, msPerPage);
    for (const other of others) older.push(this.#readAside(other));
    return newest;
  }

  /** The lane that a part was given is free again when it is read. */
  async #readAside(slice: Slice): Promise<void> {
    await this.read(slice).catch((error: unknown) => this.#fail(error));
    this.#reader.lanes.release();
  }

  /** Notices where the list does not come newest first: then no slice may end before its list does. */
  #oldestOf(rows: readonly PolicyRecord[], before: number): number {
    return rows.reduce((oldest, row) => {
      const time = Date.parse(row.timestamp);
      if (time > oldest) this.#isSorted = false;
      return Math.min(oldest, time);
    }, before);
  }

  #split(slice: Slice, until: number, msPerPage = Infinity): readonly [Slice, ...Slice[]] {
    const pages = this.#reader.pagesLeft();
    const useful = Math.min(pages, Math.floor((until - slice.from) / SHORTEST_SLICE_MS)) - 1;
    const others = this.#isSorted ? this.#reader.lanes.take(useful) : 0;
    const cuts = cutsOf(slice.from, until, others + 1, pages * msPerPage * LIKELY_MARGIN);
    const partOf = (index: number): Slice => ({
      from: cuts[index] ?? slice.from,
      to: cuts[index - 1] ?? slice.to,
      isOldest: index === others && slice.isOldest,
      isNewest: index === 0 && slice.isNewest,
    });
    return [partOf(0), ...Array.from({ length: others }, (_, index) => partOf(index + 1))];
  }
}

function windowOf({ from, to, isOldest, isNewest }: Slice): Window {
  return {
    from: new Date(isOldest ? from : from - OVERLAP_MS),
    to: new Date(isNewest ? to : to + OVERLAP_MS),
  };
}

function isIn({ timestamp }: PolicyRecord, { from, to, isOldest, isNewest }: Slice): boolean {
  const time = Date.parse(timestamp);
  return (isOldest || time >= from) && (isNewest || time < to);
}
