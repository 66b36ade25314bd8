/** A pattern: `*` stands for any run of characters, `?` for one, everything else for itself. */
export type Glob = {
  /** The pattern as the user wrote it. */
  readonly text: string;
  /** Its code points between the stars. */
  readonly pieces: readonly (readonly string[])[];
};

/** Reads a pattern. Every text is one. */
export function toGlob(text: string): Glob {
  return { text, pieces: text.split('*').map((piece) => Array.from(piece)) };
}

/**
 * Whether the pattern fits the whole text. The first piece stands at the start and the last at the end; each
 * between is taken where it fits first, which leaves the most room for the others, so nothing is tried twice.
 */
export function matchesGlob({ pieces }: Glob, text: string, ignoreCase: boolean): boolean {
  const points = Array.from(text);
  let from = 0;
  return pieces.every((piece, index) => {
    const end = points.length - piece.length;
    const latest = index === 0 ? 0 : end;
    let at = index === pieces.length - 1 ? end : from;
    if (at < from) return false;
    while (at <= latest && !fits(piece, points, at, ignoreCase)) at += 1;
    from = at + piece.length;
    return at <= latest;
  });
}

function fits(piece: readonly string[], points: readonly string[], at: number, ignoreCase: boolean): boolean {
  return piece.every((wanted, index) => {
    const found = points[at + index];
    if (found === undefined) return false;
    return wanted === '?' || wanted === found || (ignoreCase && fold(wanted) === fold(found));
  });
}

/** Of one character: the lower case of a whole text may be longer, and depends on what stands beside it. */
function fold(point: string): string {
  return point.toLowerCase();
}
