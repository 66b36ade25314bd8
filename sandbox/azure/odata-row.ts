/** One value of a record. */
export type Cell = string | number | boolean | null | readonly string[];

/** One record, by column name. */
export type Row = Readonly<Record<string, Cell>>;

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
