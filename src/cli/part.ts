import { ConfigurationError, type Problem } from '../errors.ts';
import type { Parsed } from '../parsed.ts';

/** A part of a command line, or everything that is wrong with it. */
export type Part<T> = { readonly value: T } | { readonly problems: readonly Problem[] };

/** What a parser of text gave, with the place that the text came from. */
export function toPart<T>(path: string, parsed: Parsed<T>): Part<T> {
  return 'value' in parsed ? parsed : { problems: [{ path, message: parsed.problem }] };
}

/** What is wrong with a part, if anything. */
export function problemsOf(part: Part<unknown>): readonly Problem[] {
  return 'problems' in part ? part.problems : [];
}

/** What an action gives, or everything that it is refused for. */
export async function attempt<T>(action: () => T | Promise<T>): Promise<Part<T>> {
  try {
    return { value: await action() };
  } catch (error) {
    if (error instanceof ConfigurationError) return { problems: error.problems };
    throw error;
  }
}

/** An option that may be given once: twice, one of them would silently be ignored. */
export function readOnce<T>(
  path: string,
  texts: readonly string[],
  parse: (text: string) => Parsed<T>,
): Part<T | undefined> {
  const [text] = texts;
  if (text === undefined) return { value: undefined };
  if (texts.length > 1)
    return { problems: [{ path, message: `is given ${texts.length} times. Give it once.` }] };
  return toPart(path, text.trim() === '' ? { problem: 'is empty.' } : parse(text));
}

/** An option of several values, by lines or commas, given as often as one likes; the same value counts once. */
export function readList<T extends { readonly id: string }>(
  path: string,
  texts: readonly string[],
  parse: (text: string) => Parsed<T>,
): Part<readonly T[]> {
  const parts = texts
    .flatMap((text) => text.split(/[\n,]/))
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => toPart(path, parse(text)));
  const problems = parts.flatMap(problemsOf);
  if (problems.length > 0) return { problems };
  const values = parts.flatMap((part) => ('value' in part ? [part.value] : []));
  return { value: [...new Map(values.map((value) => [value.id, value])).values()] };
}
