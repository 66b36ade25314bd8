import * as v from 'valibot';
import type { Parsed } from '../parsed.ts';
import { allowedWords } from './suggest.ts';

/** A schema that reads text by a parser and reports the parser's problem as its issue. */
export function parsedText<T>(parse: (text: string) => Parsed<T>) {
  return v.pipe(
    v.string(notText),
    v.rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
      const parsed = parse(dataset.value);
      if ('value' in parsed) return parsed.value;
      addIssue({ message: parsed.problem });
      return NEVER;
    }),
  );
}

/** One of a few lower-case words. */
export function word<const W extends string>(allowed: readonly [W, ...W[]]) {
  const read = parsedText<W>((text) => {
    const value = allowed.find((candidate) => candidate === text);
    if (value !== undefined) return { value };
    return { problem: `${JSON.stringify(text)} is not allowed.${allowedWords(text, allowed)}` };
  });
  return v.pipe(v.string(notText), v.metadata({ enum: allowed }), read);
}

/** Some of a few lower-case words, by lines or commas, each once; all words that are none are reported. */
export function words<W extends string>(allowed: readonly W[]) {
  return parsedText<readonly W[]>((text) => {
    const typed = text.split(/[\n,]/).flatMap((one) => one.trim() || []);
    const unknown = typed.filter((one) => !allowed.some((candidate) => candidate === one));
    const [first] = unknown;
    if (typed.length === 0) return { problem: `names nothing.${allowedWords('', allowed)}` };
    if (first === undefined) return { value: allowed.filter((candidate) => typed.includes(candidate)) };
    const named = unknown.map((one) => JSON.stringify(one)).join(', ');
    const are = unknown.length === 1 ? 'is' : 'are';
    return { problem: `${named} ${are} not allowed.${allowedWords(first, allowed)}` };
  });
}

/** Exactly `true` or `false`. */
export const booleanWord = v.pipe(
  word(['true', 'false']),
  v.transform((text) => text === 'true'),
);

/** True or false, in a file. */
export function flag() {
  return v.boolean(({ received }) => `${received} is neither true nor false.`);
}

/** A whole number within bounds; `what` says what it is. */
export function wholeNumber(what: string, min: number, max: number = Number.MAX_SAFE_INTEGER) {
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min} up` : `from ${min} to ${max}`;
  const message = ({ input }: v.BaseIssue<unknown>): string =>
    `${JSON.stringify(input) ?? 'nothing'} is not ${what}. Write a whole number ${range}.`;
  return v.pipe(v.number(message), v.integer(message), v.minValue(min, message), v.maxValue(max, message));
}

/** A list. */
export function listOf<TItem extends v.GenericSchema>(item: TItem) {
  return v.array(item, 'must be a list.');
}

const NOTHING_MEETS = 'is an empty list, which no finding meets. Leave the key out, or name something.';

/** One value, or a list of them. */
export function oneOrMore<TItem extends v.GenericSchema>(item: TItem, empty = NOTHING_MEETS) {
  return v.pipe(
    v.union([item, v.pipe(v.array(item), v.minLength(1, empty))], firstChoice),
    v.transform((value): v.InferOutput<TItem>[] => (Array.isArray(value) ? value : [value])),
  );
}

/** Of a choice that nothing fits: what is wrong with the plainest. */
export function firstChoice({ issues, message }: v.BaseIssue<unknown>): string {
  return issues?.[0]?.message ?? message;
}

/** Every line that is not blank, read by a parser; all bad lines are reported, what has the same key counts once. */
export function lines<T extends { readonly id: string }>(
  parse: (line: string) => Parsed<T>,
  keyOf: (value: T) => string = ({ id }) => id,
) {
  return parsedText<readonly T[]>((text) => {
    const parsed = text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map(parse);
    const problems = parsed.flatMap((line) => ('problem' in line ? [line.problem] : []));
    if (problems.length > 0) return { problem: problems.join(' ') };
    return {
      value: distinct(
        parsed.flatMap((line) => ('value' in line ? [line.value] : [])),
        keyOf,
      ),
    };
  });
}

/** The first of all values that have the same key. */
export function distinct<T>(values: readonly T[], keyOf: (value: T) => string): readonly T[] {
  const firsts = new Map<string, T>();
  for (const value of values) if (!firsts.has(keyOf(value))) firsts.set(keyOf(value), value);
  return [...firsts.values()];
}

/** A token: never echoed, and free of anything that could not stand in a header. */
export const secret = v.pipe(
  v.string(),
  v.regex(/^[\x21-\x7e]+$/, 'holds blanks or characters that no token has. The value is not shown.'),
);

/** A short text of the user's own, on one line. */
export const shortText = v.pipe(
  v.string(notText),
  v.regex(/^\P{C}{1,200}$/u, 'must be one line of at most 200 characters.'),
);

/** The path of a file in a repository: below its root, on one line. */
export const repositoryPath = v.pipe(
  v.string(notText),
  v.regex(/^[^\p{C}\\?#%]{1,400}$/u, 'must be the path of a file in the repository, on one line.'),
  v.check(
    (path) => path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'),
    'must be a path below the root of the repository, such as .github/policy-gate.yml.',
  ),
);

/** What came is no text. */
export function notText({ received }: v.BaseIssue<unknown>): string {
  return `${received} is not a text. Put a word or a number in quotes.`;
}
