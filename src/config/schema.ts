import * as v from 'valibot';
import type { Parsed } from '../parsed.ts';
import { allowedWords } from './suggest.ts';

/** A schema that reads text by a parser and reports the parser's problem as its issue. */
export function parsedText<T>(parse: (text: string) => Parsed<T>) {
  return v.pipe(
    v.string(),
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
  return parsedText<W>((text) => {
    const value = allowed.find((candidate) => candidate === text);
    if (value !== undefined) return { value };
    return { problem: `${JSON.stringify(text)} is not allowed.${allowedWords(text, allowed)}` };
  });
}

/** Exactly `true` or `false`. */
export const booleanWord = v.pipe(
  word(['true', 'false']),
  v.transform((text) => text === 'true'),
);

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
    const values = parsed.flatMap((line) => ('value' in line ? [line.value] : []));
    const keys = values.map(keyOf);
    return { value: values.filter((_, index) => keys.indexOf(keys[index] ?? '') === index) };
  });
}

/** A token: never echoed, and free of anything that could not stand in a header. */
export const secret = v.pipe(
  v.string(),
  v.regex(/^[\x21-\x7e]+$/, 'holds blanks or characters that no token has. The value is not shown.'),
);

/** A short text of the user's own, on one line. */
export const shortText = v.pipe(
  v.string(),
  v.regex(/^\P{C}{1,200}$/u, 'must be one line of at most 200 characters.'),
);

/** The path of a file in a repository: below its root, on one line. */
export const repositoryPath = v.pipe(
  v.string(),
  v.regex(/^[^\p{C}\\?#%]{1,400}$/u, 'must be the path of a file in the repository, on one line.'),
  v.check(
    (path) => path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'),
    'must be a path below the root of the repository, such as .github/policy-gate.yml.',
  ),
);
