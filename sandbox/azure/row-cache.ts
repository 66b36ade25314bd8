/** Chains of pages that are read at the same time before the oldest is worked out anew. */
const CHAINS = 64;

/** The rows of the queries that are being paged through, so that a page costs no more than its own rows. */
export class RowCache<Query extends object, T> {
  readonly #rows = new Map<Query, { readonly state: string; readonly rows: readonly T[] }>();

  /** The rows of a query, worked out anew where `state` is no longer what it was. */
  rowsOf(query: Query, state: string, work: () => readonly T[]): readonly T[] {
    const known = this.#rows.get(query);
    if (known?.state === state) return known.rows;
    const rows = work();
    this.#rows.delete(query);
    this.#rows.set(query, { state, rows });
    const [oldest] = this.#rows.keys();
    if (this.#rows.size > CHAINS && oldest !== undefined) this.#rows.delete(oldest);
    return rows;
  }

  /** Forgets a query whose last page has been answered. */
  forget(query: Query): void {
    this.#rows.delete(query);
  }
}

/** A text that changes when records come, go, or are exchanged, and when a setting does. */
export function stampOf(records: readonly object[], settings: readonly unknown[] = []): string {
  return JSON.stringify([
    identityOf(records),
    records.length,
    identityOf(records.at(-1) ?? records),
    settings,
  ]);
}

const identities = new WeakMap<object, number>();
let lastIdentity = 0;

function identityOf(value: object): number {
  const known = identities.get(value);
  if (known !== undefined) return known;
  lastIdentity += 1;
  identities.set(value, lastIdentity);
  return lastIdentity;
}
