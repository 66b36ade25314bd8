/** A seeded source of numbers: the same seed gives the same estate on every machine. */
export type Random = {
  /** A whole number from 0 up to, not including, `below`. */
  int(below: number): number;
  /** One of the items, of which there must be at least one. */
  pick<T>(items: readonly T[]): T;
  /** A UUID-shaped id. */
  uuid(): string;
};

/** Mulberry32: small, fast, and good enough to shuffle test data. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  const hex = (digits: number): string => Array.from({ length: digits }, () => int(16).toString(16)).join('');
  return {
    int,
    pick: (items) => {
      const [item] = items.slice(int(items.length));
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  };
}
