/** An ARM id as ids are compared: without regard to case, and to slashes at either end. */
export function idKey(id: string): string {
  return withoutSlashes(id).toLowerCase();
}

/** An id without slashes at either end. */
export function withoutSlashes(id: string): string {
  let start = 0;
  while (id[start] === '/') start += 1;
  return withoutEnd(id.slice(start));
}

/** An id without slashes at its end. By hand: a pattern takes minutes over a text of nothing but slashes. */
export function withoutEnd(id: string): string {
  let end = id.length;
  while (id[end - 1] === '/') end -= 1;
  return id.slice(0, end);
}

/** The name at the end of an ARM id; the whole of an id that has no parts. */
export function lastSegment(id: string): string {
  const path = withoutEnd(id);
  return path.slice(path.lastIndexOf('/') + 1) || id;
}
