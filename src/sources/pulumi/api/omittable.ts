import * as v from 'valibot';

/**
 * An object that Go writes as `{}` where its list is empty (omitempty): another object without the list is an answer
 * to something else, and an array is none either.
 */
export function omittable<TEntries extends v.ObjectEntries>(list: string, entries: TEntries) {
  return v.pipe(
    v.unknown(),
    v.check((answer) => hasListOrNothing(answer, list), `neither ${list} nor an empty object`),
    v.object(entries),
  );
}

function hasListOrNothing(answer: unknown, list: string): boolean {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return false;
  return list in answer || Object.keys(answer).length === 0;
}
