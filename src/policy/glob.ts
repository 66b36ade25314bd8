/** A pattern: `*` stands for any run of characters, `?` for one, everything else for itself. */
export type Glob = {
  /** The pattern as the user wrote it. */
  readonly text: string;
  /** Its code points between the stars. */
  readonly pieces: readonly (readonly string[])[];
  /** The same as texts, and in lower case, where that is all there is to it: no `?`, and nothing but ASCII. */
  readonly plain?: { readonly exact: Plain; readonly lowered: Plain };
};

/** What stands before the first star, between the stars, and after the last one; without a star there is no last. */
type Plain = {
  readonly first: string;
  readonly between: readonly string[];
  readonly last?: string | undefined;
};

/** Reads a pattern. Every text is one. */
export function toGlob(text: string): Glob {
  const glob = { text, pieces: text.split('*').map((piece) => Array.from(piece)) };
  if (text.includes('?') || !isAscii(text)) return glob;
  return { ...glob, plain: { exact: toPlain(text), lowered: toPlain(text.toLowerCase()) } };
}

function toPlain(text: string): Plain {
  const star = text.indexOf('*');
  if (star === -1) return { first: text, between: [] };
  const others = text.slice(star + 1).split('*');
  return { first: text.slice(0, star), between: others.slice(0, -1), last: others.at(-1) };
}

/** Whether the pattern fits the whole text. */
export function matchesGlob(glob: Glob, text: string, ignoreCase: boolean): boolean {
  const { plain } = glob;
  if (plain === undefined || (ignoreCase && !isAscii(text))) return matchesPoints(glob, text, ignoreCase);
  // Hundreds of waivers look at hundreds of thousands of findings: this is what takes the time.
  return ignoreCase ? matchesPlain(plain.lowered, text.toLowerCase()) : matchesPlain(plain.exact, text);
}

/**
 * The first piece stands at the start and the last at the end; each between is taken where it fits first, which leaves
 * the most room for the others, so nothing is tried twice.
 */
function matchesPlain({ first, between, last }: Plain, text: string): boolean {
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let from = first.length;
  for (const piece of between) {
    const at = text.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return from <= text.length - last.length;
}

/** The same, character by character. */
function matchesPoints({ pieces }: Glob, text: string, ignoreCase: boolean): boolean {
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

function isAscii(text: string): boolean {
  return /^[\0-\x7F]*$/.test(text);
}
