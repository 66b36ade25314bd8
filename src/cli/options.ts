import * as v from 'valibot';

/** What an option was given as, every time that it was given. */
export const texts = v.optional(v.array(v.string()), []);

/** Keeps every value of an option, so that one that is given twice is not silently the last. */
export function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
