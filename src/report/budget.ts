/** A piece of a text that stays whole or goes. */
export type Part = {
  readonly text: string;
  /** 0 always stays; of the others the highest goes first, and of equals the last. */
  readonly rank: number;
};

const SEPARATOR = '\n\n';

/**
 * Joins the parts within a number of UTF-8 bytes by leaving whole parts out. `omitted` words the line at the end
 * that says so; only where what must stay leaves it no room it is missing. Throws a RangeError if what must stay does not fit.
 */
export function fitParts(
  parts: readonly Part[],
  limitBytes: number,
  omitted: (count: number) => string,
): string {
  let size = Buffer.byteLength(join(parts));
  if (size <= limitBytes) return join(parts);
  const lineBytes = Buffer.byteLength(SEPARATOR + omitted(parts.length));
  const dropped = new Set<Part>();
  for (const part of droppingOrder(parts)) {
    if (size + lineBytes <= limitBytes) break;
    dropped.add(part);
    size -= Buffer.byteLength(SEPARATOR + part.text);
  }
  if (size > limitBytes) throw new RangeError(`the parts that must stay need ${size} bytes of ${limitBytes}`);
  const kept = parts.filter((part) => !dropped.has(part));
  const told = join([...kept, { text: omitted(dropped.size), rank: 0 }]);
  return Buffer.byteLength(told) <= limitBytes ? told : join(kept);
}

/** Of equal ranks the last goes first; sorting keeps their order, so it starts from the end. */
function droppingOrder(parts: readonly Part[]): readonly Part[] {
  return parts
    .filter(({ rank }) => rank > 0)
    .reverse()
    .sort((a, b) => b.rank - a.rank);
}

function join(parts: readonly Part[]): string {
  return parts.map(({ text }) => text).join(SEPARATOR);
}
