/** Items of several lists by what makes them the same item; equals within one list stay apart. */
export function groupAcross<T>(
  lists: readonly (readonly T[])[],
  keyOf: (item: T) => string,
): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const list of lists) {
    const seen = new Map<string, number>();
    for (const item of list) {
      const key = keyOf(item);
      const place = seen.get(key) ?? 0;
      seen.set(key, place + 1);
      const group = groups.get(`${place} ${key}`);
      if (group === undefined) groups.set(`${place} ${key}`, [item]);
      else group.push(item);
    }
  }
  return [...groups.values()];
}

/** Every value once, in the order in which they come first. */
export function union<T>(lists: readonly (readonly T[])[]): readonly T[] {
  return [...new Set(lists.flat())];
}
