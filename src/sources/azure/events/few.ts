/** What a key is known by, and which of two with the same key stays. */
export type Likeness<V> = {
  readonly keyOf: (value: V) => string;
  readonly better: (known: V, value: V) => V;
};

/** Distinct values, mostly one, of which there are hundreds of thousands: an empty `Map` takes four times as much memory. */
export class Few<V> {
  #only: V | undefined;
  #several: Map<string, V> | undefined;

  get size(): number {
    return this.#several?.size ?? Number(this.#only !== undefined);
  }

  /** The likeness is the same for every value. */
  add(value: V, { keyOf, better }: Likeness<V>): void {
    if (this.size === 0) {
      this.#only = value;
      return;
    }
    const key = keyOf(value);
    const several = this.#several ?? new Map(this.values().map((only) => [keyOf(only), only]));
    const known = several.get(key);
    several.set(key, known === undefined ? value : better(known, value));
    if (several.size === 1) [this.#only] = several.values();
    else this.#several = several;
  }

  values(): readonly V[] {
    if (this.#several !== undefined) return [...this.#several.values()];
    return this.#only === undefined ? [] : [this.#only];
  }
}
