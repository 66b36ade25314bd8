/** A value with parts of its own, which no clause of a query reaches into. */
export type CellObject = { readonly [name: string]: unknown };

/** One value of a record. */
export type Cell =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly (string | CellObject)[]
  | CellObject;

/** A value as text; what has parts of its own is JSON. */
export function cellText(cell: Cell): string {
  return typeof cell === 'string' ? cell : JSON.stringify(cell ?? null);
}

/** One record, by column name. */
export type Row = { readonly [name: string]: Cell };

/** The columns a query may name: case-insensitively, but they come back in their own case. */
export class Columns {
  readonly #names: ReadonlyMap<string, string>;
  readonly #booleans: ReadonlySet<string>;

  constructor(names: readonly string[], booleans: readonly string[] = []) {
    this.#names = new Map(names.map((name) => [name.toLowerCase(), name]));
    this.#booleans = new Set(booleans);
  }

  /** The name in its own case, or undefined if there is no such column. */
  resolve(name: string): string | undefined {
    return this.#names.get(name.toLowerCase());
  }

  isBoolean(name: string): boolean {
    return this.#booleans.has(name);
  }

  without(excluded: string): Columns {
    return new Columns(
      [...this.#names.values()].filter((name) => name !== excluded),
      [...this.#booleans],
    );
  }
}
