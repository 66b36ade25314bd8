import * as v from 'valibot';

/** What repeats is either little or close together: beyond so much of it all is forgotten, and begins anew. */
const MAX_SHARED = 10_000;

/** Gives one value for all that have the same key, made when it is first asked for. Of long lists it may be a few. */
export function createShared<T>(): (key: string, make: () => T) => T {
  const known = new Map<string, T>();
  return (key, make) => {
    const held = known.get(key);
    if (held !== undefined) return held;
    const made = make();
    if (known.size >= MAX_SHARED) known.clear();
    known.set(key, made);
    return made;
  };
}

/**
 * A text that many rows have in common, by a schema of its own: the parser makes a new string for each row, and of
 * 200,000 rows most members say the same few words.
 */
export function repeatedText() {
  const shared = createShared<string>();
  return v.pipe(
    v.string(),
    v.transform((text) => shared(text, () => text)),
  );
}
