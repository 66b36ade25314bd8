import pMap from 'p-map';
import { tooManyRows } from '../../row-limit.ts';

export type Page<Row> = { readonly rows: readonly Row[]; readonly rowCount: number | undefined };
export type FetchPage<Row> = (startRow: number, endRow: number) => Promise<Page<Row>>;

/** The size every client of the list is known to use; the server's own limit is not documented. */
const PAGE_ROWS = 100;

export type ReadingOptions = {
  /** What is being read, for messages: service, call and target. */
  readonly what: string;
  readonly maxRows: number;
  readonly concurrency: number;
  /** Is told how many rows have come, and the total, as long as the server names one and no other. */
  readonly onRows?: ((read: number, total: number | undefined) => void) | undefined;
};

/**
 * One walk through a paged list whose data may move meanwhile. Holds what has arrived so far, also when a page
 * fails, and what the server said of the total on the way.
 */
export class Reading<Row extends { readonly id: string }> {
  readonly rows = new Map<string, Row>();
  /** Every total the server named; it may name none, or several while the list moves. */
  readonly totals = new Set<number>();
  /** A page brought nothing but rows already seen: the list does not page as it should. */
  stuck = false;
  readonly #fetchPage: FetchPage<Row>;
  readonly #options: ReadingOptions;

  constructor(fetchPage: FetchPage<Row>, options: ReadingOptions) {
    this.#fetchPage = fetchPage;
    this.#options = options;
  }

  /** Reads from the first row to the last. Rejects with the SourceError of the first page that fails. */
  async run(): Promise<void> {
    const first = await this.#page(0, PAGE_ROWS);
    // A server that caps its pages answers fewer rows than asked for; step by what it gives.
    const step = first.rows.length;
    if (step === 0) return;
    if (first.rowCount === undefined) await this.#walkToEmptyPage(step);
    else await this.#readToTotal(step, first.rowCount);
  }

  /**
   * Where the last page came full, the one behind it must be empty: a total that is too small would cut the list
   * without a trace.
   */
  async #readToTotal(step: number, total: number): Promise<void> {
    this.#refuseBeyondLimit(total);
    const pages = Math.max(1, Math.ceil(total / step));
    const lastIsFull = total % step === 0 && (pages > 1 || step === PAGE_ROWS);
    const starts = Array.from({ length: pages - 1 + Number(lastIsFull) }, (_, index) => (index + 1) * step);
    await pMap(starts, (start) => this.#page(start, start + step), {
      concurrency: this.#options.concurrency,
    });
    if (this.rows.size > total) await this.#walkToEmptyPage((starts.length + 1) * step);
  }

  async #walkToEmptyPage(from: number): Promise<void> {
    let start = from;
    for (;;) {
      const seen = this.rows.size;
      this.#refuseBeyondLimit(seen);
      const { rows } = await this.#page(start, start + PAGE_ROWS);
      if (rows.length === 0) return;
      if (this.rows.size === seen) {
        this.stuck = true;
        return;
      }
      start += rows.length;
    }
  }

  async #page(startRow: number, endRow: number): Promise<Page<Row>> {
    const page = await this.#fetchPage(startRow, endRow);
    if (page.rowCount !== undefined) this.totals.add(page.rowCount);
    for (const row of page.rows) this.rows.set(row.id, row);
    const [total] = this.totals.size === 1 ? this.totals : [];
    this.#options.onRows?.(this.rows.size, total);
    return page;
  }

  #refuseBeyondLimit(rows: number): void {
    const { what, maxRows } = this.#options;
    if (rows > maxRows) throw tooManyRows({ what, came: `the list has ${rows} rows or more`, maxRows });
  }
}
